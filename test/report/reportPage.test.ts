import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { PolicyReport, PolicyResult } from '../../policies/evaluate';
import { escaped } from '../../src/report/html';
import { planSummary } from '../../src/plan/planSummary';
import { reportPage, type ReportContents } from '../../src/report/reportPage';
import {
  isSecret,
  secret,
  secretValue,
  unknownMarker,
  type PropertyValue,
} from '../../src/simulation/propertyValue';
import { planned } from '../systems/planned';
import { stacks } from '../systems/stacks';
import { contentsOf } from './contents';

const csaHello = { system: 'csa-hello', environment: 'production', target: 'aws', overrides: {} } as const;

/** Texts of every secret within the value that are long enough not to be there by chance. */
function secretTexts(value: PropertyValue): readonly string[] {
  if (isSecret(value)) return texts(secretValue(value) ?? null).filter((text) => text.length >= 8);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(secretTexts) : [];
}

function texts(value: PropertyValue): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}

function violation(result: Partial<PolicyResult>): PolicyResult {
  return {
    rule: 'security-example',
    group: 'security',
    severity: 'high',
    enforcement: 'mandatory',
    outcome: 'violation',
    urn: 'urn:pulumi:test::berth::aws:x/y:Z::odd',
    type: 'aws:x/y:Z',
    name: 'odd',
    message: 'is odd',
    mend: 'Make it even.',
    ...result,
  };
}

/** The text of the section. */
function sectionOf(page: string, id: string): string {
  const start = page.indexOf(`<section id="${id}"`);
  assert.ok(start >= 0, `no section ${id}`);
  return page.slice(start, page.indexOf('</section>', start));
}

describe('reportPage', () => {
  it('shows every resource, binding, grant and reason of what is wider', async () => {
    const contents = await contentsOf(csaHello);
    const page = reportPage(contents);
    const resources = sectionOf(page, 'resources');
    for (const { urn } of contents.policyStack.resources) assert.ok(resources.includes(escaped(urn)), urn);
    const access = sectionOf(page, 'access');
    for (const { binding, grants, reason = '' } of contents.access) {
      for (const text of [binding, reason, ...grants.flatMap((grant) => [grant.grants, grant.wider ?? ''])]) {
        assert.ok(access.includes(escaped(text)), text);
      }
    }
  });

  it('says that the cloud is simulated, and counts resources as berth plan does', async () => {
    const contents = await contentsOf(csaHello);
    const page = reportPage(contents);
    const { recording } = await planned('csa-hello', 'production', 'aws', 'known');
    const { resources } = planSummary(recording, [], []);
    assert.match(page, new RegExp(`<b>${resources}</b>\\s*resources`));
    for (const world of ['known', 'unknown'] as const) {
      assert.match(reportPage({ ...contents, world }), /Planned in a simulated cloud/);
    }
  });

  it('shows every service in its layer, with its image or the stand-in', async () => {
    const contents = await contentsOf({ ...csaHello, system: 'vibebox' });
    const layers = sectionOf(reportPage(contents), 'layers');
    for (const { title, layer } of Object.values(contents.system.services)) {
      assert.ok(layers.includes(escaped(layer)) && layers.includes(escaped(title)), title);
    }
    assert.match(layers, /docker\.io\/library\/docker:/);
    assert.match(layers, />stand-in</);
  });

  it('shows what policies say: violations by severity, undecided, excluded with the reason', async () => {
    const policies: PolicyReport = {
      rules: 3,
      judgements: 40,
      results: [
        violation({ severity: 'low', message: 'is a little odd' }),
        violation({ severity: 'critical', message: 'is very odd' }),
        violation({ outcome: 'undecided', message: 'may be odd' }),
        violation({ outcome: 'excluded', message: 'is odd, and may', reason: 'It is meant to be.' }),
      ],
    };
    const page = sectionOf(reportPage({ ...(await contentsOf(csaHello)), policies }), 'policies');
    assert.match(page, /3 rules asked 40 questions:\s2 violations, 1 undecided, 1 excluded\./);
    const places = ['is very odd', 'is a little odd', 'may be odd', 'is odd, and may', 'It is meant to be.'];
    assert.deepEqual(
      places.map((text) => page.indexOf(text)).filter((place) => place < 0),
      [],
    );
    const [critical = 0, low = 0] = places.map((text) => page.indexOf(text));
    assert.ok(critical < low, 'the worst comes first');
    assert.match(page, /Make it even\./);
  });

  it('says so where the policies were not asked', async () => {
    const { stack, world, system, landscape, wiring, access, policyStack, cost } = await contentsOf(csaHello);
    const page = reportPage({ stack, world, system, landscape, wiring, access, policyStack, cost });
    assert.match(sectionOf(page, 'policies'), /not asked/);
  });

  it('shows what the stack costs, what is paid by use and what has no price', async () => {
    const cost = sectionOf(reportPage(await contentsOf(csaHello)), 'cost');
    for (const text of [
      '$1,240.50',
      '$940.50',
      '2026-11-01',
      'us-west-2',
      'GB stored and requests',
      'No price is known',
    ]) {
      assert.ok(cost.includes(text), text);
    }
  });

  it('is the same again, whoever asks', async () => {
    assert.equal(reportPage(await contentsOf(csaHello)), reportPage(await contentsOf(csaHello)));
  });

  it('has no secret of any system in production', async () => {
    for (const stack of stacks.filter(
      ({ environment, overrides }) => environment === 'production' && Object.keys(overrides).length === 0,
    )) {
      const contents = await contentsOf(stack);
      const page = reportPage(contents);
      const secrets = new Set(contents.policyStack.resources.flatMap(({ props }) => secretTexts(props)));
      assert.deepEqual(
        [...secrets].filter((text) => page.includes(escaped(text))),
        [],
        stack.title,
      );
    }
  });

  it('leaves out a secret wherever it stands, and names what is known after up', async () => {
    const contents = await contentsOf(csaHello, 'unknown');
    const [first, ...others] = contents.policyStack.resources;
    assert.ok(first !== undefined);
    const spoilt = {
      ...first,
      type: 'aws:x/y:Z',
      props: { deep: [{ password: secret('hunter2-hunter2') }] },
    };
    const page = reportPage({
      ...contents,
      policyStack: { ...contents.policyStack, resources: [spoilt, ...others] },
    });
    assert.ok(!page.includes('hunter2'));
    assert.match(page, /password: \(secret, left out\)/);
    assert.match(page, /\(known after up\)/);
    assert.ok(!page.includes(unknownMarker));
  });

  it('loads the library that lays out its picture only when a page is made', () => {
    const script = `require('./src/report/reportPage');
      process.stdout.write(String(Object.keys(require.cache).filter((file) => file.includes('@dagrejs')).length))`;
    const root = join(__dirname, '..', '..');
    const loaded = execFileSync(process.execPath, ['-r', 'ts-node/register', '-e', script], { cwd: root });
    assert.equal(loaded.toString(), '0');
  });

  it('refuses resources whose secrets nobody has marked', async () => {
    const contents = await contentsOf(csaHello);
    const policyStack = { ...contents.policyStack, secretsMarked: false };
    assert.throws(() => reportPage({ ...contents, policyStack }), /secrets are marked/);
  });

  it('lets nothing run but its own script, and nothing style it but its own style', async () => {
    const page = reportPage(await contentsOf(csaHello));
    const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(page)?.[1] ?? '';
    assert.match(policy, /default-src &#39;none&#39;/);
    const [style = '', script = ''] = [
      /<style>([^]*?)<\/style>/,
      /<script type="module">([^]*?)<\/script>/,
    ].map((pattern) => pattern.exec(page)?.[1]);
    for (const [directive, text] of [
      ['style-src', style],
      ['script-src', script],
    ] as const) {
      const hash = createHash('sha256').update(text).digest('base64');
      assert.ok(policy.includes(`${directive} &#39;sha256-${hash}&#39;`), directive);
    }
    assert.equal(/<[^>]*\s(?:style|on\w+)=/.exec(page), null);
    assert.equal(/(?:src|href)="(?!#|data:,)/.exec(page), null);
  });

  it('is smaller than 3 MB for the largest shipped stack', async () => {
    const sizes = await Promise.all(
      [csaHello, { ...csaHello, target: 'kubernetes' as const }].map(async (stack) =>
        Buffer.byteLength(reportPage(await contentsOf(stack))),
      ),
    );
    assert.ok(Math.max(...sizes) < 3e6, `${Math.max(...sizes)} bytes`);
  });

  it('shows a system that runs no pods', async () => {
    const serverless: ReportContents = await contentsOf({
      system: 'user-admin-messaging',
      environment: 'production',
      target: 'aws',
      overrides: { mode: 'serverless' },
    });
    const page = reportPage(serverless);
    assert.match(sectionOf(page, 'survival'), /lambda Function/);
    assert.match(sectionOf(page, 'layers'), /index\.handler/);
  });
});

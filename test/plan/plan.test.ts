import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as aws from '@pulumi/aws';
import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import type { PolicyResult } from '../../policies/evaluate';
import { costEstimate } from '../../src/cost/costEstimate';
import { plan, type PlannedProgram } from '../../src/plan/plan';
import { inOrderOfCreation, planDocument } from '../../src/plan/planDocument';
import { resourceTree } from '../../src/plan/resourceTree';
import { planFiles, writePlan } from '../../src/plan/writePlan';
import { asText, propertyValue, run, valueAt, type Recording, type World } from '../harness';

class Pair extends pulumi.ComponentResource {
  constructor(name: string) {
    super('berth:test:Pair', name);
    const options = { parent: this };
    const password = new random.RandomPassword(`${name}-password`, { length: 32 }, options);
    const database = new aws.rds.Instance(
      name,
      {
        engine: 'postgres',
        instanceClass: 'db.t4g.micro',
        allocatedStorage: 20,
        username: 'berth',
        password: password.result,
        skipFinalSnapshot: true,
      },
      { ...options, protect: true },
    );
    const space = new kubernetes.core.v1.Namespace(name, { metadata: { name } }, options);
    const metadata = { namespace: space.metadata.name, name: 'credential' };
    const url = pulumi.interpolate`postgresql://berth:${password.result}@${database.address}:5432/`;
    new kubernetes.core.v1.Secret(name, { metadata, stringData: { url } }, options);
    new kubernetes.core.v1.ConfigMap(name, { metadata: { namespace: name }, data: { on: 'yes' } }, options);
    this.registerOutputs({});
  }
}

const program = () => {
  new Pair('left');
  new Pair('right');
};

const contents = (recording: Recording) => ({
  recording,
  graph: 'graph TB\n',
  access: [{ binding: 'a uses b' }],
  cost: costEstimate([], 'us-west-2'),
  page: () => '<!doctype html>',
});

function temporaryFolder(): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), 'berth-plan-'));
}

describe('a plan', () => {
  for (const world of ['known', 'unknown'] satisfies readonly World[]) {
    it(`is the same, byte for byte, in each run of the ${world} world`, async () => {
      const first = planFiles(contents(await run(program, { world })));
      const second = planFiles(contents(await run(program, { world })));
      assert.deepEqual([...first], [...second]);
    });
  }

  it('does not depend on the order of registration', async () => {
    const recording = await run(program, { world: 'known' });
    const expected = JSON.stringify(planDocument(recording));
    const shuffled = fc.shuffledSubarray([...recording.resources], { minLength: recording.resources.length });
    fc.assert(
      fc.property(shuffled, (resources) => {
        assert.equal(JSON.stringify(planDocument({ ...recording, resources })), expected);
        assert.equal(resourceTree({ ...recording, resources }), resourceTree(recording));
      }),
    );
  });

  it('names each resource after everything that it needs', async () => {
    const recording = await run(program, { world: 'known' });
    const urns = inOrderOfCreation(recording.resources).map(({ urn }) => urn);
    assert.equal(urns.length, recording.resources.length);
    for (const { urn, parent, dependencies } of recording.resources) {
      for (const needed of [...dependencies, ...(parent === undefined ? [] : [parent])]) {
        assert.ok(urns.indexOf(needed) < urns.indexOf(urn), `${urn} is before ${needed}`);
      }
    }
  });

  it('has no plain text of a secret', async () => {
    const recording = await run(program, { world: 'known' });
    const texts = recording.resources.flatMap(
      ({ outputs }) => JSON.stringify(outputs).match(/simulated[0-9a-f]{10,}/g) ?? [],
    );
    assert.ok(texts.length > 0, 'the recording has simulated passwords');
    for (const [file, text] of planFiles(contents(recording))) {
      assert.doesNotMatch(text, /simulated[0-9a-f]{10,}/, file);
    }
  });

  it('has a manifest for each Kubernetes object, which YAML readers understand', async () => {
    const files = planFiles(contents(await run(program, { world: 'known' })));
    assert.deepEqual(
      [...files.keys()]
        .filter((file) => file.startsWith('manifests/left') || file.includes('_cluster'))
        .sort(),
      [
        'manifests/_cluster/Namespace-left.yaml',
        'manifests/_cluster/Namespace-right.yaml',
        'manifests/left/ConfigMap-left-05192f94.yaml',
        'manifests/left/Secret-credential.yaml',
      ],
    );
    const text = files.get('manifests/left/Secret-credential.yaml') ?? '';
    assert.match(text, /^apiVersion: v1\nkind: Secret\nmetadata:\n {2}name: credential\n/);
    assert.deepEqual(parse(text), {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'credential', namespace: 'left' },
      stringData: { url: '(secret, left out)' },
    });
    assert.match(files.get('manifests/left/ConfigMap-left-05192f94.yaml') ?? '', /"on": "yes"/);
  });

  it('leads from the Secret to the database that it comes from', async () => {
    const document = planDocument(await run(program, { world: 'unknown' }));
    const secret = document.deployment.resources.find((resource) =>
      asText(resource['urn']).endsWith('Secret::left'),
    );
    assert.match(
      JSON.stringify(secret?.['propertyDependencies']),
      /"stringData":\[[^\]]*aws:rds\/instance:Instance::left"/,
    );
  });
});

describe('writePlan', () => {
  it('replaces an earlier plan whole', async () => {
    const folder = path.join(temporaryFolder(), 'plan');
    const recording = await run(program, { world: 'known' });
    await writePlan(folder, contents(recording));
    fs.writeFileSync(path.join(folder, 'manifests', 'stale.yaml'), '');
    await writePlan(folder, contents(recording));
    assert.deepEqual(fs.readdirSync(folder).sort(), [
      'access.json',
      'cost.json',
      'graph.mmd',
      'manifests',
      'plan.json',
      'report.html',
    ]);
    assert.ok(!fs.existsSync(path.join(folder, 'manifests', 'stale.yaml')));
    assert.deepEqual(fs.readdirSync(path.dirname(folder)), ['plan']);
  });

  it("leaves a folder that has other files than a plan's alone", async () => {
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, 'letter.txt'), 'dear');
    const recording = await run(() => undefined, { world: 'known' });
    await assert.rejects(writePlan(folder, contents(recording)), /has other files than a plan's/);
    assert.deepEqual(fs.readdirSync(folder), ['letter.txt']);
  });
});

const violation: PolicyResult = {
  rule: 'security-example',
  group: 'security',
  severity: 'high',
  enforcement: 'mandatory',
  outcome: 'violation',
  urn: 'urn:pulumi:test::berth::aws:rds/instance:Instance::left',
  type: 'aws:rds/instance:Instance',
  name: 'left',
  message: 'is not as it should be',
  mend: 'Mend it.',
};

describe('plan', () => {
  const planned: PlannedProgram = {
    outputs: { url: 'https://example.org' },
    graph: 'graph TB\n',
    access: [],
    standIns: ['web'],
    wideGrants: [{ id: 'web to db', reason: 'pods share their node' }],
    assess: () => ({
      policies: { rules: 2, judgements: 3, results: [violation, { ...violation, enforcement: 'advisory' }] },
      cost: costEstimate([], 'us-west-2'),
      page: () => '<!doctype html>',
    }),
  };
  const args = {
    stack: 'test',
    world: 'known',
    program: () => (program(), planned),
  } as const;

  it('prints the tree and the summary', async () => {
    const { text, mandatoryViolations } = await plan({ ...args, format: 'text' });
    assert.match(
      text,
      /^pulumi:pulumi:Stack berth-test\n├─ berth:test:Pair left\n│ {2}├─ aws:rds\/instance:Instance left \(protected\)\n/,
    );
    assert.match(text, /10 resources in 2 components, outputs known/);
    assert.match(text, /no image set\n {2}web\n/);
    assert.match(text, /web to db: pods share their node/);
    assert.match(text, /Policies: 2 rules, 1 mandatory and 1 advisory violations\n/);
    assert.match(
      text,
      / {2}mandatory, high: security-example\n {4}aws:rds\/instance:Instance left is not as it should be\n/,
    );
    assert.match(text, /0\.00 USD a month/);
    assert.equal(mandatoryViolations, 1);
  });

  it('prints the summary as JSON', async () => {
    const { text } = await plan({ ...args, format: 'json' });
    const content: unknown = JSON.parse(text);
    const summary = propertyValue(content);
    assert.equal(valueAt(summary, 'byType.aws:rds/instance:Instance'), 2);
    assert.deepEqual(valueAt(summary, 'standIns'), ['web']);
    assert.equal(valueAt(summary, 'policies.results.0.rule'), 'security-example');
    assert.equal(valueAt(summary, 'cost.monthly'), 0);
  });

  it('writes nothing where the program fails', async () => {
    const out = path.join(temporaryFolder(), 'plan');
    const failing = () => {
      throw new Error('of the program');
    };
    await assert.rejects(plan({ ...args, format: 'text', out, program: failing }), /of the program/);
    assert.deepEqual(fs.readdirSync(path.dirname(out)), []);
  });
});

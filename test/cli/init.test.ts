import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initStack, type InitRequest } from '../../src/cli/initStack';
import { readSet } from '../../src/cli/setOption';
import { settingsForStack } from '../../src/config/settings';
import type { Change } from '../../src/config/stackFileChanges';
import { UserError } from '../../src/model/userError';

/** What Pulumi.prod.yaml ships with. */
const shipped = `# What only you know is missing here.
config:
  berth:system: task-platform
  berth:environment: production # the real one
  berth:target: aws
  berth:region: us-west-2
`;

const role = 'arn:aws:iam::123456789012:role/deployer';
const complete: readonly Change[] = [
  { path: ['domain'], value: 'example.com' },
  { path: ['imageRegistry'], value: 'ghcr.io/acme' },
  { path: ['cluster', 'deployerRoles'], value: [role] },
  { path: ['cluster', 'endpointAccessCidrs'], value: ['192.0.2.0/24'] },
];

describe('berth init', () => {
  let root = '';
  let lines: string[] = [];
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'berth-init-'));
    lines = [];
    writeFileSync(join(root, 'Pulumi.prod.yaml'), shipped);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function init(request: Partial<InitRequest>): Promise<void> {
    const write = (line: string) => void lines.push(line);
    return initStack({ root, stack: 'prod', changes: [], force: false, write, ...request });
  }

  async function problems(request: Partial<InitRequest>): Promise<readonly string[]> {
    try {
      await init(request);
    } catch (error) {
      if (error instanceof UserError) return error.problems;
      throw error;
    }
    return assert.fail('it was accepted');
  }

  function file(stack = 'prod'): string {
    return readFileSync(join(root, `Pulumi.${stack}.yaml`), 'utf8');
  }

  it('completes the production stack that ships, and keeps its comments', async () => {
    await init({ changes: complete, secretsProvider: 'awskms://alias/berth?region=us-west-2' });
    const settings = settingsForStack('prod', root);
    assert.equal(settings.domain, 'example.com');
    assert.equal(settings.accountId, '123456789012');
    assert.deepEqual(settings.cluster.deployerRoles, [role]);
    assert.match(file(), /^# What only you know is missing here\.$/m);
    assert.match(file(), /production # the real one$/m);
  });

  it('prints what to run next, with the secrets provider that was named', async () => {
    await init({ changes: complete, secretsProvider: 'passphrase' });
    assert.deepEqual(lines, [
      'Wrote Pulumi.prod.yaml. Next:',
      "  pulumi stack init prod --secrets-provider 'passphrase'",
      '  npx berth plan --stack prod',
      '  npx berth preflight --stack prod',
      '  pulumi up --stack prod',
    ]);
  });

  it('writes a new file', async () => {
    const changes = [
      { path: ['system'], value: 'task-platform' },
      { path: ['environment'], value: 'testing' },
      { path: ['target'], value: 'kubernetes' },
      { path: ['cluster', 'context'], value: 'kind-berth' },
      { path: ['services', 'auth-service', 'image'], value: 'ghcr.io/acme/auth:v1' },
    ];
    await init({ stack: 'qa', changes });
    assert.equal(settingsForStack('qa', root).services['auth-service']?.image, 'ghcr.io/acme/auth:v1');
    assert.ok(
      file('qa').startsWith('config:\n  berth:system: task-platform\n  berth:environment: testing\n'),
    );
  });

  it('takes settings that have no option of their own, grouped and typed as the file has them', async () => {
    const set = readSet(
      ['imagePullSecrets=[{name: ghcr}]', 'services.auth-service.replicas=4', 'cdn=off'],
      [],
    );
    await init({ changes: [...complete, ...set], secretsProvider: 'passphrase' });
    const settings = settingsForStack('prod', root);
    assert.deepEqual(settings.imagePullSecrets, [{ kind: 'existing', name: 'ghcr' }]);
    assert.equal(settings.services['auth-service']?.replicas, 4);
    assert.equal(settings.cdn, 'off');
  });

  it('names everything that is missing or wrong at once, and writes nothing', async () => {
    const found = await problems({ changes: [{ path: ['domain'], value: 'no domain' }] });
    assert.deepEqual(
      found.map((line) => line.split(' is ')[0]),
      [
        'berth:domain',
        'berth:cluster.endpointAccessCidrs',
        'berth:cluster.deployerRoles',
        'berth:imageRegistry',
        'the secrets provider',
      ],
    );
    assert.equal(file(), shipped);
    assert.deepEqual(readdirSync(root), ['Pulumi.prod.yaml']);
  });

  it('leaves no file where there was none and something is wrong', async () => {
    await problems({ stack: 'new' });
    assert.ok(!existsSync(join(root, 'Pulumi.new.yaml')));
  });

  it('refuses to replace another value, unless forced', async () => {
    await init({ changes: complete, secretsProvider: 'default' });
    const before = file();
    const changes = [
      { path: ['domain'], value: 'example.org' },
      { path: ['cluster', 'deployerRoles'], value: [role] },
    ];
    assert.deepEqual(await problems({ changes, secretsProvider: 'default' }), [
      'berth:domain is "example.com" in Pulumi.prod.yaml already; --force replaces it with "example.org"',
    ]);
    assert.equal(file(), before);
    await init({ changes, force: true, secretsProvider: 'default' });
    assert.equal(settingsForStack('prod', root).domain, 'example.org');
  });

  it('accepts for production a secrets provider that somebody named, and no other', async () => {
    assert.match(
      (await problems({ changes: complete })).join(),
      /^the secrets provider is not named; production/,
    );
    const wrong = await problems({ changes: complete, secretsProvider: 'generated' });
    assert.match(wrong.join(), /^the secrets provider is "generated"; it must be awskms:/);
    assert.match((await problems({ changes: complete, secretsProvider: 'awskms://' })).join(), /it must be/);
  });

  it('keeps what Pulumi noted about the secrets of a stack, and asks for no provider again', async () => {
    writeFileSync(join(root, 'Pulumi.prod.yaml'), `secretsprovider: awskms://alias/mine\n${shipped}`);
    await init({ changes: complete });
    assert.match(file(), /^secretsprovider: awskms:\/\/alias\/mine$/m);
    assert.ok(lines.every((line) => !line.includes('stack init')));
  });

  it('asks on a terminal for what is missing, and again where the answer is wrong', async () => {
    const answers: Readonly<Record<string, readonly string[]>> = {
      'DNS name': ['https://example.com', 'example.com'],
      'ARNs of': [role],
      'Address ranges': ['192.0.2.0/24, 198.51.100.0/24'],
      'Registry and': ['ghcr.io/acme'],
      'Who encrypts': ['awskms://alias/berth?region=us-west-2'],
    };
    const asked: string[] = [];
    const ask = (question: string) => {
      const [start = '', replies = []] =
        Object.entries(answers).find(([prefix]) => question.startsWith(prefix)) ?? [];
      const reply = replies[asked.filter((earlier) => earlier === start).length];
      asked.push(start);
      return reply === undefined ? assert.fail(`asked "${question}"`) : Promise.resolve(reply);
    };
    await init({ ask });
    assert.deepEqual(asked, [
      'DNS name',
      'DNS name',
      'ARNs of',
      'Address ranges',
      'Registry and',
      'Who encrypts',
    ]);
    assert.match(lines[0] ?? '', /^berth:domain is "https:\/\/example.com"; it must be a DNS name/);
    const { cluster } = settingsForStack('prod', root);
    assert.deepEqual(cluster.endpointAccessCidrs, ['192.0.2.0/24', '198.51.100.0/24']);
  });
});

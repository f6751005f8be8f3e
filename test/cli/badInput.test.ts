import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';

const root = resolve(__dirname, '../..');

/** A mistake in a stack file or in a system's file, and what the command says of it. */
interface Mistake {
  readonly what: string;
  /** Default: the stack that ships for development. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Text of the system's file, and what stands in its place. Default: nothing is changed. */
  readonly edit?: readonly [string, string];
  readonly says: RegExp;
}

const development = {
  'berth:system': 'task-platform',
  'berth:environment': 'development',
  'berth:target': 'kubernetes',
  'berth:cluster': { context: 'kind-berth' },
};

const onAws = {
  ...development,
  'berth:target': 'aws',
  'berth:domain': 'example.com',
  'berth:cluster': {
    deployerRoles: ['arn:aws:iam::123456789012:role/deployer'],
    deployerInsideNetwork: true,
  },
};

const mistakes: readonly Mistake[] = [
  {
    what: 'a system that does not exist',
    settings: { ...development, 'berth:system': 'task-plattform' },
    says: /^berth:system is "task-plattform"; it must be one of csa-hello, vibebox, task-platform, kardon, user-admin-messaging; did you mean task-platform\?$/m,
  },
  {
    what: 'a setting that does not exist',
    settings: { ...development, 'berth:domian': 'example.com' },
    says: /^berth:domian .*did you mean berth:domain\?$/m,
  },
  {
    what: 'an address range that is too small',
    settings: { ...onAws, 'berth:network': { cidr: '10.0.0.0/24' } },
    says: /^berth:network\.cidr is "10\.0\.0\.0\/24".*\/20/m,
  },
  {
    what: 'a binding to a store that does not exist',
    edit: ['uses: {\n        postgres: {', 'uses: {\n        postgress: {'],
    says: /^task-platform: service "auth-service" uses store "postgress", which does not exist; declare it, or name one of: postgres, /m,
  },
  {
    what: 'two services on one host and path',
    edit: ["path: '/api/v1/users'", "path: '/api/v1/auth'"],
    says: /^task-platform: ingress "api-ingress" gives host "api" and path "\/api\/v1\/auth" to both "auth-service" and "user-service"; change one of the paths$/m,
  },
  {
    what: 'a cycle of after',
    edit: ["calls: ['auth-service', 'user-service', 'task-service'],", "after: ['api-gateway'],"],
    says: /^task-platform: api-gateway after api-gateway is a cycle, so none could start first; drop one "after"$/m,
  },
  {
    what: 'a name that is too long',
    edit: [
      "'notification-service': {",
      "'notification-service-that-goes-on-and-on-until-no-label-holds-it': {",
    ],
    says: /^task-platform: the name "notification-service-that-.*" has 6\d characters; at most 59 leave room for a suffix$/m,
  },
];

describe('berth plan, of what is wrong', () => {
  let copy = '';
  const systemFile = () => join(copy, 'src', 'systems', 'taskPlatform.ts');
  const original = readFileSync(join(root, 'src', 'systems', 'taskPlatform.ts'), 'utf8');

  before(() => {
    copy = mkdtempSync(join(tmpdir(), 'berth-bad-input-'));
    for (const part of [
      'bin',
      'src',
      'components',
      'policies',
      'package.json',
      'tsconfig.json',
      'Pulumi.yaml',
      'Pulumi.dev.yaml',
    ]) {
      cpSync(join(root, part), join(copy, part), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  });
  after(() => rmSync(copy, { recursive: true, force: true }));

  function plan(stack: string) {
    const command = [join(copy, 'bin', 'berth.js'), 'plan', '--stack', stack, '--out', join(copy, 'plan')];
    return spawnSync(process.execPath, command, { cwd: copy, encoding: 'utf8' });
  }

  for (const { what, settings, edit, says } of mistakes) {
    it(`names the place and the remedy of ${what}, exits with 1, and writes nothing`, () => {
      const [from, to] = edit ?? ['', ''];
      assert.ok(original.includes(from), 'the text to edit is in the file');
      writeFileSync(systemFile(), original.replace(from, to));
      writeFileSync(join(copy, 'Pulumi.wrong.yaml'), stringify({ config: settings ?? development }));
      const { status, stdout, stderr } = plan('wrong');
      assert.match(stderr, says);
      assert.doesNotMatch(stderr, /\n\s+at /, 'no trace');
      assert.deepEqual([status, stdout], [1, '']);
      assert.ok(!existsSync(join(copy, 'plan')));
    });
  }

  it('writes the plan once the mistake is mended', () => {
    writeFileSync(systemFile(), original);
    assert.equal(plan('dev').status, 0);
    assert.ok(existsSync(join(copy, 'plan', 'plan.json')));
  });
});

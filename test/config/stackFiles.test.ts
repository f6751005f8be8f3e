import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { describeSettings } from '../../src/config/describeSettings';
import { settingsForStack } from '../../src/config/settings';
import { isEncryptedPlaceholder } from '../../src/config/secretPlaceholder';
import { UserError } from '../../src/model/userError';

const root = resolve(__dirname, '../..');
const stacks = ['dev', 'prod'];

/** The file as it ships: `pulumi stack init` and `berth init` change the one on disk. */
function shipped(stack: string): string {
  const file = `Pulumi.${stack}.yaml`;
  try {
    return execFileSync('git', ['show', `HEAD:./${file}`], { cwd: root, encoding: 'utf8', stdio: 'pipe' });
  } catch {
    return readFileSync(join(root, file), 'utf8');
  }
}

function problemsOfStack(stack: string): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'berth-shipped-'));
  try {
    writeFileSync(join(folder, `Pulumi.${stack}.yaml`), shipped(stack));
    settingsForStack(stack, folder);
    return [];
  } catch (error) {
    if (error instanceof UserError) return error.problems;
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the stack files that ship', () => {
  /** Keys that only the user knows, by stack. */
  const missing: Readonly<Record<string, readonly string[]>> = {
    dev: [],
    prod: [
      'berth:cluster.endpointAccessCidrs',
      'berth:domain',
      'berth:cluster.deployerRoles',
      'berth:imageRegistry',
    ],
  };

  for (const stack of stacks) {
    it(`${stack} lacks only what the user alone knows`, () => {
      const found = problemsOfStack(stack);
      assert.ok(
        found.every((line) => line.includes(' is not set')),
        found.join('\n'),
      );
      assert.deepEqual(
        found.map((line) => line.split(' ')[0]),
        missing[stack],
      );
    });

    it(`${stack} has no encryption salt and no secrets provider of anybody's`, () => {
      const content: unknown = parse(shipped(stack));
      assert.deepEqual(Object.keys(content ?? {}), ['config']);
    });
  }
});

describe('Pulumi.yaml', () => {
  const project: unknown = parse(readFileSync(join(root, 'Pulumi.yaml'), 'utf8'));

  function entries(...path: readonly string[]): Readonly<Record<string, unknown>> {
    return path.reduce<Readonly<Record<string, unknown>>>(
      (value, key) => {
        const inner = value[key];
        assert.ok(typeof inner === 'object' && inner !== null, `${key} is missing`);
        return { ...inner };
      },
      Object.fromEntries(Object.entries(project ?? {})),
    );
  }

  it('describes every setting of the schema, with its type, and no other', () => {
    const expected = Object.fromEntries(
      describeSettings().map(({ key, type, description }) => [
        key,
        { description: `(${type}) ${description}` },
      ]),
    );
    assert.ok(describeSettings().every(({ description }) => description.endsWith('.')));
    assert.deepEqual(entries('template', 'config'), expected);
  });

  it('demands of a stack the three settings that have no default, since Pulumi demands every key listed there', () => {
    const described = new Map(describeSettings().map(({ key, description }) => [key, description]));
    const config = entries('config');
    assert.deepEqual(Object.keys(config), ['system', 'environment', 'target']);
    for (const [key, declaration] of Object.entries(config)) {
      assert.deepEqual(declaration, { type: 'string', description: described.get(key) });
    }
  });
});

describe('a stack file', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'berth-stack-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const base = `config:
  berth:system: task-platform
  berth:environment: development
  berth:target: kubernetes
  berth:cluster: { context: kind-berth }
`;

  function passwordOf(ciphertext: string): string {
    writeFileSync(
      join(folder, 'Pulumi.x.yaml'),
      `${base}  berth:imagePullSecrets:
    - { name: a, registry: ghcr.io, username: b, password: { secure: ${ciphertext} } }
  aws:region: eu-west-1
`,
    );
    const [secret] = settingsForStack('x', folder).imagePullSecrets;
    assert.ok(secret?.kind === 'created');
    return secret.password.reveal();
  }

  it('gives a placeholder for what is encrypted, another for another ciphertext', () => {
    const password = passwordOf('v1:abc:def');
    assert.ok(!password.includes('v1:'));
    assert.ok(isEncryptedPlaceholder(password));
    assert.equal(passwordOf('v1:abc:def'), password);
    assert.notEqual(passwordOf('v1:abc:xyz'), password);
  });

  it('may not encrypt what plans show', () => {
    writeFileSync(join(folder, 'Pulumi.x.yaml'), `${base}  berth:domain: { secure: v1:abc:def }\n`);
    assert.throws(() => settingsForStack('x', folder), /berth:domain is a secret, but is shown in plans/);
  });

  it('that is not there is a mistake, with the nearest that is', () => {
    writeFileSync(join(folder, 'Pulumi.staging.yaml'), base);
    assert.throws(
      () => settingsForStack('stagin', folder),
      /no file Pulumi.stagin.yaml; did you mean staging\?/,
    );
    assert.throws(() => settingsForStack('another', folder), /berth init --stack another writes it/);
    assert.throws(() => settingsForStack('../x', folder), /has no valid name/);
  });

  it('that is no YAML says where', () => {
    writeFileSync(join(folder, 'Pulumi.x.yaml'), 'config: [\n');
    assert.throws(() => settingsForStack('x', folder), /Pulumi.x.yaml: .*line 2/s);
  });
});

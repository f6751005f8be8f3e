import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { Subject } from '../../src/config/subject';
import { redacted } from '../../src/plan/planDocument';
import { planPlatform } from '../../src/plan/planPlatform';
import { secret } from '../../src/simulation/propertyValue';

function temporaryFolder(): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), 'berth-fingerprints-'));
}

/** Every file of the plan, by its path. */
async function filesOf(subject: Subject, root = process.cwd()): Promise<ReadonlyMap<string, string>> {
  const out = path.join(temporaryFolder(), 'plan');
  await planPlatform({ subject, root, world: 'known', format: 'text', out });
  const entries = fs.readdirSync(out, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return new Map(files.sort().map((file) => [path.relative(out, file), fs.readFileSync(file, 'utf8')]));
}

/** A stack that is given every secret that a user can give. */
function csaHello(text: string): Subject {
  const overrides = {
    mailRelay: { host: 'smtp.example.com', username: 'berth', password: `${text}-of-a-relay` },
    stores: { smtp: { placement: 'external' } },
    bucketReplicas: {
      minio: {
        endpoint: 'https://storage.example.com',
        bucket: 'copies',
        accessKeyId: 'AKIDEXAMPLE',
        secretAccessKey: `${text}-of-a-replica`,
      },
    },
    imagePullSecrets: [
      { name: 'pull', registry: 'ghcr.io', username: 'puller', password: `${text}-of-a-registry` },
    ],
  };
  return { system: 'csa-hello', environment: 'production', target: 'kubernetes', overrides };
}

describe('the fingerprint of a secret in plan.json', () => {
  it('is the same for the same text, whatever the order of its properties', () => {
    assert.deepEqual(redacted(secret({ a: '1', b: '2' })), redacted(secret({ b: '2', a: '1' })));
    assert.notDeepEqual(redacted(secret({ a: '1', b: '2' })), redacted(secret({ a: '1', b: '3' })));
    assert.notDeepEqual(redacted(secret('1')), redacted(secret(1)));
  });

  it('is the beginning of the SHA-256 of its JSON', () => {
    assert.deepEqual(redacted({ password: secret('simulated') }), {
      password: {
        '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270',
        fingerprint: 'fe9e6dd659967294',
      },
    });
  });
});

describe('a secret that the user gives', () => {
  it('leaves no trace in any file of a plan where it is in plain text: another one gives the same files', async () => {
    const files = await filesOf(csaHello('one'));
    assert.ok(files.size > 50);
    assert.deepEqual(await filesOf(csaHello('another')), files);
  });

  it('shows by its fingerprint that it was changed where it is encrypted, and by nothing else', async () => {
    const root = temporaryFolder();
    const write = (ciphertext: string) =>
      fs.writeFileSync(
        path.join(root, 'Pulumi.x.yaml'),
        `config:
  berth:system: task-platform
  berth:environment: development
  berth:target: kubernetes
  berth:cluster: { context: kind-berth }
  berth:imagePullSecrets:
    - { name: pull, registry: ghcr.io, username: puller, password: { secure: "${ciphertext}" } }
`,
      );
    write('v1:abc:def');
    const before = await filesOf({ stack: 'x' }, root);
    assert.deepEqual(await filesOf({ stack: 'x' }, root), before);
    write('v1:abc:xyz');
    const after = await filesOf({ stack: 'x' }, root);
    const changed = [...after].filter(([file, text]) => before.get(file) !== text).map(([file]) => file);
    assert.deepEqual(changed, ['plan.json']);
    const withoutFingerprints = (files: ReadonlyMap<string, string>) =>
      files.get('plan.json')?.replaceAll(/"fingerprint": "[0-9a-f]{16}"/g, '');
    assert.equal(withoutFingerprints(after), withoutFingerprints(before));
  });
});

import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { freshFolder, rehearsalEnvironment, withEnvironment } from '../../src/rehearsal/environment';

describe('the environment of a rehearsal', () => {
  const root = path.join(os.tmpdir(), `berth-environment-${process.pid}`);
  afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

  function variables(current: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
    const folder = freshFolder(root);
    return rehearsalEnvironment({ current, folder, passphrase: 'pass', debugProviders: 'aws:1' });
  }

  it('keeps no credential, profile, token, proxy or kubeconfig', () => {
    const secretive = [
      ...[
        'AWS_ACCESS_KEY_ID',
        'AWS_PROFILE',
        'AWS_WEB_IDENTITY_TOKEN_FILE',
        'AWS_CONTAINER_CREDENTIALS_FULL_URI',
      ],
      ...['KUBECONFIG', 'KUBERNETES_SERVICE_HOST', 'PULUMI_ACCESS_TOKEN', 'PULUMI_K8S_DELETE_UNREACHABLE'],
      ...['GOOGLE_APPLICATION_CREDENTIALS', 'AZURE_CLIENT_SECRET', 'ARM_CLIENT_SECRET', 'VAULT_TOKEN'],
      ...['GITHUB_TOKEN', 'HTTPS_PROXY', 'SSH_AUTH_SOCK', 'HOME', 'NODE_OPTIONS', 'AN_UNHEARD_OF_TOKEN'],
    ];
    const made = variables(Object.fromEntries(secretive.map((name) => [name, 'of-the-user'])));
    assert.ok(!Object.values(made).includes('of-the-user'));
  });

  it('names no file outside its folder', () => {
    const made = variables({ PATH: '/bin', LANG: 'C.UTF-8' });
    const files = Object.values(made).filter((value) => value.includes('/'));
    const outside = files.filter((file) => !file.replace('file://', '').startsWith(root) && file !== '/bin');
    assert.deepEqual(outside, []);
    assert.equal(made['PATH'], '/bin');
    assert.equal(made['LANG'], 'C.UTF-8');
    assert.equal(made['AWS_EC2_METADATA_DISABLED'], 'true');
  });

  it('begins with nothing of an earlier rehearsal', () => {
    const { state } = freshFolder(root);
    fs.writeFileSync(path.join(state, 'old'), '');
    assert.deepEqual(fs.readdirSync(freshFolder(root).state), []);
  });

  it("is this process's own while it lasts, and gone after it, whatever happens", async () => {
    const before = { ...process.env };
    await withEnvironment({ ONLY: 'this' }, () => {
      assert.deepEqual({ ...process.env }, { ONLY: 'this' });
      return Promise.resolve();
    });
    assert.deepEqual({ ...process.env }, before);
    await assert.rejects(
      withEnvironment({}, () => Promise.reject(new Error('over'))),
      /over/,
    );
    assert.deepEqual({ ...process.env }, before);
  });
});

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(__dirname, '../..');
const run = promisify(execFile);

function berth(...args: readonly string[]): Promise<{ readonly stdout: string; readonly stderr: string }> {
  return run(process.execPath, [join(root, 'bin', 'berth.js'), ...args], { cwd: root });
}

describe('bin/berth.js', () => {
  it('runs as often at once as it is started', async () => {
    const outputs = await Promise.all([
      berth('--help'),
      berth('init', '--help'),
      berth('preflight', '--help'),
    ]);
    assert.match(outputs[0].stdout, /plan.*init.*preflight.*rehearse.*engine/s);
    assert.match(outputs[1].stdout, /--secrets-provider/);
    assert.match(outputs[2].stdout, /changes nothing/);
    assert.ok(existsSync(join(root, '.berth', 'bundles', 'berth.cjs')));
  });

  it("exits with 1 and no trace on a user's mistake", async () => {
    await assert.rejects(
      berth('preflight', '--stack', 'nowhere'),
      (error: unknown) =>
        error instanceof Error &&
        'code' in error &&
        error.code === 1 &&
        'stderr' in error &&
        error.stderr ===
          'the stack "nowhere" has no file Pulumi.nowhere.yaml; berth init --stack nowhere writes it\n',
    );
  });

  it('exits with 2 where a plan violates a mandatory policy, and not where the policies are not asked', async () => {
    const plan = ['plan', '--system', 'kardon', '--environment', 'development', '--target', 'aws'];
    const poor = [...plan, '--set', 'monthlyBudget=1'];
    await assert.rejects(
      berth(...poor),
      (error: unknown) =>
        error instanceof Error &&
        'code' in error &&
        error.code === 2 &&
        'stdout' in error &&
        /mandatory, \w+: cost-monthly-budget\n.* its budget is 1;/.test(String(error.stdout)),
    );
    const { stdout } = await berth(...poor, '--no-policies');
    assert.doesNotMatch(stdout, /^Policies:/m);
  });
});

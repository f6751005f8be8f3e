import assert from 'node:assert/strict';
import { planCommand } from '../../src/cli/plan';
import { UserError } from '../../src/model/userError';

async function problemsOf(...args: readonly string[]): Promise<readonly string[]> {
  try {
    await planCommand().parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof UserError) return error.problems;
    throw error;
  }
  return [];
}

describe('berth plan', () => {
  it('tells every wrong option at once', async () => {
    const args = ['--environment', 'prod', '--target', 'gcp', '--outputs', 'some', '--format', 'xml'];
    assert.deepEqual(await problemsOf(...args), [
      '--system: is missing; name a system, or a stack by --stack',
      '--environment: "prod" is not known; use development, testing, staging, production',
      '--target: "gcp" is not known; use aws, kubernetes',
      '--outputs: "some" is not known; use known, unknown',
      '--format: "xml" is not known; use text, json',
    ]);
  });

  it('takes settings of a system as KEY=VALUE, and says which are none', async () => {
    const system = ['--system', 'task-platform', '--environment', 'production', '--target', 'aws'];
    assert.deepEqual(await problemsOf(...system, '--set', 'mode', '--set', '=both'), [
      '--set: "mode" gives nothing; write it as KEY=VALUE, such as mode=both',
      '--set: "=both" gives nothing; write it as KEY=VALUE, such as mode=both',
    ]);
  });

  it('takes a stack or a system, not both', async () => {
    assert.deepEqual(await problemsOf('--stack', 'dev', '--system', 'task-platform'), [
      '--stack: the stack file names system, environment, target and settings; leave out either --stack or those',
    ]);
  });

  it('takes no settings for policies that are not asked', async () => {
    const system = ['--system', 'task-platform', '--environment', 'production', '--target', 'aws'];
    assert.deepEqual(await problemsOf(...system, '--no-policies', '--policy-config', 'policies.json'), [
      '--policy-config: has no effect with --no-policies; leave out one of them',
    ]);
  });
});

import assert from 'node:assert/strict';
import { join } from 'node:path';
import program from '../index';
import { settingsForStack } from '../src/config/settings';
import { ofType, run } from './harness';

const development = {
  'berth:system': 'task-platform',
  'berth:environment': 'development',
  'berth:target': 'kubernetes',
  'berth:cluster': JSON.stringify({ context: 'kind-berth' }),
};

describe('the program', () => {
  it('brings up the stack of its settings and exports where users find it', async () => {
    const recording = await run(program, { world: 'known', config: development });
    assert.deepEqual(recording.outputs['urls'], ['https://api.localhost']);
    assert.equal(recording.outputs['environment'], 'development');
    assert.equal(ofType(recording, 'berth:kubernetes:Workload').length, 5);
  });

  it('refuses wrong settings before it registers anything, by a message alone', async () => {
    const wrong = { ...development, 'berth:environment': 'prod' };
    await assert.rejects(run(program, { world: 'known', config: wrong }), (error: unknown) => {
      assert.ok(error instanceof Error);
      assert.match(error.message, /^berth:environment is "prod"; it must be one of development, testing/);
      return '__pulumiRunError' in error;
    });
  });

  it('reads the stack that ships for development', () => {
    const settings = settingsForStack('dev', join(__dirname, '..'));
    assert.deepEqual(
      [settings.system, settings.environment, settings.target],
      ['task-platform', 'development', 'kubernetes'],
    );
  });
});

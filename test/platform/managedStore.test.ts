import assert from 'node:assert/strict';
import { illustrativeSettings, type Settings } from '../../src/config/settings';
import { platform } from '../../src/platform';
import { run } from '../harness';

const roleType = 'aws:iam/serviceLinkedRole:ServiceLinkedRole';

async function rolesWith(setting: Settings['searchServiceLinkedRole']): Promise<number> {
  const settings = illustrativeSettings('task-platform', 'testing', 'aws');
  const recording = await run(
    async () => (await platform({ ...settings, searchServiceLinkedRole: setting })).outputs,
    {
      world: 'known',
    },
  );
  return recording.resources.filter(({ type }) => type === roleType).length;
}

describe('a managed search store', () => {
  it("brings the account's role of OpenSearch only where the account does not have it", async () => {
    assert.equal(await rolesWith('create'), 1);
    assert.equal(await rolesWith('existing'), 0);
  });
});

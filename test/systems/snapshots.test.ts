import assert from 'node:assert/strict';
import { parse } from 'yaml';
import {
  input,
  isBag,
  isList,
  ofType,
  one,
  propertyValue,
  type PropertyValue,
  type Recording,
} from '../harness';
import { object } from './planned';
import { planStack, stacks } from './stacks';

const planType = 'aws:backup/plan:Plan';
const restoreTestType = 'aws:backup/restoreTestingPlan:RestoreTestingPlan';
const testedType = 'aws:backup/restoreTestingSelection:RestoreTestingSelection';

async function recorded(title: string): Promise<Recording> {
  const stack = stacks.find((one) => one.title === title);
  assert(stack !== undefined, title);
  return (await planStack(stack, 'known')).recording;
}

/** Returns what the exporter asks CloudWatch about AWS Backup. */
function asked(recording: Recording): readonly Readonly<Record<string, PropertyValue>>[] {
  const data = input(object(recording, 'ConfigMap', 'cloudwatch-exporter'), 'data');
  assert(isBag(data) && typeof data['config.yml'] === 'string');
  const configuration = propertyValue(parse(data['config.yml']));
  assert(isBag(configuration) && isList(configuration['static']));
  return configuration['static'].filter(isBag).filter(({ namespace }) => namespace === 'AWS/Backup');
}

describe('snapshots of AWS Backup', () => {
  it('are restored every week wherever they are made, of the same database', async () => {
    let made = 0;
    for (const { title, target } of stacks) {
      if (target !== 'aws') continue;
      const recording = await recorded(title);
      const plans = ofType(recording, planType);
      made += plans.length;
      const names = (type: string) => ofType(recording, type).map(({ name }) => name);
      assert.deepEqual(names(restoreTestType), names(planType), title);
      assert.deepEqual(
        ofType(recording, testedType).map((tested) => input(tested, 'protectedResourceArns')),
        ofType(recording, 'aws:backup/selection:Selection').map((selection) => input(selection, 'resources')),
        title,
      );
    }
    assert(made > 5, String(made));
  });

  it('are asked about at CloudWatch by their vault, as long as they may be old, in no more values than it gives', async () => {
    const recording = await recorded('task-platform in production on aws');
    const { name: vault } = one(recording, 'aws:backup/vault:Vault', 'postgres-backup').outputs;
    const found = asked(recording).map(({ dimensions, metrics }) => {
      assert(isList(dimensions) && isList(metrics));
      return metrics.filter(isBag).map(({ name, length, period }) => {
        assert(typeof length === 'number' && typeof period === 'number' && length / period <= 1440);
        return [dimensions, name, length / 3600];
      });
    });
    const byVault = [{ name: 'BackupVaultName', value: vault }];
    const byType = [{ name: 'ResourceType', value: 'RDS' }];
    assert.deepEqual(found.flat(), [
      [byVault, 'NumberOfBackupJobsCompleted', 12],
      [byVault, 'NumberOfRestoreJobsCompleted', 192],
      [byVault, 'NumberOfRestoreJobsFailed', 24],
      [byType, 'NumberOfRestoreJobsCompleted', 192],
      [byType, 'NumberOfRestoreJobsFailed', 24],
    ]);
  });

  it('may be as old as a day and six hours where there is one a day', async () => {
    const [first] = asked(await recorded('csa-hello in production on aws'));
    const metrics = first?.['metrics'];
    assert(isList(metrics) && isBag(metrics[0]));
    assert.equal(metrics[0]['length'], 30 * 3600);
  });

  it('are neither made nor asked about below staging', async () => {
    const recording = await recorded('csa-hello in testing on aws');
    assert.deepEqual(ofType(recording, planType), []);
    assert.deepEqual(asked(recording), []);
  });
});

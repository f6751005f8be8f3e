import assert from 'node:assert/strict';
import { holdsData } from '../../src/diff/holdsData';
import { systemNamed } from '../../src/systems/catalogue';
import { contentsOf } from './contents';

describe('holdsData', () => {
  it('holds for stores, keys and logs, and for a StatefulSet that claims disks alone', async () => {
    const inPods = await contentsOf(systemNamed('kardon'));
    const managed = await contentsOf(systemNamed('task-platform'));
    const names = (type: string, { resources }: typeof managed, holds: boolean) =>
      resources
        .filter((resource) => resource.type === type && holdsData(resource) === holds)
        .map(({ urn }) => urn.split('::').at(-1));
    const watching = ['prometheus', 'alertmanager', 'loki', 'jaeger'];
    const kept = names('kubernetes:apps/v1:StatefulSet', inPods, true);
    // Kardon's Redis keeps nothing that cannot be computed again.
    const set = 'kubernetes:apps/v1:StatefulSet';
    assert.deepEqual(
      kept.filter((name) => !watching.includes(name ?? '')),
      ['kardon-db', 'kardon-minio', 'kardon-mq'],
    );
    assert.deepEqual(
      watching.filter((name) => !kept.includes(name)),
      [],
    );
    assert.deepEqual(names(set, inPods, false), ['kardon-redis']);
    assert.deepEqual(names('aws:rds/instance:Instance', managed, true), ['postgres', 'postgres-replica']);
    assert.equal(names('aws:kms/key:Key', managed, false).length, 0);
    assert.equal(names('aws:cloudwatch/logGroup:LogGroup', managed, false).length, 0);
    assert.equal(names('aws:ec2/subnet:Subnet', managed, true).length, 0);
  });
});

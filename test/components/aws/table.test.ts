import assert from 'node:assert/strict';
import { Table, type TableArgs } from '../../../components/aws/table';
import { factsOf } from '../../../components/connection';
import { input, one, run, type Recording } from '../../harness';
import { answer, inBothWorlds, keyArn } from './stores';

const tableType = 'aws:dynamodb/table:Table';
const args: TableArgs = {
  keyArn,
  region: 'us-west-2',
  partitionKey: 'connectionId',
  indexes: { 'by-type': 'type' },
  timeToLiveAttribute: 'expiresAt',
};

function record(more: Partial<TableArgs> = {}): Promise<Recording> {
  return run(() => factsOf(new Table('connections', { ...args, ...more }).connection), { world: 'known' });
}

describe('Table', () => {
  it('registers the same resources when nothing is known', async () => {
    const [known, unknown] = await inBothWorlds(() => void new Table('connections', args));
    assert.deepEqual(unknown, known);
  });

  it('declares the attributes of its keys, and no other', async () => {
    const table = one(await record(), tableType);
    assert.equal(input(table, 'hashKey'), 'connectionId');
    assert.deepEqual(input(table, 'attributes'), [
      { name: 'connectionId', type: 'S' },
      { name: 'type', type: 'S' },
    ]);
    assert.deepEqual(input(table, 'globalSecondaryIndexes.0.keySchemas'), [
      { attributeName: 'type', keyType: 'HASH' },
    ]);
  });

  it('tells items apart by a second key where it has one', async () => {
    const table = one(await record({ partitionKey: 'conversation', sortKey: 'sequence' }), tableType);
    assert.equal(input(table, 'hashKey'), 'conversation');
    assert.equal(input(table, 'rangeKey'), 'sequence');
    assert.deepEqual(input(table, 'attributes.1'), { name: 'sequence', type: 'S' });
    assert.equal(input(one(await record(), tableType), 'rangeKey'), undefined);
  });

  it('declares an attribute once that is the key of two indexes', async () => {
    const table = one(await record({ indexes: { first: 'type', second: 'type' } }), tableType);
    assert.deepEqual(input(table, 'attributes.1.name'), 'type');
    assert.equal(input(table, 'attributes.2'), undefined);
  });

  it('is encrypted with the key of the customer, paid by the request and can be taken back in time', async () => {
    const table = one(await record(), tableType);
    assert.deepEqual(input(table, 'serverSideEncryption'), { enabled: true, kmsKeyArn: keyArn });
    assert.equal(input(table, 'billingMode'), 'PAY_PER_REQUEST');
    assert.equal(input(table, 'pointInTimeRecovery.enabled'), true);
  });

  it('lets items expire where it is told by which attribute', async () => {
    const expiring = one(await record(), tableType);
    assert.deepEqual(input(expiring, 'ttl'), { enabled: true, attributeName: 'expiresAt' });
    const staying = one(
      await run(() => void new Table('orders', { keyArn, region: 'us-west-2', partitionKey: 'id' }), {
        world: 'known',
      }),
      tableType,
    );
    assert.equal(input(staying, 'ttl'), undefined);
    assert.equal(input(staying, 'globalSecondaryIndexes'), undefined);
  });

  it('is protected unless told otherwise', async () => {
    for (const protect of [true, false]) {
      const table = one(await record(protect ? {} : { protect }), tableType);
      assert.equal(table.protect, protect);
      assert.equal(input(table, 'deletionProtectionEnabled'), protect);
    }
  });

  it('tells its clients its name and region', async () => {
    const recording = await record();
    assert.equal(recording.outputs['name'], answer(one(recording, tableType), 'name'));
    assert.equal(recording.outputs['region'], 'us-west-2');
    assert.equal(recording.outputs['endpoint'], undefined);
  });

  it('refuses a name and more indexes than DynamoDB does, all at once', async () => {
    const indexes = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`index-${index}`, 'type']));
    await assert.rejects(
      run(() => void new Table('Connections', { ...args, indexes }), { world: 'known' }),
      /the name must be[^]*has 21 indexes; DynamoDB gives it 20/,
    );
  });
});

import assert from 'node:assert/strict';
import { verdict } from '../../src/chat/frameWindow';
import { AWSConnectionManager, pendingTtlSeconds } from '../../src/connections/awsConnectionManager';
import { connectionTtlSeconds } from '../../src/connections/connectionManager';
import { limits } from '../../src/protocol/limits';
import type { Participant } from '../../src/protocol/participant';
import { connectionsTable, DynamoEmulator, type Fate } from '../emulator/dynamoEmulator';

const ada: Participant = { id: 'a-user-with-a-long-id', role: 'user', name: 'Ada' };
const eve: Participant = { id: 'an-admin-with-a-long-id', role: 'admin', name: 'Eve' };

describe('Connections in DynamoDB (emulated)', () => {
  let dynamo: DynamoEmulator;
  let connections: AWSConnectionManager;
  let now: number;

  beforeEach(async () => {
    dynamo = await DynamoEmulator.start();
    now = 1_764_000_000_000;
    connections = new AWSConnectionManager({
      documents: dynamo.documents,
      table: connectionsTable,
      now: () => now,
    });
  });

  afterEach(() => dynamo.stop());

  async function open(connectionId: string, holder?: Participant): Promise<void> {
    await connections.storeConnection(connectionId, 'pending');
    if (holder !== undefined) await connections.storeConnection(connectionId, holder.role, holder);
  }

  async function expiry(): Promise<unknown> {
    return (await dynamo.items(connectionsTable))[0]?.['expiresAt'];
  }

  it('are found by their type, and by who is at the other end', async () => {
    await open('one', ada);
    await open('two', ada);
    await open('three', eve);
    await open('four');
    assert.deepEqual((await connections.getConnections('user')).sort(), ['one', 'two']);
    assert.deepEqual(await connections.getConnections('pending'), ['four']);
    assert.deepEqual((await connections.getConnectionsOf(ada.id)).sort(), ['one', 'two']);
    assert.deepEqual(await connections.getParticipants('user', 10), [ada]);
    assert.deepEqual(await connections.getParticipants('admin', 0), []);
    await connections.removeConnection('one');
    await connections.removeConnection('one');
    assert.deepEqual(await connections.getConnectionsOf(ada.id), ['two']);
    assert.deepEqual((await connections.find('three'))?.holder, eve);
    assert.equal(await connections.find('one'), undefined);
  });

  it('are not counted where the index still has them', async () => {
    await open('one', ada);
    await open('two', ada);
    dynamo.fate = async ({ operation, body }): Promise<Fate> => {
      // The index has been read; now the connection goes, as if the index were behind.
      if (operation === 'GetItem' && body.includes('"one"')) await connections.removeConnection('one');
      return 'answered';
    };
    assert.deepEqual(await connections.getConnectionsOf(ada.id), ['two']);
  });

  it('go after a minute without a hello, and after a day with one', async () => {
    await open('one');
    assert.equal(await expiry(), now / 1000 + pendingTtlSeconds);
    now += 10_000;
    await connections.storeConnection('one', 'user', ada);
    assert.equal(await expiry(), now / 1000 + connectionTtlSeconds);
  });

  it('count for nothing when their time is over, though DynamoDB has not removed them yet', async () => {
    await open('one', ada);
    now += connectionTtlSeconds * 1000;
    assert.deepEqual(await connections.getConnections('user'), []);
    assert.deepEqual(await connections.getConnectionsOf(ada.id), []);
    assert.deepEqual(await connections.getParticipants('user', 10), []);
  });

  it('that are gone do not come back by a hello, a frame or a doubt that was on its way', async () => {
    await open('one');
    await connections.removeConnection('one');
    await assert.rejects(connections.storeConnection('one', 'user', ada), /is gone/);
    assert.equal(await connections.countFrame('one', now), undefined);
    await connections.doubt('one', now);
    assert.deepEqual(await dynamo.items(connectionsTable), []);
  });

  it('have all frames counted that come at the same time, and a window begins anew', async () => {
    await open('one', ada);
    await Promise.all(Array.from({ length: 20 }, () => connections.countFrame('one', now)));
    const next = await connections.countFrame('one', now);
    assert.equal(next?.frames.frames, 21);
    assert.deepEqual(next.holder, ada);
    const later = await connections.countFrame('one', now + limits.windowSeconds * 1000);
    assert.equal(later?.frames.frames, 1);
    const late = await connections.countFrame('one', now);
    assert.equal(late?.frames.frames, 2);
    assert.equal(verdict(late.frames), 'heard');
  });

  it('keep a doubt that comes while an earlier one is settled', async () => {
    await open('one', ada);
    const first = (await connections.find('one'))?.doubt;
    assert.ok(first);
    assert.equal(first.since, now);
    await connections.doubt('one', now + 5000);
    await connections.settle('one', first);
    const second = (await connections.find('one'))?.doubt;
    assert.deepEqual(second, { since: now, count: 2 });
    await connections.settle('one', second);
    assert.equal((await connections.find('one'))?.doubt, undefined);
    await connections.doubt('one', now + 9000);
    assert.deepEqual((await connections.find('one'))?.doubt, { since: now + 9000, count: 1 });
  });
});

import assert from 'node:assert/strict';
import { MessageTally } from '../../load/client/tally';

describe('The tally of the load test', () => {
  it('is complete when every message is acknowledged and with all its readers', () => {
    const tally = new MessageTally();
    const message = tally.sent(['user', 'admin']);
    tally.receive('admin', message);
    assert.equal(tally.complete, false);
    tally.acknowledge(message);
    assert.equal(tally.complete, false);
    tally.receive('user', message);
    assert.equal(tally.complete, true);
  });

  it('counts what was acknowledged and did not come as lost, at each reader', () => {
    const tally = new MessageTally();
    for (const message of [0, 1, 2]) assert.equal(tally.sent(['user', 'admin']), message);
    tally.acknowledge(0);
    tally.acknowledge(1);
    tally.receive('admin', 1);
    assert.deepEqual(tally.result(), { sent: 3, accepted: 2, due: 4, lost: 3, twice: 0 });
  });

  it('counts receipts beyond the first, and does not take one reader for another', () => {
    const tally = new MessageTally();
    tally.sent(['user', 'admin']);
    tally.acknowledge(0);
    assert.deepEqual(
      [tally.receive('user', 0), tally.receive('user', 0), tally.receive('user', 0)],
      [true, false, false],
    );
    tally.receive('somebody else', 0);
    assert.deepEqual(tally.result(), { sent: 1, accepted: 1, due: 2, lost: 1, twice: 2 });
  });
});

import assert from 'node:assert/strict';
import { connectionTtlSeconds } from '../../src/connections/connectionManager';
import { RawClient } from '../support/rawClient';
import { adminToken } from '../support/serverProcess';
import { TestClient } from '../support/testClient';
import { until } from '../support/until';
import { inBothHomes } from './home';

inBothHomes('Failures', (home) => {
  const clients: TestClient[] = [];

  afterEach(() => {
    for (const client of clients.splice(0)) client.stop();
  });

  async function admin(): Promise<TestClient> {
    const client = await TestClient.online({ url: () => home().urls[1], token: adminToken });
    clients.push(client);
    return client;
  }

  it('leave no record of a connection that ends, and records end by themselves within a day', async () => {
    const reader = await admin();
    const user = await RawClient.online(home().urls[0]);
    const records = await home().records();
    assert.deepEqual(records.map(({ type }) => type).sort(), ['admin', 'user']);
    const { you } = await user.next('welcome');
    assert.ok(records.some(({ participantId }) => participantId === you.id));
    for (const { secondsLeft } of records) {
      assert.ok(secondsLeft > connectionTtlSeconds - 120 && secondsLeft <= connectionTtlSeconds);
    }
    user.stop();
    reader.stop();
    await until('no record is left', async () => (await home().records()).length === 0);
  });

  it('lose nothing, and repeat nothing, where a message is half published', async () => {
    const reader = await admin();
    const user = await RawClient.online(home().urls[0]);
    const message = { action: 'send', id: 'message-0001', text: 'half published' };
    await home().interruptPublish(() => user.say(message));
    const again = await RawClient.online(home().urls[1], { session: user.session });
    again.say(message);
    const { sequence } = await again.next('accepted');
    again.say({ action: 'send', id: 'message-0002', text: 'the next' });
    await until('the next is there', () => reader.texts.includes('the next'));
    assert.deepEqual(reader.texts, ['half published', 'the next']);
    assert.equal(reader.messages[0]?.sequence, sequence);
    for (const hello of [{ token: adminToken }, { session: user.session }]) {
      const late = await RawClient.online(home().urls[1], hello);
      const texts = (await late.next('welcome')).messages.map(({ text }) => text);
      assert.deepEqual(texts, ['half published', 'the next']);
      late.stop();
    }
    again.stop();
    user.stop();
  });

  it('remove a connection that ended without a word, and tell of its participant', async () => {
    const reader = await admin();
    const lost = await RawClient.online(home().urls[0]);
    const { you } = await lost.next('welcome');
    await until('the user is there', () => reader.all('presence').some(({ online }) => online));
    await home().lose(you.id);
    reader.send('Are you there?', you.id);
    await until('the user is gone', () =>
      reader.all('presence').some(({ participant, online }) => participant.id === you.id && !online),
    );
    assert.deepEqual(
      (await home().records()).map(({ type }) => type),
      ['admin'],
    );
    const back = await RawClient.online(home().urls[1], { session: lost.session });
    assert.deepEqual(
      (await back.next('welcome')).messages.map(({ text }) => text),
      ['Are you there?'],
    );
    back.stop();
  });
});

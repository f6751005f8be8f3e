import assert from 'node:assert/strict';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { connectionOf, type KnownConnection } from '../../src/connections/connectionItem';
import { AwsEmulator } from '../emulator/awsEmulator';
import { connectionsTable, messagesTable, type Fate } from '../emulator/dynamoEmulator';
import { RawClient } from '../support/rawClient';
import { adminToken } from '../support/serverProcess';
import { until } from '../support/until';

const message = { action: 'send', id: 'message-0001', text: 'half published' };

describe('The function, behind emulators of AWS,', function () {
  this.timeout(120_000);
  let aws: AwsEmulator;
  let admin: RawClient;
  let user: RawClient;

  beforeEach(async () => {
    aws = await AwsEmulator.start(adminToken);
    admin = await RawClient.online(aws.url, { token: adminToken });
    user = await RawClient.online(aws.url);
  });

  afterEach(async () => {
    admin.stop();
    user.stop();
    await aws.stop();
  });

  function texts(client: RawClient): readonly string[] {
    return client.all('message').map(({ message: { text } }) => text);
  }

  /** Returns the texts that somebody reads who comes now. */
  async function read(hello: Parameters<typeof RawClient.online>[1]): Promise<readonly string[]> {
    const reader = await RawClient.online(aws.url, hello);
    const { messages } = await reader.next('welcome');
    reader.stop();
    return messages.map(({ text }) => text);
  }

  async function stored(): Promise<readonly KnownConnection[]> {
    return (await aws.dynamo.items(connectionsTable)).map((item) => connectionOf(item, Date.now()));
  }

  /** Ends the function when a put comes into a partition that is named so, before it is done or after. */
  function endAt(partition: string, fate: Fate): () => boolean {
    let ended = false;
    aws.dynamo.fate = ({ operation, body }) => {
      if (ended || operation !== 'PutItem') return 'answered';
      if (!body.includes(`"Item":{"conversation":{"S":"${partition}`)) return 'answered';
      ended = true;
      aws.functions.killBusy();
      return fate;
    };
    return () => ended;
  }

  const ends = {
    'before anything is stored': ['sent#', 'lost'],
    'when only the id of the message is stored': ['sent#', 'unanswered'],
    'when admins do not have it': ['admins', 'lost'],
    'when it is stored for admins': ['admins', 'unanswered'],
  } as const;
  for (const [when, [partition, fate]] of Object.entries(ends)) {
    it(`that ends ${when} loses nothing that is said again`, async () => {
      const ended = endAt(partition, fate);
      user.say(message);
      await until('it is ended', ended);
      user.say(message);
      await user.next('accepted');
      await until('the admin has it', () => texts(admin).length > 0);
      assert.deepEqual(await read({ token: adminToken }), ['half published']);
      assert.deepEqual(await read({ session: user.session }), ['half published']);
    });
  }

  it('that ends before it has posted what is stored posts it when it is said again', async () => {
    let ended = false;
    aws.gateway.failing = () => {
      if (ended) return undefined;
      ended = true;
      aws.functions.killBusy();
      return 500;
    };
    user.say(message);
    await until('it is ended', () => ended);
    assert.equal((await aws.dynamo.items(messagesTable)).length, 3);
    user.say(message);
    await user.next('accepted');
    await until('the admin has it', () => texts(admin).length > 0);
    assert.equal((await aws.dynamo.items(messagesTable)).length, 3);
  });

  it('accepts what it cannot post to somebody, whose next ping brings it, and only that one', async () => {
    const { you } = await admin.next('welcome');
    const unreachable = (await stored()).find(({ holder }) => holder?.id === you.id)?.connectionId;
    admin.say({ action: 'ping' });
    await admin.next('pong');
    aws.gateway.failing = (connectionId) => (connectionId === unreachable ? 500 : undefined);
    user.say(message);
    await user.next('accepted');
    aws.gateway.failing = () => undefined;
    user.say({ action: 'send', id: 'message-0002', text: 'the next' });
    await until('the next is there', () => texts(admin).includes('the next'));
    assert.deepEqual(texts(admin), ['the next']);
    admin.say({ action: 'ping' });
    await until('the ping is answered', () => admin.all('pong').length === 2);
    assert.ok(texts(admin).includes('half published'));
    const brought = texts(admin).length;
    admin.say({ action: 'ping' });
    await until('the ping is answered', () => admin.all('pong').length === 3);
    assert.equal(texts(admin).length, brought);
  });

  it('closes a connection that says hello too late', async () => {
    const late = await RawClient.open(aws.url);
    const connectionId = (await stored()).find(({ type }) => type === 'pending')?.connectionId;
    await aws.dynamo.documents.send(
      new UpdateCommand({
        TableName: connectionsTable,
        Key: { connectionId },
        UpdateExpression: 'SET expiresAt = :past',
        ExpressionAttributeValues: { ':past': Math.floor(Date.now() / 1000) - 1 },
      }),
    );
    late.say({ action: 'hello', session: late.session, name: 'somebody' });
    await late.closed();
    assert.deepEqual(late.messages, []);
  });

  it('tells who speaks that the store is not there, and goes on when it is', async () => {
    aws.dynamo.fate = ({ operation }) => (operation === 'PutItem' ? 'lost' : 'answered');
    user.say(message);
    assert.equal((await user.next('rejected')).problem, 'unavailable');
    assert.equal(user.all('rejected')[0]?.id, message.id);
    aws.dynamo.fate = () => 'answered';
    user.say(message);
    await user.next('accepted');
    await until('the admin has it', () => texts(admin).length === 1);
  });

  it('logs JSON, and neither texts nor tokens', async () => {
    user.say(message);
    await user.next('accepted');
    const lines = () => aws.functions.log.filter((line) => line.startsWith('{'));
    await until('it is logged', () => lines().some((line) => line.includes('"action":"send"')));
    for (const line of lines()) {
      const logged = JSON.parse(line) as Record<string, unknown>;
      assert.ok(['info', 'warn', 'error'].includes(String(logged['level'])));
      assert.equal(typeof logged['request'], 'string');
      assert.ok(![adminToken, message.text, user.session].some((secret) => line.includes(secret)));
    }
  });
});

describe('The function with settings that are not right', function () {
  this.timeout(120_000);

  it('lets nobody in, and tells all that is wrong at once', async () => {
    const wrong = { CONNECTIONS_TABLE: '', ADMIN_TOKEN_SHA256: 'short' };
    const aws = await AwsEmulator.start(adminToken, wrong);
    try {
      await assert.rejects(RawClient.open(aws.url), /500/);
      const told = () => aws.functions.log.find((line) => line.includes('settings')) ?? '';
      await until('it is logged', () => told() !== '');
      assert.match(told(), /CONNECTIONS_TABLE is not set/);
      assert.match(told(), /ADMIN_TOKEN_SHA256 is a SHA-256/);
    } finally {
      await aws.stop();
    }
  });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type ChannelModel, type GetMessage } from 'amqplib';
import { brokerDeadLetters } from '../../../src/wiring/operations/storeExporters';
import { alertsOf, alertStacks } from '../../alerts/alertStacks';
import { one, propertyValue, secretValue } from '../../harness';
import { object, planned } from '../../systems/planned';
import { BrokerCluster, type BrokerNode } from './broker/brokerCluster';
import { confirmedSend, connected, look, taken, until } from './broker/client';
import { Publisher } from './broker/publisher';
import { textAt } from './broker/textAt';
import { keyOf, types } from './inClusterStore';
import { Servers } from './standIn/servers';

const user = 'notification-service';

/** What Berth writes for the broker of csa-hello in production, and how one of its services logs in. */
async function production() {
  const { recording } = await planned('csa-hello', 'production', 'kubernetes', 'known');
  const secret = object(recording, 'Secret', 'rabbitmq-server');
  const password = secretValue(one(recording, types.password, `rabbitmq-${user}`).outputs['result']);
  assert(typeof password === 'string');
  const files = {
    'rabbitmq.conf': keyOf(secret, 'rabbitmq.conf'),
    'definitions.json': keyOf(secret, 'definitions.json'),
    enabled_plugins: keyOf(secret, 'enabled_plugins'),
  };
  return { files, password };
}

describe('three real nodes of RabbitMQ', function () {
  this.timeout(180_000);
  const servers = new Servers();
  let cluster: BrokerCluster;
  let password: string;
  let first: BrokerNode;
  let second: BrokerNode;
  let third: BrokerNode;

  before(async () => {
    const written = await production();
    password = written.password;
    cluster = await BrokerCluster.start(servers, written.files);
    const [one, two, three] = cluster.nodes;
    assert(one !== undefined && two !== undefined && three !== undefined);
    [first, second, third] = [one, two, three];
  });
  after(() => servers.stop());

  const url = ({ amqp }: BrokerNode, word = password) => `amqp://${user}:${word}@127.0.0.1:${amqp}/%2F`;

  const atNode = <T>(node: BrokerNode, work: (connection: ChannelModel) => Promise<T>) =>
    connected(url(node), work);

  /** Says whether it saw all messages; while a leader is elected nobody does. */
  const seesAll = async (node: BrokerNode, queue: string, texts: Set<string>) => {
    try {
      await atNode(node, async (connection) => look(await connection.createChannel(), queue, texts));
      return true;
    } catch {
      return false;
    }
  };

  it('take in the users by their hashes, and the same definitions a second time', async () => {
    await atNode(second, () => Promise.resolve());
    await assert.rejects(connect(url(second, 'wrong')), /ACCESS_REFUSED|403/);
    await assert.rejects(connect(`amqp://guest:guest@127.0.0.1:${first.amqp}/%2F`), /ACCESS_REFUSED|403/);
    await cluster.ask(third, 'rabbitmqctl', 'import_definitions', join(third.folder, 'definitions.json'));
    await atNode(second, () => Promise.resolve());
  });

  it('make a quorum queue with three members of one whose client names no type', async () => {
    await atNode(second, async (connection) => {
      const channel = await connection.createChannel();
      await channel.assertQueue('plain', { durable: true });
    });
    const members = await cluster.members(first, 'plain');
    assert.deepEqual(
      Object.keys(members).sort(),
      cluster.nodes.map(({ name }) => name),
    );
  });

  it('have dead letters on three nodes, although the first node began alone', async () => {
    await until(async () => Object.keys(await cluster.members(first, brokerDeadLetters)).length === 3);
  });

  it('keep what was refused, delivered too often, or expired', async () => {
    await atNode(first, async (connection) => {
      const channel = await connection.createConfirmChannel();
      await channel.assertQueue('orders', { durable: true });
      await confirmedSend(channel, 'orders', 'refused');
      channel.nack(await taken(channel, 'orders'), false, false);
      await confirmedSend(channel, 'orders', 'poisonous');
      for (let delivery = 0; delivery <= 20; delivery++) {
        const message = await taken(channel, 'orders');
        assert.equal(message.content.toString(), 'poisonous');
        channel.nack(message, false, true);
      }
      channel.sendToQueue('orders', Buffer.from('hasty'), { persistent: true, expiration: 1 });
      const letters = [];
      for (let letter = 0; letter < 3; letter++) letters.push(await taken(channel, brokerDeadLetters));
      const told = letters.map((letter) => [letter.content.toString(), ...firstDeath(letter)]);
      assert.deepEqual(told, [
        ['refused', 'orders', 'rejected'],
        ['poisonous', 'orders', 'delivery_limit'],
        ['hasty', 'orders', 'expired'],
      ]);
    });
  });

  it('tell Prometheus of dead letters under the name that the alert looks for', async () => {
    const [series, queue] = alertedSeries();
    assert.equal(queue, brokerDeadLetters);
    await until(async () => (await cluster.told(series)).includes(`${series}{vhost="/",queue="${queue}"} 3`));
    const global = await cluster.told('rabbitmq_global_messages_dead_lettered_confirmed_total');
    assert.match(global.join('\n'), /dead_letter_strategy="at_least_once"\} [1-9]/);
  });

  it('give dead letters back to their queue, as the runbook says', async () => {
    await cluster.ask(second, 'rabbitmqctl', ...givingBack());
    await atNode(first, async (connection) => {
      const channel = await connection.createChannel();
      const texts = [];
      for (let letter = 0; letter < 3; letter++) {
        const message = await taken(channel, 'orders');
        texts.push(message.content.toString());
        channel.ack(message);
      }
      assert.deepEqual(texts.sort(), ['hasty', 'poisonous', 'refused']);
    });
    await until(async () => (await cluster.ask(second, 'rabbitmqctl', 'list_parameters')).trim() === '');
  });

  it('leave dead letters to a queue that has a place of its own for them', async () => {
    await atNode(first, async (connection) => {
      const channel = await connection.createConfirmChannel();
      await channel.assertExchange('own', 'direct', { durable: true });
      await channel.assertQueue('own-letters', { durable: true });
      await channel.bindQueue('own-letters', 'own', 'own-orders');
      await channel.assertQueue('own-orders', { durable: true, deadLetterExchange: 'own' });
      await confirmedSend(channel, 'own-orders', 'refused');
      channel.nack(await taken(channel, 'own-orders'), false, false);
      assert.equal((await taken(channel, 'own-letters')).content.toString(), 'refused');
    });
  });

  it('lose nothing that was confirmed when the leader of a queue is killed, and take it back', async () => {
    await atNode(second, async (connection) => {
      const channel = await connection.createChannel();
      await channel.assertQueue('crash', { durable: true });
    });
    assert.equal((await cluster.members(first, 'crash'))[second.name], 'leader');
    const publisher = new Publisher(
      [second, third, first].map((node) => url(node)),
      'crash',
    );
    await publisher.publish(600, (confirmed) => {
      if (confirmed === 205) cluster.kill(second);
    });
    await cluster.gone(second);
    const left = await cluster.members(first, 'crash');
    assert(left[first.name] === 'leader' || left[third.name] === 'leader', JSON.stringify(left));

    await cluster.boot(second);
    await until(async () => (await cluster.members(first, 'crash'))[second.name] === 'follower');
    // A majority of the rest: the one that came back is needed for it.
    cluster.kill(third);
    await cluster.gone(third);
    const kept = new Set<string>();
    await until(() => seesAll(second, 'crash', kept));
    assert.deepEqual(
      [...publisher.confirmed].filter((number) => !kept.has(String(number))),
      [],
    );
    await publisher.publish(650);
  });
});

/** Series and queue of the alert on dead letters of the broker of csa-hello. */
function alertedSeries(): readonly [string, string] {
  const stack = alertStacks.find(({ title }) => title === 'csa-hello in production on kubernetes');
  assert(stack !== undefined);
  const alert = alertsOf(stack).find((one) => one.alert === 'DeadLetterQueueNotEmpty');
  const [, series, queue] = /(\w+)\{[^}]*queue="([^"]+)"/.exec(alert?.expr ?? '') ?? [];
  assert(series !== undefined && queue !== undefined, 'no alert is about a queue of RabbitMQ');
  return [series, queue];
}

/** The words of the runbook after `rabbitmqctl`. */
function givingBack(): readonly string[] {
  const page = readFileSync('docs/runbooks/DeadLetterQueueNotEmpty.md', 'utf8');
  const [, words, value] = /rabbitmqctl (set_parameter shovel \S+) '([^']+)'/.exec(page) ?? [];
  assert(words !== undefined && value !== undefined, 'the runbook gives nothing back');
  return [...words.split(' '), value];
}

/** Returns the queue that a message died in, and why. */
function firstDeath({ properties }: GetMessage): readonly [string, string] {
  const death = propertyValue(properties.headers?.['x-death']);
  return [textAt(death, '0.queue'), textAt(death, '0.reason')];
}

import { brokerDeadLetters } from '../../src/wiring/operations/storeExporters';

/** A consumer that ends while it works has not refused the message: that many tries are what RabbitMQ 4 gives unasked. */
const deliveryLimit = 20;
/** Fourteen days in milliseconds, as long as SQS keeps them: a queue that nobody empties must not fill the disk. */
const kept = 14 * 24 * 60 * 60 * 1000;

/**
 * Returns what of the definitions keeps messages that were refused, expired, or delivered too often: RabbitMQ drops them
 * unless somebody says where to. A queue that names a place of its own keeps it, because no routing key is set here.
 */
export function deadLetterDefinitions(vhost: string): object {
  const name = brokerDeadLetters;
  const lasting = { vhost, durable: true, auto_delete: false };
  return {
    policies: [
      {
        vhost,
        name: 'keep-dead-letters',
        pattern: '.*',
        // What only one client has, and is gone with it, is of another type, and nothing of it is missed.
        'apply-to': 'quorum_queues',
        priority: 0,
        definition: {
          'delivery-limit': deliveryLimit,
          'dead-letter-exchange': name,
          // The queue lets go of a message once the other one has it, which only one that refuses rather than drops may.
          'dead-letter-strategy': 'at-least-once',
          overflow: 'reject-publish',
        },
      },
      // One policy holds for a queue, that of the highest priority: dead letters make no dead letters.
      {
        vhost,
        name,
        pattern: `^${name}$`,
        'apply-to': 'quorum_queues',
        priority: 1,
        definition: { 'message-ttl': kept },
      },
    ],
    exchanges: [{ name, ...lasting, type: 'fanout', internal: false, arguments: {} }],
    queues: [{ name, ...lasting, arguments: { 'x-queue-type': 'quorum' } }],
    bindings: [
      { source: name, vhost, destination: name, destination_type: 'queue', routing_key: '', arguments: {} },
    ],
  };
}

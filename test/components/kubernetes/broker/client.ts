import { connect, type Channel, type ChannelModel, type ConfirmChannel, type GetMessage } from 'amqplib';

/** Does something as a client of a node, which may be lost meanwhile: whoever waits for an answer then hears of it. */
export async function connected<T>(url: string, work: (connection: ChannelModel) => Promise<T>): Promise<T> {
  const connection = await connect(url);
  connection.on('error', () => undefined);
  try {
    return await work(connection);
  } finally {
    await connection.close().catch(() => undefined);
  }
}

/** Publishes a persistent message, and returns once the broker has confirmed it. */
export function confirmedSend(channel: ConfirmChannel, queue: string, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    channel.sendToQueue(queue, Buffer.from(text), { persistent: true }, (error: unknown) => {
      if (error === null || error === undefined) resolve();
      else reject(new Error(`"${text}" was not confirmed`, { cause: error }));
    });
  });
}

/** Takes the next message, which may not be there yet. */
export async function taken(channel: Channel, queue: string): Promise<GetMessage> {
  for (;;) {
    const message = await channel.get(queue);
    if (message !== false) return message;
    await shortly();
  }
}

/** Adds the texts of all messages that a queue has, and leaves them there. */
export async function look(channel: Channel, queue: string, texts: Set<string>): Promise<void> {
  for (;;) {
    const message = await channel.get(queue);
    if (message === false) return;
    texts.add(message.content.toString());
  }
}

/** Asks until it is so; the time that mocha gives a test is its end. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await shortly();
}

/** Between two questions. */
export function shortly(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50));
}

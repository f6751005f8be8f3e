import { confirmedSend, connected, shortly } from './client';

/** Messages that are on their way at a time. */
const inFlight = 10;
/** Connections after which there is nothing more to hope for: more than a minute and a half of them. */
const mostTurns = 2000;

/**
 * A client that publishes numbered, persistent messages, and knows which of them were confirmed. Where it loses its node
 * it goes on at the next, and sends again what it has no confirmation of, as a careful service does.
 */
export class Publisher {
  readonly confirmed = new Set<number>();
  private turn = 0;

  /** @param urls where the nodes answer; it begins with the first. */
  constructor(
    private readonly urls: readonly string[],
    private readonly queue: string,
  ) {}

  /** Publishes until so many are confirmed, and tells of each how many there are. */
  async publish(wanted: number, told: (confirmed: number) => void = () => undefined): Promise<void> {
    while (this.confirmed.size < wanted) {
      try {
        await this.atOneNode(wanted, told);
      } catch (error) {
        this.turn++;
        if (this.turn > mostTurns) throw error;
        await shortly();
      }
    }
  }

  private atOneNode(wanted: number, told: (confirmed: number) => void): Promise<void> {
    return connected(this.urls[this.turn % this.urls.length] ?? '', async (connection) => {
      const channel = await connection.createConfirmChannel();
      channel.on('error', () => undefined);
      while (this.confirmed.size < wanted) {
        const sent = this.next().map(async (number) => {
          await confirmedSend(channel, this.queue, String(number));
          this.confirmed.add(number);
          told(this.confirmed.size);
        });
        // All of them have an end before the first that failed is the reason to go elsewhere.
        await Promise.allSettled(sent);
        await Promise.all(sent);
      }
    });
  }

  /** The lowest numbers of which it has no confirmation. */
  private next(): readonly number[] {
    const numbers = [];
    for (let number = 0; numbers.length < inFlight; number++)
      if (!this.confirmed.has(number)) numbers.push(number);
    return numbers;
  }
}

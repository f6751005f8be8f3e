import type { Redis } from 'ioredis';
import { participantSchema, type Participant } from '../protocol/participant';
import { keys } from './keys';

/** Milliseconds between two signs of life. */
const beatMilliseconds = 5000;

/** Milliseconds of silence after which a pod counts as gone: three signs that did not come. */
const silentMilliseconds = 16_000;

export interface PodEvents {
  /** Redis does not know this pod (any more): what it had stored there may be gone. */
  readonly forgotten: () => Promise<void>;
  /** Another pod ended without a word; these had connections there, which are removed. */
  readonly buried: (participants: readonly Participant[]) => Promise<void>;
  readonly error: (error: unknown) => void;
}

/** Gives signs of life of this pod, and removes what others left behind that give none. */
export class PodRegistry {
  private timer: NodeJS.Timeout | undefined;
  private lastBeat = 0;
  private known = false;

  constructor(
    private readonly redis: Redis,
    private readonly pod: string,
    private readonly events: PodEvents,
  ) {}

  /** Whether Redis has answered lately. */
  get alive(): boolean {
    return Date.now() - this.lastBeat < silentMilliseconds;
  }

  async start(): Promise<void> {
    await this.beat();
    this.timer = setInterval(() => void this.beat(), beatMilliseconds);
  }

  /** Takes this pod out, with whatever it has left. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.redis.removePod(keys.pods, this.pod);
  }

  private async beat(): Promise<void> {
    try {
      const [known, silent] = await this.redis.beatPod(keys.pods, this.pod, silentMilliseconds);
      this.lastBeat = Date.now();
      if (known === 0 && this.known) await this.events.forgotten();
      this.known = true;
      for (const pod of silent) await this.bury(pod);
    } catch (error) {
      this.events.error(error);
    }
  }

  private async bury(pod: string): Promise<void> {
    const holders = await this.redis.removePod(keys.pods, pod);
    await this.events.buried(holders.map((holder) => participantSchema.parse(JSON.parse(holder))));
  }
}

import type { ChatMessage } from '../../src/protocol/chatMessage';
import type { Announcer } from './announcer';
import { counted } from './element';

/** Messages of one turn that are read out one by one. */
const readOut = 3;

/** Tells of what others say: aloud to a screen reader, and in the title of a page that is not in sight. */
export class News {
  private readonly title = document.title;
  private fresh: ChatMessage[] = [];
  private unseen = 0;
  private skipping = false;

  constructor(private readonly announcer: Announcer) {
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) return;
      this.unseen = 0;
      document.title = this.title;
    });
  }

  add(message: ChatMessage): void {
    this.fresh.push(message);
  }

  /** Passes over what is added until the next telling: it is the history that a page begins with. */
  skip(): void {
    this.skipping = true;
  }

  /** Tells of what was added since the last time. */
  tell(): void {
    const told = this.fresh;
    const skipped = this.skipping;
    this.fresh = [];
    this.skipping = false;
    if (skipped || told.length === 0) return;
    if (told.length > readOut) this.announcer.say(counted(told.length, 'new message'));
    else for (const { from, text } of told) this.announcer.say(`${from.name}: ${text}`);
    if (!document.hidden) return;
    this.unseen += told.length;
    document.title = `(${this.unseen}) ${this.title}`;
  }
}

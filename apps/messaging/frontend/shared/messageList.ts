import type { ShownMessage } from './conversation';
import { counted, setText } from './element';
import { MessageItem } from './messageItem';

/** Distance in pixels from the end at which a reader still reads the newest. */
const nearEnd = 48;

/** Shows a conversation. Who reads the newest stays there; who reads older ones is told of newer ones. */
export class MessageList {
  private readonly items = new Map<string, MessageItem>();
  private below = 0;
  /** Whether the newest is kept in sight. */
  private following = true;
  private lastTop = 0;

  /** @param box scrolls. @param list holds the messages. @param more leads to the newest. */
  constructor(
    private readonly box: HTMLElement,
    private readonly list: HTMLElement,
    private readonly more: HTMLButtonElement,
  ) {
    more.addEventListener('click', () => {
      this.toEnd();
      box.focus({ preventScroll: true });
    });
    box.addEventListener('scroll', () => this.scrolled());
    // Writing a long answer makes the box lower, turning a phone makes the list longer.
    const sizes = new ResizeObserver(() => {
      if (this.following) this.toEnd();
    });
    sizes.observe(box);
    sizes.observe(list);
  }

  /** Shows another conversation from its end. */
  replace(messages: readonly ShownMessage[]): void {
    this.items.clear();
    this.list.replaceChildren();
    this.update(messages);
    this.toEnd();
  }

  /** Shows what the conversation has become; what has not changed is not touched. */
  update(messages: readonly ShownMessage[]): void {
    const newest = messages.at(-1);
    const saidNow = newest !== undefined && newest.state === 'sending' && !this.items.has(newest.key);
    const fresh = messages.filter(({ key, own }) => !own && !this.items.has(key)).length;
    this.removeMissing(messages);
    this.place(messages);
    if (this.following || saidNow) this.toEnd();
    else this.tellOfMore(this.below + fresh);
  }

  private removeMissing(messages: readonly ShownMessage[]): void {
    const keys = new Set(messages.map(({ key }) => key));
    for (const [key, item] of this.items) {
      if (keys.has(key)) continue;
      item.element.remove();
      this.items.delete(key);
    }
  }

  private place(messages: readonly ShownMessage[]): void {
    let next = this.list.firstElementChild;
    for (const message of messages) {
      const item = this.itemOf(message);
      if (item.element === next) next = next.nextElementSibling;
      else this.list.insertBefore(item.element, next);
    }
  }

  private itemOf(message: ShownMessage): MessageItem {
    const known = this.items.get(message.key);
    if (known !== undefined) {
      known.update(message);
      return known;
    }
    const item = new MessageItem(message);
    this.items.set(message.key, item);
    return item;
  }

  /** Only a reader scrolls up. */
  private scrolled(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.box;
    const atEnd = scrollHeight - scrollTop - clientHeight < nearEnd;
    if (atEnd) this.tellOfMore(0);
    if (atEnd || scrollTop < this.lastTop) this.following = atEnd;
    this.lastTop = scrollTop;
  }

  private toEnd(): void {
    this.following = true;
    this.box.scrollTop = this.box.scrollHeight;
    this.lastTop = this.box.scrollTop;
    this.tellOfMore(0);
  }

  private tellOfMore(count: number): void {
    this.below = count;
    this.more.hidden = count === 0;
    setText(this.more, `${counted(count, 'new message')} below`);
  }
}

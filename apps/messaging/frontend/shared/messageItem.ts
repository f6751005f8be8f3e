import { timeElement } from './clock';
import type { ShownMessage } from './conversation';
import { element, setText } from './element';

/** One message of the list. Only its state changes. */
export class MessageItem {
  readonly element: HTMLLIElement;
  private readonly state = element('span', 'state');

  constructor(private message: ShownMessage) {
    const { announcement, author, own, sentAt, text } = message;
    this.element = element('li', `message${own ? ' own' : ''}${announcement ? ' announcement' : ''}`);
    const head = element('p', 'head');
    head.append(element('span', 'author', own ? 'You' : author), ' ');
    if (announcement) head.append(element('span', 'tag', 'to everyone'), ' ');
    head.append(timeElement(sentAt));
    this.element.append(head, element('p', 'text', text));
    if (own) {
      const foot = element('p', 'foot');
      foot.append(this.state);
      this.element.append(foot);
    }
    this.showState();
  }

  update(message: ShownMessage): void {
    if (message === this.message) return;
    this.message = message;
    this.showState();
  }

  private showState(): void {
    if (!this.message.own) return;
    this.element.dataset['state'] = this.message.state;
    setText(this.state, stateText(this.message));
  }
}

function stateText({ state, reason }: ShownMessage): string {
  switch (state) {
    case 'sending':
      return 'Sending…';
    case 'sent':
      return 'Sent';
    case 'seen':
      return 'Seen';
    case 'rejected':
      return `Not sent: ${reason ?? 'refused'}`;
  }
}

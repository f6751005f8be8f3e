import type { ClientState } from '../../src/client/chatClient';
import { counted, setText } from './element';

/** Tells that there is no connection, what waits for it, and lets the reader try at once. */
export class ConnectionBanner {
  constructor(
    private readonly banner: HTMLElement,
    private readonly text: HTMLElement,
    button: HTMLButtonElement,
    onRetry: () => void,
  ) {
    button.addEventListener('click', onRetry);
  }

  /** @param waiting messages that are not accepted yet. */
  show(state: ClientState, waiting: number): void {
    this.banner.hidden = state !== 'offline';
    setText(this.text, state === 'offline' ? `You are offline. ${whatWaits(waiting)}` : '');
  }
}

function whatWaits(waiting: number): string {
  if (waiting === 0) return 'What you write is sent when the connection is back.';
  const verbs = waiting === 1 ? 'waits and is sent' : 'wait and are sent';
  return `${counted(waiting, 'message')} ${verbs} when the connection is back.`;
}

import { Announcer } from './announcer';
import { Composer } from './composer';
import { ConnectionBanner } from './connectionBanner';
import { find } from './element';
import { MessageList } from './messageList';
import { News } from './news';

/** What both pages are made of. */
export interface ChatParts {
  readonly announcer: Announcer;
  readonly banner: ConnectionBanner;
  readonly composer: Composer;
  readonly list: MessageList;
  readonly news: News;
  /** Says that messages are missing which were kept too short. */
  readonly tellMissing: () => void;
}

export interface ChatActions {
  readonly onSend: (text: string) => void;
  readonly onRetry: () => void;
}

/** Brings the parts of the page to life. */
export function chatParts({ onSend, onRetry }: ChatActions): ChatParts {
  const announcer = new Announcer(find('news', HTMLElement));
  const missing = find('missing', HTMLElement);
  return {
    announcer,
    banner: new ConnectionBanner(
      find('offline', HTMLElement),
      find('offline-text', HTMLElement),
      find('retry', HTMLButtonElement),
      onRetry,
    ),
    composer: new Composer(find('composer', HTMLFormElement), find('text', HTMLTextAreaElement), onSend),
    list: new MessageList(
      find('log', HTMLElement),
      find('messages', HTMLElement),
      find('more', HTMLButtonElement),
    ),
    news: new News(announcer),
    tellMissing: () => {
      missing.hidden = false;
      announcer.say(missing.textContent);
    },
  };
}

/** Asks before a page is left that has messages which would be lost. */
export function guardLeaving(waiting: () => number): void {
  window.addEventListener('beforeunload', (event) => {
    if (waiting() > 0) event.preventDefault();
  });
}

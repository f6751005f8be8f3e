import type { ChatClient, ClientEvent, ClientState } from '../../src/client/chatClient';
import type { ChatMessage } from '../../src/protocol/chatMessage';
import type { Participant } from '../../src/protocol/participant';
import { chatParts, guardLeaving, type ChatParts } from '../shared/chatParts';
import { coalesced } from '../shared/coalesced';
import { Conversation } from '../shared/conversation';
import { find, setText } from '../shared/element';
import { Field } from '../shared/field';
import { KeptText } from '../shared/keptText';
import { nameProblem } from '../shared/nameProblem';
import { openChat } from '../shared/openChat';

/** The page of a user: one conversation with the admins, and what they announce. */
export class UserPage {
  private readonly keptName = new KeptText('localStorage', 'messaging.user.name');
  private readonly parts: ChatParts;
  private readonly conversation = new Conversation();
  private readonly form = find('join', HTMLFormElement);
  private readonly name = new Field(find('name', HTMLInputElement), find('name-problem', HTMLElement));
  private readonly chat = find('chat', HTMLElement);
  private readonly presence = find('presence', HTMLElement);
  private readonly showSoon = coalesced(() => this.show());
  /** Admins who are there, by their ids. */
  private readonly admins = new Set<string>();
  private client: ChatClient | undefined;
  private you: Participant | undefined;
  private state: ClientState = 'connecting';
  /** Sequence up to which this connection has confirmed. */
  private confirmed = '';

  constructor() {
    this.parts = chatParts({
      onSend: (text) => this.say(text),
      onRetry: () => this.client?.retry(),
    });
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.join();
    });
    document.addEventListener('visibilitychange', () => this.confirm());
    guardLeaving(() => this.conversation.waiting);
  }

  start(): void {
    const name = this.keptName.get();
    if (name === undefined) this.ask();
    else this.open(name);
  }

  private ask(problem?: string): void {
    this.chat.hidden = true;
    this.form.hidden = false;
    this.name.show(problem);
    this.name.focus();
  }

  private join(): void {
    const name = this.name.value;
    const problem = nameProblem(name);
    this.name.show(problem);
    if (problem !== undefined) return;
    this.keptName.set(name);
    this.open(name);
    this.parts.composer.focus();
  }

  private open(name: string): void {
    this.form.hidden = true;
    this.chat.hidden = false;
    this.state = 'connecting';
    this.client = openChat({ role: 'user', name, onEvent: (event) => this.hear(event) });
    this.showSoon();
  }

  private say(text: string): void {
    if (this.client === undefined) return;
    const id = this.client.send(text);
    const author = this.you?.name ?? '';
    this.conversation.say({ id, author, role: 'user', text, sentAt: Date.now(), announcement: false });
    this.showSoon();
  }

  private hear(event: ClientEvent): void {
    switch (event.kind) {
      case 'state':
        this.turn(event.state);
        if (event.state === 'refused') this.refuse(event.reason);
        break;
      case 'welcome':
        this.admins.clear();
        for (const { id } of event.welcome.present) this.admins.add(id);
        if (this.you === undefined) this.parts.news.skip();
        else if (event.missing) this.parts.tellMissing();
        this.you = event.welcome.you;
        this.confirmed = '';
        break;
      case 'message':
        this.receive(event.message);
        break;
      case 'accepted':
        this.conversation.accept(event.id, event.sequence);
        break;
      case 'rejected':
        this.conversation.reject(event.id, event.reason);
        this.parts.announcer.say(`A message was not sent: ${event.reason}`);
        break;
      case 'presence':
        if (event.online) this.admins.add(event.participant.id);
        else this.admins.delete(event.participant.id);
        break;
      case 'delivered':
        this.conversation.see(event.upTo);
        break;
    }
    this.showSoon();
  }

  private turn(state: ClientState): void {
    if (state === this.state) return;
    if (state === 'offline') this.parts.announcer.say('You are offline.');
    if (state === 'online' && this.state === 'offline') this.parts.announcer.say('You are back online.');
    this.state = state;
  }

  private refuse(reason: string): void {
    this.keptName.remove();
    this.ask(`This name was not accepted: ${reason}`);
  }

  private receive(message: ChatMessage): void {
    const own = message.from.id === this.you?.id;
    this.conversation.receive(message, own);
    if (!own) this.parts.news.add(message);
  }

  private show(): void {
    const { banner, list, news } = this.parts;
    list.update(this.conversation.messages);
    banner.show(this.state, this.conversation.waiting);
    setText(this.presence, presenceText(this.state, this.admins.size));
    this.presence.dataset['online'] = String(this.state === 'online' && this.admins.size > 0);
    news.tell();
    this.confirm();
  }

  /** Lets the admins know what is in sight here. */
  private confirm(): void {
    if (document.hidden || this.state !== 'online') return;
    const newest = this.conversation.newestOf('admin');
    if (newest === undefined || newest <= this.confirmed) return;
    this.confirmed = newest;
    this.client?.confirm(newest);
  }
}

function presenceText(state: ClientState, admins: number): string {
  if (state === 'connecting') return 'Connecting…';
  if (state !== 'online') return 'Offline';
  return admins > 0 ? 'An admin is here' : 'No admin is here now; they read it when they are back';
}

import type { ChatClient, ClientEvent, ClientState } from '../../src/client/chatClient';
import { everyone, type ChatMessage } from '../../src/protocol/chatMessage';
import type { Participant } from '../../src/protocol/participant';
import { chatParts, guardLeaving, type ChatParts } from '../shared/chatParts';
import { coalesced } from '../shared/coalesced';
import { find, setText } from '../shared/element';
import { openChat } from '../shared/openChat';
import { Roster } from './roster';
import { SignIn, type Credentials } from './signIn';
import { UserList } from './userList';

/** The page of an admin: who is there, a conversation with each, and announcements to all. */
export class AdminPage {
  private readonly parts: ChatParts;
  private readonly signIn: SignIn;
  private readonly roster = new Roster();
  private readonly users: UserList;
  private readonly chat = find('chat', HTMLElement);
  private readonly conversation = find('conversation', HTMLElement);
  private readonly heading = find('with', HTMLElement);
  private readonly presence = find('presence', HTMLElement);
  private readonly label = find('text-label', HTMLElement);
  private readonly showSoon = coalesced(() => this.show());
  private client: ChatClient | undefined;
  private you: Participant | undefined;
  private state: ClientState = 'connecting';
  private chosen: string | undefined;
  /** Sequence up to which this connection has confirmed the chosen conversation. */
  private confirmed = '';

  constructor() {
    this.parts = chatParts({
      onSend: (text) => this.say(text),
      onRetry: () => this.client?.retry(),
    });
    this.signIn = new SignIn((credentials) => {
      this.open(credentials);
      find('users-heading', HTMLElement).focus();
    });
    this.users = new UserList(find('users', HTMLElement), (id) => this.choose(id));
    document.addEventListener('visibilitychange', () => this.showSoon());
    find('sign-out', HTMLButtonElement).addEventListener('click', () => this.signOut());
    guardLeaving(() => this.roster.waiting);
  }

  start(): void {
    const credentials = this.signIn.kept();
    if (credentials === undefined) this.signIn.ask();
    else this.open(credentials);
  }

  private open({ name, token }: Credentials): void {
    this.chat.hidden = false;
    this.state = 'connecting';
    this.client = openChat({ role: 'admin', name, token, onEvent: (event) => this.hear(event) });
    this.showSoon();
  }

  /** A page that is loaded anew knows nothing of what was on this one. */
  private signOut(): void {
    this.signIn.forget();
    location.reload();
  }

  private choose(id: string): void {
    this.chosen = id;
    this.confirmed = '';
    this.conversation.hidden = false;
    this.parts.list.replace(this.roster.conversation(id).messages);
    const name = id === everyone ? 'Everyone' : this.roster.nameOf(id);
    setText(this.heading, name);
    setText(this.label, id === everyone ? 'Announcement to all users' : `Answer to ${name}`);
    this.show();
    this.parts.composer.focus();
  }

  private say(text: string): void {
    if (this.client === undefined || this.chosen === undefined) return;
    const id = this.client.send(text, this.chosen);
    this.roster.conversation(this.chosen).say({
      id,
      author: this.you?.name ?? '',
      role: 'admin',
      text,
      sentAt: Date.now(),
      announcement: this.chosen === everyone,
    });
    this.showSoon();
  }

  private hear(event: ClientEvent): void {
    switch (event.kind) {
      case 'state':
        this.turn(event.state);
        if (event.state === 'refused') this.refuse(event.reason);
        break;
      case 'welcome':
        this.roster.present(event.welcome.present);
        if (this.you === undefined) this.parts.news.skip();
        else if (event.missing) this.parts.tellMissing();
        this.you = event.welcome.you;
        this.confirmed = '';
        break;
      case 'message':
        this.receive(event.message);
        break;
      case 'accepted':
        this.roster.accept(event.id, event.sequence);
        break;
      case 'rejected':
        this.roster.reject(event.id, event.reason);
        this.parts.announcer.say(`A message was not sent: ${event.reason}`);
        break;
      case 'presence':
        this.roster.presence(event.participant, event.online);
        break;
      case 'delivered':
        this.roster.conversation(event.conversation).see(event.upTo);
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
    this.chat.hidden = true;
    this.signIn.refuse(reason);
  }

  private receive(message: ChatMessage): void {
    const own = message.from.id === this.you?.id;
    this.roster.receive(message, own);
    if (!own) this.parts.news.add(message);
  }

  private show(): void {
    const { banner, list, news } = this.parts;
    this.confirm();
    this.users.update(this.roster.entries, this.chosen);
    if (this.chosen !== undefined) list.update(this.roster.conversation(this.chosen).messages);
    banner.show(this.state, this.roster.waiting);
    setText(this.presence, presenceText(this.state, this.you));
    this.presence.dataset['online'] = String(this.state === 'online');
    news.tell();
  }

  /** Lets a user know that an admin has their messages in sight. */
  private confirm(): void {
    if (document.hidden || this.state !== 'online') return;
    if (this.chosen === undefined || this.chosen === everyone) return;
    const newest = this.roster.showNewest(this.chosen);
    if (newest === undefined || newest <= this.confirmed) return;
    this.confirmed = newest;
    this.client?.confirm(newest, this.chosen);
  }
}

function presenceText(state: ClientState, you: Participant | undefined): string {
  if (state === 'connecting') return 'Connecting…';
  if (state !== 'online') return 'Offline';
  return `Online as ${you?.name ?? 'admin'}`;
}

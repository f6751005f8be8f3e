import { everyone, type ChatMessage } from '../../src/protocol/chatMessage';
import type { Participant } from '../../src/protocol/participant';
import { Conversation, type ShownMessage } from '../shared/conversation';

/** A user as admins see them. */
export interface RosterEntry {
  readonly id: string;
  readonly name: string;
  readonly online: boolean;
  /** Messages of the user that nobody has answered and that were not shown here. */
  readonly unread: number;
}

interface User {
  readonly id: string;
  name: string;
  online: boolean;
  /** Sequence of the newest message of either side. */
  newest: string;
  shownUpTo: string;
  readonly conversation: Conversation;
}

/** Users of whom a page knows at most; the ones that have been silent longest make room. */
export const keptUsers = 500;

/** The users: who is there, and what each has said. */
export class Roster {
  private readonly users = new Map<string, User>();
  private readonly announcements = new Conversation();

  constructor(private readonly limit = keptUsers) {}

  /** Users with the newest messages first, then those who are there. */
  get entries(): readonly RosterEntry[] {
    return [...this.users.values()].sort(byActivity).map((user) => ({
      id: user.id,
      name: user.name,
      online: user.online,
      unread: unread(user),
    }));
  }

  /** Messages that are not accepted yet. */
  get waiting(): number {
    return [this.announcements, ...[...this.users.values()].map(({ conversation }) => conversation)].reduce(
      (sum, { waiting }) => sum + waiting,
      0,
    );
  }

  /** Returns the conversation with a user, or the one with everyone. */
  conversation(id: string): Conversation {
    return id === everyone ? this.announcements : this.user(id).conversation;
  }

  nameOf(id: string): string {
    return this.user(id).name;
  }

  /** Says who is there; nobody else is. */
  present(participants: readonly Participant[]): void {
    for (const user of this.users.values()) user.online = false;
    for (const participant of participants) this.presence(participant, true);
  }

  presence({ id, name }: Participant, online: boolean): void {
    const user = this.user(id);
    user.name = name;
    user.online = online;
  }

  receive(message: ChatMessage, own: boolean): void {
    this.conversation(message.conversation).receive(message, own);
    if (message.conversation === everyone) return;
    const user = this.user(message.conversation);
    if (message.from.role === 'user') user.name = message.from.name;
    if (message.sequence > user.newest) user.newest = message.sequence;
  }

  accept(id: string, sequence: string): void {
    this.each((conversation) => conversation.accept(id, sequence));
  }

  reject(id: string, reason: string): void {
    this.each((conversation) => conversation.reject(id, reason));
  }

  /** Counts what a user said as shown, and returns the sequence of the newest; undefined where there is none. */
  showNewest(id: string): string | undefined {
    const user = this.user(id);
    const newest = user.conversation.newestOf('user');
    if (newest !== undefined) user.shownUpTo = newest;
    return newest;
  }

  private each(act: (conversation: Conversation) => void): void {
    act(this.announcements);
    for (const { conversation } of this.users.values()) act(conversation);
  }

  private user(id: string): User {
    const known = this.users.get(id);
    if (known !== undefined) return known;
    const made = {
      id,
      name: 'Somebody',
      online: false,
      newest: '',
      shownUpTo: '',
      conversation: new Conversation(),
    };
    this.users.set(id, made);
    this.makeRoom(made);
    return made;
  }

  private makeRoom(except: User): void {
    if (this.users.size <= this.limit) return;
    const silent = [...this.users.values()].filter(
      (user) => user !== except && !user.online && user.conversation.waiting === 0,
    );
    const oldest = silent.sort(byActivity).at(-1);
    if (oldest !== undefined) this.users.delete(oldest.id);
  }
}

function byActivity(one: User, other: User): number {
  if (one.newest !== other.newest) return one.newest > other.newest ? -1 : 1;
  return Number(other.online) - Number(one.online) || one.name.localeCompare(other.name);
}

/** An answer of any admin says that what came before is read. */
function unread({ conversation, shownUpTo }: User): number {
  const isRead = ({ role, sequence }: ShownMessage) =>
    role === 'admin' || (sequence !== undefined && sequence <= shownUpTo);
  return conversation.messages.length - 1 - conversation.messages.findLastIndex(isRead);
}

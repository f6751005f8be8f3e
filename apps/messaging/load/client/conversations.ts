import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { newSession } from '../../test/support/testClient';
import type { Findings, TalkExperiment } from '../experiment';
import { TimeHistogram } from '../histogram';
import { startClient, type LoadClient } from './loadClient';
import { onSchedule } from './schedule';
import { MessageTally } from './tally';

/** Characters of a message: a sentence or two. */
const textCharacters = 120;

/** Milliseconds between two new connections. */
const connectMilliseconds = 5;

/** Seconds without a receipt or an acknowledgement after which what is not there counts as lost. */
const settleSeconds = 30;

type Kind = 'question' | 'answer';

/** A message, from the moment in which it was due. */
interface Said {
  readonly kind: Kind;
  readonly due: number;
}

/** Users who talk with admins: who says what when, and what is received. */
export class Conversations {
  private readonly tally = new MessageTally();
  private readonly said: Said[] = [];
  private readonly users: LoadClient[] = [];
  private readonly admins: LoadClient[] = [];
  private readonly times = {
    question: new TimeHistogram(),
    answer: new TimeHistogram(),
    accepted: new TimeHistogram(),
  };
  private urls: Pick<TalkExperiment, 'userUrls' | 'adminUrls'>;
  /** From when on times count. */
  private warm = Number.POSITIVE_INFINITY;
  private lastHeard = 0;
  private ends: readonly (() => void)[] = [];

  constructor(
    private readonly experiment: TalkExperiment,
    private readonly failed: (reason: string) => void,
  ) {
    this.urls = experiment;
  }

  /** From now on connects elsewhere. */
  moveTo(urls: Pick<TalkExperiment, 'userUrls' | 'adminUrls'>): void {
    this.urls = urls;
  }

  /** Connects everybody, and resolves once all are welcome. */
  async connect(): Promise<void> {
    const { admins, users } = this.experiment;
    const online: Promise<void>[] = [];
    for (let index = 0; index < admins + users; index += 1) {
      const isAdmin = index < admins;
      const list = isAdmin ? this.admins : this.users;
      online.push(new Promise((resolve) => list.push(this.start(isAdmin, list.length, resolve))));
      await pause(connectMilliseconds);
    }
    await Promise.all(online);
  }

  /** Begins to talk. */
  begin(): void {
    const { questionsPerSecond, answersPerSecond, warmUpSeconds } = this.experiment;
    this.warm = performance.now() + warmUpSeconds * 1000;
    this.ends = [
      onSchedule(questionsPerSecond, (index, due) => this.ask(index, due)),
      onSchedule(answersPerSecond, (index, due) => this.answer(index, due)),
    ];
  }

  /** Says no more, waits until all is there or the time is over, and returns what was found. */
  async finish(): Promise<Omit<Findings, 'failures'>> {
    for (const end of this.ends) end();
    this.lastHeard = performance.now();
    while (!this.tally.complete && performance.now() - this.lastHeard < settleSeconds * 1000) await pause(50);
    // What comes twice may come late.
    await pause(500);
    for (const client of [...this.users, ...this.admins]) client.stop();
    const { question, answer, accepted } = this.times;
    return {
      question: question.times(),
      answer: answer.times(),
      accepted: accepted.times(),
      tally: this.tally.result(),
    };
  }

  private ask(index: number, due: number): void {
    const user = index % this.users.length;
    this.say('question', user, due, (text) => this.users[user]?.send(text));
  }

  private answer(index: number, due: number): void {
    const user = index % this.users.length;
    const admin = this.admins[index % this.admins.length];
    this.say('answer', user, due, (text) => admin?.send(text, this.users[user]?.id()));
  }

  private say(kind: Kind, user: number, due: number, send: (text: string) => void): void {
    const message = this.tally.sent([
      nameOf('user', user),
      ...this.admins.map((_, index) => nameOf('admin', index)),
    ]);
    this.said.push({ kind, due });
    send(`${message} `.padEnd(textCharacters, '.'));
  }

  private start(isAdmin: boolean, index: number, online: () => void): LoadClient {
    const { target, token } = this.experiment;
    const role = isAdmin ? 'admin' : 'user';
    const name = nameOf(role, index);
    return startClient[target]({
      url: () => oneOf(isAdmin ? this.urls.adminUrls : this.urls.userUrls),
      session: newSession(),
      ...(isAdmin ? { token } : {}),
      online,
      received: (text) => this.received(role, name, Number.parseInt(text, 10)),
      accepted: (text) => this.accepted(Number.parseInt(text, 10)),
      failed: this.failed,
    });
  }

  private received(role: 'user' | 'admin', reader: string, message: number): void {
    this.lastHeard = performance.now();
    const { kind, due } = this.said[message] ?? {};
    if (kind === undefined || due === undefined || !this.tally.receive(reader, message) || due < this.warm)
      return;
    // From one server to the other: not what comes back to the sender's side.
    if ((kind === 'question') === (role === 'admin')) this.times[kind].add(performance.now() - due);
  }

  private accepted(message: number): void {
    this.lastHeard = performance.now();
    const { due } = this.said[message] ?? {};
    if (!this.tally.acknowledge(message) || due === undefined || due < this.warm) return;
    this.times.accepted.add(performance.now() - due);
  }
}

function nameOf(role: 'user' | 'admin', index: number): string {
  return `${role} ${index}`;
}

function oneOf(urls: readonly string[]): string {
  return urls[Math.floor(Math.random() * urls.length)] ?? '';
}

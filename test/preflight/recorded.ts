import type { Answer, Ask, Probe } from '../../src/preflight/check';

/** What a program answers: text, or data that it prints as JSON; `fails` with a message; "absent" where it is not there. */
export type Recorded = string | object;

/** Answers each question with the first recording whose words it starts with. */
export function answering(recordings: Readonly<Record<string, Recorded>>): Ask & { asked: string[] } {
  const asked: string[] = [];
  const ask = (probe: Probe): Promise<Answer> => {
    const question = questionOf(probe);
    asked.push(question);
    const found = Object.entries(recordings).find(([words]) => question.startsWith(words));
    return Promise.resolve(answerOf(found?.[1]));
  };
  return Object.assign(ask, { asked });
}

function questionOf(probe: Probe): string {
  if (probe.kind === 'name-servers') return `name servers of ${probe.domain}`;
  return [probe.program, ...probe.args].join(' ');
}

function answerOf(recorded: Recorded | undefined): Answer {
  if (recorded === undefined || recorded === 'absent') return { kind: 'absent' };
  if (typeof recorded === 'string') return { kind: 'output', text: recorded };
  if ('fails' in recorded) return { kind: 'failed', message: String(recorded.fails) };
  return { kind: 'output', text: JSON.stringify(recorded) };
}

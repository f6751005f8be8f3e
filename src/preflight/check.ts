import type { z } from 'zod';

/** A read-only question to the outside. */
export type Probe =
  | { readonly kind: 'command'; readonly program: string; readonly args: readonly string[] }
  /** The name servers that the parent zone names for a domain. */
  | { readonly kind: 'name-servers'; readonly domain: string };

/** What came back. */
export type Answer =
  | { readonly kind: 'output'; readonly text: string }
  | { readonly kind: 'failed'; readonly message: string }
  /** There is no such program. */
  | { readonly kind: 'absent' };

export type Status = 'ok' | 'warn' | 'fail';

/** What a check comes to. */
export interface Verdict {
  readonly status: Status;
  /** What was found. */
  readonly found: string;
  /** What to do about it; none where all is well. */
  readonly remedy?: string;
}

/** One check: the questions it asks, and a pure function from their answers to the verdict. */
export interface Check {
  readonly name: string;
  readonly probes: readonly Probe[];
  readonly judge: (...answers: readonly Answer[]) => Verdict;
}

export interface CheckResult extends Verdict {
  readonly name: string;
}

/** Puts a question to the outside; never throws. */
export type Ask = (probe: Probe) => Promise<Answer>;

/** Returns a probe that runs a program. */
export function command(program: string, ...args: readonly string[]): Probe {
  return { kind: 'command', program, args };
}

export function ok(found: string): Verdict {
  return { status: 'ok', found };
}

export function warn(found: string, remedy: string): Verdict {
  return { status: 'warn', found, remedy };
}

export function fail(found: string, remedy: string): Verdict {
  return { status: 'fail', found, remedy };
}

/** Returns a judge of one JSON answer; an answer that cannot be read fails with its message and the remedy. */
export function judgeJson<Content>(
  schema: z.ZodType<Content>,
  remedy: string,
  judge: (content: Content) => Verdict,
): Check['judge'] {
  return (answer) => {
    const content = readJson(answer, schema);
    return content === undefined ? unreadable(answer, remedy) : judge(content);
  };
}

/** Returns the content of an answer, or undefined where it is not of that shape. */
export function readJson<Content>(
  answer: Answer | undefined,
  schema: z.ZodType<Content>,
): Content | undefined {
  if (answer?.kind !== 'output') return undefined;
  try {
    return schema.safeParse(JSON.parse(answer.text)).data;
  } catch {
    return undefined;
  }
}

/** Returns the verdict on an answer that says nothing. */
export function unreadable(answer: Answer | undefined, remedy: string): Verdict {
  if (answer?.kind === 'failed') return fail(answer.message, remedy);
  return fail(answer?.kind === 'output' ? 'an unexpected answer' : 'no answer', remedy);
}

/**
 * Runs the checks, stage by stage: those of one stage at once, and none after a stage in which one fails, since the
 * next could only say the same.
 */
export async function runChecks(
  stages: readonly (readonly Check[])[],
  ask: Ask,
): Promise<readonly CheckResult[]> {
  const [stage, ...later] = stages;
  if (stage === undefined) return [];
  const results = await Promise.all(
    stage.map(async ({ name, probes, judge }) => ({
      name,
      ...judge(...(await Promise.all(probes.map(ask)))),
    })),
  );
  if (results.some(({ status }) => status === 'fail')) return results;
  return [...results, ...(await runChecks(later, ask))];
}

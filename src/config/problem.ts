import { namespace } from './schema';

/** What is wrong with one setting. */
export interface Problem {
  /** Where: "services.auth-service.replicas"; empty for the settings as a whole. */
  readonly key: string;
  /** What is wrong and what would be right, after the key. */
  readonly text: string;
}

/** Returns the line that a user reads. */
export function problemLine(problem: Problem): string {
  return `${namespace}:${problem.key} ${problem.text}`;
}

/** Returns a key as `pulumi config set --path` takes it. */
export function keyOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((key, step) => {
    if (typeof step === 'number') return `${key}[${step}]`;
    return key === '' ? String(step) : `${key}.${String(step)}`;
  }, '');
}

/** Returns whether one of the keys lies within the other. */
export function overlap(a: string, b: string): boolean {
  return within(a, b) || within(b, a);
}

function within(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);
}

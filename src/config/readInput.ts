import { z } from 'zod';
import { keyOf, type Problem } from './problem';
import { settingsSchema, type SettingsInput } from './schema';
import { unknownKeyProblem, unwrapped } from './unknownKey';

/** The settings that are right one by one, and what is wrong with the others. */
export interface Reading {
  readonly input: Partial<SettingsInput>;
  readonly problems: readonly Problem[];
}

const { system, environment, target } = settingsSchema.shape;
const partialSchema = settingsSchema.extend({
  system: system.exactOptional(),
  environment: environment.exactOptional(),
  target: target.exactOptional(),
});

/**
 * Reads the values of a stack, key to value, without the namespace. Values come as text where Pulumi hands them to a
 * program, and typed where they are read from a file. What is wrong is left out, so that the rest is checked too.
 */
export function readInput(values: Readonly<Record<string, unknown>>): Reading {
  let candidate: unknown = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, fromText(key, value)]),
  );
  const problems: Problem[] = [];
  for (;;) {
    const result = partialSchema.safeParse(candidate);
    if (result.success) return { input: result.data, problems };
    const { issues } = result.error;
    problems.push(
      ...issues.flatMap((issue) => problemsOf(issue, candidate)).filter(({ key }) => !known(problems, key)),
    );
    candidate = issues.flatMap(pathsOf).reduce(without, candidate);
  }
}

/** Pulumi hands a program every value as text: objects and lists as JSON, yes or no as a word, a number in digits. */
function fromText(key: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const shape: Readonly<Record<string, unknown>> = settingsSchema.shape;
  const wanted = unwrapped(shape[key]);
  if (wanted instanceof z.ZodBoolean) return value === 'true' ? true : value === 'false' ? false : value;
  if (wanted instanceof z.ZodNumber) return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  const structured =
    wanted instanceof z.ZodObject || wanted instanceof z.ZodArray || wanted instanceof z.ZodRecord;
  return structured ? fromJson(value) : value;
}

function fromJson(value: string): unknown {
  try {
    const parsed: unknown = JSON.parse(value);
    return parsed;
  } catch {
    return value;
  }
}

function known(problems: readonly Problem[], key: string): boolean {
  return problems.some((problem) => problem.key === key);
}

function problemsOf(issue: z.core.$ZodIssue, candidate: unknown): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKeyProblem(issue.path, key));
  }
  const key = keyOf(issue.path);
  const value = valueAt(candidate, issue.path);
  const text = value === undefined ? 'is not set' : `is ${shown(issue.path, value)}`;
  return [{ key, text: `${text}; it must be ${issue.message}` }];
}

/** Groups with a secret in them. */
const secretGroups: readonly PropertyKey[] = [
  ...['imagePullSecrets', 'mailRelay', 'bucketReplicas', 'alerting', 'clusterBackup'],
];
/** Fields of those that are no secret themselves. */
const publicFields: readonly PropertyKey[] = [
  ...['name', 'registry', 'username'],
  ...['host', 'port', 'endpoint', 'bucket', 'region', 'accessKeyId'],
];

function shown(path: readonly PropertyKey[], value: unknown): string {
  const [group = '', field = group] = [path[0], path.at(-1)];
  if (secretGroups.includes(group) && !publicFields.includes(field)) return 'something else';
  if (Array.isArray(value)) return 'a list';
  return isRecord(value) ? 'a group' : JSON.stringify(value);
}

/** The paths to leave out; a field that is missing takes its group with it. */
function pathsOf(issue: z.core.$ZodIssue): (readonly PropertyKey[])[] {
  return issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, step) => (isRecord(inner) ? inner[String(step)] : undefined), value);
}

/** Returns the value without what the path names; without the group around it, where it names nothing there. */
function without(value: unknown, path: readonly PropertyKey[]): unknown {
  const [step, ...rest] = path;
  if (step === undefined || !isRecord(value)) return undefined;
  const name = String(step);
  const inner = rest.length === 0 || !(name in value) ? undefined : without(value[name], rest);
  if (rest.length === 0 && !(name in value)) return undefined;
  if (Array.isArray(value)) {
    const elements: readonly unknown[] = value;
    return inner === undefined ? undefined : elements.with(Number(step), inner);
  }
  const others = Object.entries(value).filter(([key]) => key !== name);
  return Object.fromEntries(inner === undefined ? others : [...others, [name, inner]]);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

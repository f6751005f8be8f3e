import { UserError } from '../model/userError';
import { keyOf, overlap, problemLine, type Problem } from './problem';
import { readInput } from './readInput';
import { resolve } from './resolve';
import { ruleProblems } from './rules';
import type { SettingsInput } from './schema';
import type { Settings, SystemFacts } from './settings';
import { nearest } from './unknownKey';

/** What is known of the values beside the values. */
export interface ValuesOrigin {
  /** Keys that the stack keeps as secrets. Default: none. */
  readonly secretKeys?: readonly string[];
  /** Default: false. */
  readonly illustrative?: boolean;
}

/**
 * Returns the settings of a stack: its values (key to value, without the namespace) checked against the schema and
 * against the system they name, with the defaults filled in.
 * @throws UserError with everything that is wrong at once.
 */
export function parseSettings(
  values: Readonly<Record<string, unknown>>,
  systems: readonly SystemFacts[],
  origin: ValuesOrigin = {},
): Settings {
  const secrets = secretProblems(origin.secretKeys ?? []);
  const { input, problems } = readInput(without(values, secrets));
  const { system: name, environment, target } = input;
  const system = systems.find((candidate) => candidate.name === name);
  const found = [
    ...secrets,
    ...problems,
    ...missingProblems(input, systems),
    ...(name === undefined || system !== undefined ? [] : [unknownSystem(name, systems)]),
  ];
  if (name === undefined || environment === undefined || target === undefined || system === undefined) {
    throw failure(found);
  }
  const complete = { ...input, system: name, environment, target };
  const broken = ruleProblems({ input: complete, system });
  const all = [...found, ...broken.filter(({ key }) => !found.some((other) => overlap(key, other.key)))];
  if (all.length > 0) throw failure(all);
  return deepFreeze(resolve(complete, system, origin.illustrative ?? false));
}

/** Settings with a credential in them. */
const secretSettings: readonly string[] = [
  'imagePullSecrets',
  'mailRelay',
  'bucketReplicas',
  'alerting',
  'clusterBackup',
];

/** A setting that is shown in plans cannot be a secret of the stack. */
function secretProblems(secretKeys: readonly string[]): Problem[] {
  return secretKeys
    .filter((key) => !secretSettings.includes(key))
    .map((key) => ({ key, text: 'is a secret, but is shown in plans; set it again without --secret' }));
}

function without(values: Readonly<Record<string, unknown>>, problems: readonly Problem[]) {
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => problems.every(({ key }) => key !== name)),
  );
}

/** The three that no stack can do without, where they are neither right nor wrong but absent. */
function missingProblems(input: Partial<SettingsInput>, systems: readonly SystemFacts[]): Problem[] {
  const required = {
    system: systems.map(({ name }) => name).join(', '),
    environment: 'development, testing, staging, production',
    target: 'aws, kubernetes',
  };
  return Object.entries(required).flatMap(([key, words]) =>
    key in input ? [] : [{ key: keyOf([key]), text: `is not set; it must be one of ${words}` }],
  );
}

function unknownSystem(name: string, systems: readonly SystemFacts[]): Problem {
  const names = systems.map((system) => system.name);
  const meant = nearest(name, names);
  const remedy = meant === undefined ? '' : `; did you mean ${meant}?`;
  return { key: 'system', text: `is "${name}"; it must be one of ${names.join(', ')}${remedy}` };
}

function failure(problems: readonly Problem[]): UserError {
  const byKey = new Map(problems.toReversed().map((problem) => [problem.key, problem]));
  return new UserError([...byKey.values()].toReversed().map(problemLine));
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}

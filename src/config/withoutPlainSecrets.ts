import { isEncryptedPlaceholder, plainPlaceholder } from './secretPlaceholder';

type Values = Readonly<Record<string, unknown>>;

/** Where settings have a secret; "*" stands for every element or name. */
const places: readonly (readonly string[])[] = [
  ['imagePullSecrets', '*', 'password'],
  ['mailRelay', 'password'],
  ['bucketReplicas', '*', 'secretAccessKey'],
  ['alerting', 'pagerDutyKey'],
  ['alerting', 'slackUrl'],
  ['clusterBackup', 'secretAccessKey'],
];

/**
 * Returns the values of a stack, key to value, with a constant in place of every secret that is there in plain text: a
 * simulated cloud needs none, and no file of a plan or a rehearsal can then hold one or a digest of it. The placeholders
 * of encrypted ones stay, by which a change of them shows.
 */
export function withoutPlainSecrets(values: Values): Values {
  return places.reduce<Values>(
    (hidden, [key = '', ...rest]) => (key in hidden ? { ...hidden, [key]: hide(hidden[key], rest) } : hidden),
    values,
  );
}

function hide(value: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) {
    return typeof value === 'string' && !isEncryptedPlaceholder(value) ? plainPlaceholder : value;
  }
  if (typeof value === 'string') return hideInJson(value, [step, ...rest]);
  if (Array.isArray(value)) return value.map((element: unknown) => hide(element, rest));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, child]: [string, unknown]) => [
      name,
      step === '*' || step === name ? hide(child, rest) : child,
    ]),
  );
}

/** `pulumi config set` writes a whole group as JSON. */
function hideInJson(text: string, steps: readonly string[]): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' ? hide(parsed, steps) : text;
  } catch {
    return text;
  }
}

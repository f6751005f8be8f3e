import { bagAt, bagsAt, textAt } from '../../../policies/cluster';
import { asText, type PropertyBag } from '../../plan/recording';
import type { ExportedSecret } from '../exportedSecrets';
import { writeSecretText, type SecretVariable } from '../secretVariables';
import { escaped } from './escaped';
import type { Pod } from './pods';

/** What the environment of containers is made of. */
export interface Values {
  readonly secrets: readonly ExportedSecret[];
  readonly variables: ReadonlyMap<string, SecretVariable>;
  /** Data of the ConfigMaps, by name. */
  readonly configMaps: ReadonlyMap<string, PropertyBag>;
  /** Puts names of Compose in place of names in the cluster. */
  readonly hosts: (text: string) => string;
}

/** What Compose says, and stops, where the script was not run. */
const hint = 'run ./fill-secrets';

/** Returns the variables of a container as Compose takes them: a secret by the name of its variable in .env. */
export function environmentOf(container: PropertyBag, pod: Pod, values: Values): PropertyBag {
  const whole = bagsAt(container, 'envFrom.*').flatMap((source) => {
    const data = values.configMaps.get(textAt(source, 'configMapRef.name')) ?? {};
    return Object.entries(data).map(([name, value]) => [name, plain(asText(value), values)] as const);
  });
  const own = bagsAt(container, 'env.*').map((variable) => {
    return [textAt(variable, 'name'), valueOf(variable, pod, values)] as const;
  });
  return Object.fromEntries([...whole, ...own]);
}

function valueOf(variable: PropertyBag, pod: Pod, values: Values): string {
  const from = bagAt(variable, 'valueFrom');
  const [kind] = Object.keys(from);
  if (kind === undefined) return plain(textAt(variable, 'value'), values);
  if (kind === 'configMapKeyRef') {
    const data = values.configMaps.get(textAt(from, 'configMapKeyRef.name')) ?? {};
    return plain(asText(data[textAt(from, 'configMapKeyRef.key')]), values);
  }
  if (kind === 'secretKeyRef') {
    return secretText(pod, textAt(from, 'secretKeyRef.name'), textAt(from, 'secretKeyRef.key'), values);
  }
  const field = textAt(from, 'fieldRef.fieldPath');
  const fields: Readonly<Record<string, string>> = {
    'metadata.name': pod.name,
    'metadata.namespace': pod.namespace,
    // A container is known by its name, and listens on whatever address that has.
    'status.podIP': '0.0.0.0',
    'spec.nodeName': 'localhost',
  };
  return fields[field] ?? '';
}

function secretText(pod: Pod, name: string, key: string, values: Values): string {
  const secret = values.secrets.find((other) => other.name === name && other.namespace === pod.namespace);
  const text = secret?.values.get(key);
  if (text === undefined) throw new Error(`the export has no ${key} of the Secret ${name}`);
  return writeSecretText(
    text,
    values.variables,
    (variable) => `\${${variable.name}:?${hint}}`,
    (part) => plain(part, values),
  );
}

function plain(text: string, { hosts }: Values): string {
  return escaped(hosts(text));
}

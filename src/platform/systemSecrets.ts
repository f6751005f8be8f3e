import * as pulumi from '@pulumi/pulumi';
import { SystemSecrets } from '../../components/systemSecrets';
import type { WorkloadSecret } from '../../components/kubernetes/workload';
import type { FunctionDefinition } from '../model/function';
import type { Service } from '../model/service';
import type { System } from '../model/system';

/** The secrets of the system, and what the stack exports of them. */
export interface MadeSecrets {
  /** Absent where the system has none. */
  readonly secrets?: SystemSecrets;
  readonly outputs: { readonly secrets?: pulumi.Output<Readonly<Record<string, string>>> };
}

/** Makes the secrets of the system. The stack exports them, as secrets, for the people who must be given one. */
export function makeSystemSecrets({ name, secrets: wanted = {} }: System): MadeSecrets {
  const names = Object.keys(wanted);
  if (names.length === 0) return { outputs: {} };
  const secrets = new SystemSecrets(`${name}-secrets`, names);
  // Secret as a whole: of an object with secrets in it some tools show them.
  return { secrets, outputs: { secrets: pulumi.output(Object.fromEntries(secrets.values)) } };
}

/** Returns the Secrets of a service with what it gets of the system's put among what its bindings put there. */
export function withSystemSecrets(
  { systemSecrets = {} }: Pick<Service, 'systemSecrets'>,
  made: SystemSecrets | undefined,
  bound: readonly WorkloadSecret[],
): readonly WorkloadSecret[] {
  const all = new Map(bound.map((secret) => [secret.name, secret]));
  for (const [variable, { name, secret, key }] of Object.entries(systemSecrets)) {
    const { data, variables } = all.get(secret) ?? { data: {}, variables: {} };
    all.set(secret, {
      name: secret,
      data: { ...data, [key]: found(made?.values, name) },
      variables: { ...variables, [variable]: key },
    });
  }
  return [...all.values()];
}

/** Returns the variables of a function that know secrets of the system by their digest alone. */
export function digestVariables(
  { secretDigests = {} }: Pick<FunctionDefinition, 'secretDigests'>,
  made: SystemSecrets | undefined,
): Readonly<Record<string, pulumi.Output<string>>> {
  return Object.fromEntries(
    Object.entries(secretDigests).map(([variable, name]) => [variable, found(made?.digests, name)]),
  );
}

function found(
  values: ReadonlyMap<string, pulumi.Output<string>> | undefined,
  name: string,
): pulumi.Output<string> {
  const value = values?.get(name);
  if (value === undefined) throw new Error(`The secret ${name} of the system was not made.`);
  return value;
}

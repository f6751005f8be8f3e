import { environments, type Environment } from './environment';
import type { Service, Use } from './service';
import { isSecretFact } from './store';
import type { System } from './system';
import { unknownNames } from './unknownNames';

/** What one key of a Secret carries. */
interface Entry {
  readonly secret: string;
  readonly key: string;
  /** Where the value comes from: a fact of a store, or the secret made for the service. */
  readonly value: string;
}

/** Returns what is wrong with the Secrets of the services: keys that mean two things, names that two would make. */
export function secretProblems(system: System): string[] {
  const services = Object.entries(system.services);
  return [
    ...unknownSecretProblems(system),
    ...services.flatMap(([name, service]) => {
      const place = `${system.name}: service "${name}"`;
      return [...strayKeyProblems(system, place, service), ...keyProblems(system, place, name, service)];
    }),
    ...new Set(environments.flatMap((environment) => sharedNameProblems(system, environment))),
  ];
}

function unknownSecretProblems({ name, secrets = {}, services, functions = {} }: System): string[] {
  const known = Object.keys(secrets);
  return [
    ...Object.entries(services).flatMap(([service, { systemSecrets = {} }]) =>
      unknownNames(
        `${name}: service "${service}" gets the secret`,
        Object.values(systemSecrets).map((use) => use.name),
        known,
      ),
    ),
    ...Object.entries(functions).flatMap(([owner, { secretDigests = {} }]) =>
      unknownNames(`${name}: function "${owner}" knows the secret`, Object.values(secretDigests), known),
    ),
  ];
}

function usesOf(service: Service): readonly (readonly [string, Use])[] {
  return Object.entries(service.uses ?? {}).flatMap(([store, use]) =>
    use === undefined ? [] : [[store, use] as const],
  );
}

function strayKeyProblems(system: System, place: string, service: Service): string[] {
  return usesOf(service).flatMap(([store, use]) => {
    const kind = system.stores[store]?.kind;
    return Object.keys(use.secretKeys ?? {}).flatMap((variable) => {
      const fact = use.environment[variable];
      if (fact === undefined) {
        return [
          `${place} gives ${variable} a key of the Secret of "${store}", and has no such variable; add it`,
        ];
      }
      return kind === undefined || isSecretFact(kind, fact)
        ? []
        : [`${place} gives ${variable} a key of the Secret of "${store}", and it is no secret; drop the key`];
    });
  });
}

function keyProblems(system: System, place: string, name: string, service: Service): string[] {
  const found = new Map<string, string>();
  return entriesOf(system, name, service).flatMap(({ secret, key, value }) => {
    const address = `${secret} ${key}`;
    const other = found.get(address) ?? value;
    found.set(address, other);
    return other === value
      ? []
      : [
          `${place}: the key "${key}" of the Secret "${secret}" would carry both ${other} and ${value}; name another key`,
        ];
  });
}

function entriesOf(system: System, name: string, service: Service): readonly Entry[] {
  const used = usesOf(service).flatMap(([store, use]): Entry[] => {
    const kind = system.stores[store]?.kind;
    const secret = use.secret ?? `${name}-${store}`;
    return Object.entries(use.environment).flatMap(([variable, fact]) =>
      kind === undefined || !isSecretFact(kind, fact)
        ? []
        : [{ secret, key: use.secretKeys?.[variable] ?? fact, value: `the ${fact} of "${store}"` }],
    );
  });
  const generated = Object.values(service.generatedSecrets ?? {}).map(({ secret, key }) => ({
    secret,
    key,
    value: 'a secret of its own',
  }));
  const shared = Object.values(service.systemSecrets ?? {}).map((use) => ({
    secret: use.secret,
    key: use.key,
    value: `the secret "${use.name}" of the system`,
  }));
  return [...used, ...generated, ...shared];
}

/** Each service makes its own Secrets, so that two of one name in one namespace would be one object made twice. */
function sharedNameProblems(system: System, environment: Environment): string[] {
  const owners = new Map<string, string>();
  return Object.entries(system.services).flatMap(([name, service]) => {
    const namespace = service.namespace ?? system.namespace[environment];
    const secrets = [...new Set(entriesOf(system, name, service).map(({ secret }) => secret))];
    return secrets.flatMap((secret) => {
      const address = `${namespace} ${secret}`;
      const owner = owners.get(address);
      owners.set(address, owner ?? name);
      return owner === undefined
        ? []
        : [
            `${system.name}: the services "${owner}" and "${name}" of one namespace both make a Secret "${secret}"; rename one`,
          ];
    });
  });
}

import type { Problem } from './problem';
import { isInMode } from '../model/environment';
import { imageOf } from './image';
import { leastManagedStorage, placementOf } from './resolve';
import type { Rule, RuleContext } from './rules';
import { nearest } from './unknownKey';

/** What the settings say of the system, and the system does not know. */
export const systemRules: readonly Rule[] = [
  ({ input, system }) => notOffered('environment', input.environment, system.environments, system.name),
  ({ input, system }) => notOffered('target', input.target, system.targets, system.name),
  ({ input, system }) => unknownNames('services', 'service', input.services, system.services, system.name),
  ({ input, system }) => unknownNames('stores', 'store', input.stores, system.stores, system.name),
  replicaProblems,
  tlsProblems,
  imageProblems,
  storeProblems,
  replicationProblems,
  tableProblems,
  pullSecretProblems,
  privateImageProblems,
];

function notOffered(key: string, value: string, offered: readonly string[], system: string): Problem[] {
  if (offered.includes(value)) return [];
  return [{ key, text: `is "${value}"; ${system} is made for ${offered.join(', ')}` }];
}

/** Returns the names given that the system does not know. */
export function unknownNames(
  key: string,
  what: string,
  given: object = {},
  known: object = {},
  system: string,
): Problem[] {
  const names = Object.keys(known);
  return Object.keys(given)
    .filter((name) => !names.includes(name))
    .map((name) => {
      const meant = nearest(name, names);
      const remedy = meant === undefined ? `it has ${names.join(', ')}` : `did you mean ${meant}?`;
      return { key: `${key}.${name}`, text: `is no ${what} of ${system}; ${remedy}` };
    });
}

function replicaProblems({ input, system }: RuleContext): Problem[] {
  return Object.entries(input.services ?? {}).flatMap(([name, { replicas }]) => {
    const service = system.services[name];
    if (service === undefined || replicas === undefined) return [];
    const key = `services.${name}.replicas`;
    if (service.kind !== 'deployment') {
      return [{ key, text: `is ${replicas}; leave it out, since a ${service.kind} has no number of pods` }];
    }
    const scaling = service.autoscaling?.[input.environment];
    if (scaling === undefined || (replicas >= scaling.minimum && replicas <= scaling.maximum)) return [];
    return [
      {
        key,
        text: `is ${replicas}; its autoscaler allows ${scaling.minimum} to ${scaling.maximum} pods in ${input.environment}`,
      },
    ];
  });
}

function tlsProblems({ input, system }: RuleContext): Problem[] {
  const able = Object.keys(system.services).filter((name) => speaksTls(system, name));
  return Object.entries(input.services ?? {}).flatMap(([name, { tls }]) => {
    if (tls !== true || system.services[name] === undefined || able.includes(name)) return [];
    const known = able.length === 0 ? 'no service has' : `only ${able.join(', ')} has`;
    const text = `is true; leave it out, since of ${system.name} ${known} a port for mutual TLS`;
    return [{ key: `services.${name}.tls`, text }];
  });
}

function speaksTls(system: RuleContext['system'], name: string): boolean {
  return system.services[name]?.ports.some(({ mutualTls }) => mutualTls !== undefined) ?? false;
}

function imageProblems({ input, system }: RuleContext): Problem[] {
  return Object.keys(system.services).flatMap((name) => imageOf(name, system, input).problem ?? []);
}

function storeProblems({ input, system }: RuleContext): Problem[] {
  return Object.entries(system.stores).flatMap(([name, store]) => {
    const given = input.stores?.[name] ?? {};
    const managed = placementOf(name, store, input) === 'managed';
    const least = managed ? (leastManagedStorage[store.kind] ?? 1) : 1;
    const without = (field: string) => ({
      key: `stores.${name}.${field}`,
      text: `is set; leave it out, since a ${store.kind} has none`,
    });
    return [
      ...(given.size !== undefined && !('size' in store) ? [without('size')] : []),
      ...(given.storage !== undefined && !('storage' in store) ? [without('storage')] : []),
      ...(given.storage !== undefined && given.storage < least
        ? [
            {
              key: `stores.${name}.storage`,
              text: `is ${given.storage}; AWS gives a ${store.kind} at least ${least} GiB`,
            },
          ]
        : []),
    ];
  });
}

/** DynamoDB has no counterpart in pods. */
function tableProblems({ input, system }: RuleContext): Problem[] {
  return Object.entries(system.stores).flatMap(([name, store]) => {
    const placement = placementOf(name, store, input);
    const there = isInMode(store, input.mode ?? 'kubernetes') || input.stores?.[name] !== undefined;
    if (store.kind !== 'table' || placement === 'managed' || !there) return [];
    return [{ key: `stores.${name}.placement`, text: `is ${placement}; a table lives on AWS alone` }];
  });
}

/** A client that does not ask the sentinels would write to a replica after the first failover. */
function replicationProblems({ input, system }: RuleContext): Problem[] {
  return Object.entries(system.stores).flatMap(([name, store]) => {
    if (input.stores?.[name]?.replication !== true) return [];
    const key = `stores.${name}.replication`;
    if (store.kind !== 'database' && store.kind !== 'cache') {
      return [{ key, text: `is true; leave it out, since a ${store.kind} has no standbys` }];
    }
    if (placementOf(name, store, input) !== 'in-cluster') {
      return [{ key, text: 'is true; leave it out, since AWS keeps the standbys of what it manages' }];
    }
    if (store.kind === 'database') return [];
    return servicesWithoutSentinels(system, name).map((service) => ({
      key,
      text: `is true; let ${service} ask the sentinels (the fact "sentinels"), since its URL leads to a replica as well`,
    }));
  });
}

function servicesWithoutSentinels(system: RuleContext['system'], store: string): string[] {
  return Object.entries(system.services).flatMap(([name, service]) => {
    const use = service.uses?.[store];
    return use === undefined || Object.values(use.environment).includes('sentinels') ? [] : [name];
  });
}

function pullSecretProblems({ input }: RuleContext): Problem[] {
  const secrets = input.imagePullSecrets ?? [];
  const names = secrets.map(({ name }) => name);
  return secrets.flatMap(({ name, registry, username, password }, index) => {
    const key = `imagePullSecrets[${index}]`;
    const given = [registry, username, password].filter((field) => field !== undefined).length;
    return [
      ...(given === 0 || given === 3
        ? []
        : [{ key, text: 'needs registry, username and password, or its name alone if it is there already' }]),
      ...(names.indexOf(name) === index ? [] : [{ key, text: `is "${name}" again; name each Secret once` }]),
    ];
  });
}

/** Images that need a login cannot be pulled without one; stand-ins and images of other registries can. */
function privateImageProblems({ input, system }: RuleContext): Problem[] {
  if (system.privateImages !== true || input.imageRegistry === undefined) return [];
  if ((input.imagePullSecrets ?? []).length > 0) return [];
  return [
    {
      key: 'imagePullSecrets',
      text: `is not set; the images of ${system.name} are private, so it must name a Secret with the login of ${input.imageRegistry}`,
    },
  ];
}

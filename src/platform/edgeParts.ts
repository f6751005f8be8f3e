import { hostOf } from '../../components/kubernetes/httpIngress';
import type { Settings } from '../config/settings';
import type { Cdn, Client, Ingress } from '../model/edge';
import type { System } from '../model/system';

/** Returns the ingresses that the stack makes. */
export function ingressesOf(settings: Settings, system: System): readonly Ingress[] {
  return settings.operators.ingress === 'off' ? [] : system.ingresses;
}

/** Returns the CDNs that the stack makes: in front of ingresses where the settings want them, of buckets on AWS. */
export function cdnsOf(settings: Settings, system: System): readonly Cdn[] {
  if (settings.target !== 'aws') return [];
  return (system.cdns ?? []).filter(({ origin }) =>
    origin.kind === 'ingress'
      ? settings.cdn === 'create' && ingressNamed(origin.ingress, settings, system) !== undefined
      : settings.stores[origin.bucket]?.placement === 'managed',
  );
}

/** Returns the host below the domain that a CDN answers; undefined where it has CloudFront's own name alone. */
export function hostOfCdn(cdn: Cdn, settings: Settings, system: System): string | undefined {
  const { origin } = cdn;
  if (origin.kind === 'ingress') {
    const ingress = ingressNamed(origin.ingress, settings, system);
    return ingress === undefined ? undefined : hostOf(ingress, settings.domain);
  }
  return cdn.subdomain === undefined ? undefined : hostOf({ subdomain: cdn.subdomain }, settings.domain);
}

function ingressNamed(name: string, settings: Settings, system: System): Ingress | undefined {
  return ingressesOf(settings, system).find((ingress) => ingress.name === name);
}

/**
 * Returns the system without the CDNs that the stack does not make. Who reaches one of those in front of an ingress
 * comes to the ingress.
 */
export function withCdns(settings: Settings, system: System): System {
  const made = cdnsOf(settings, system);
  const left = (system.cdns ?? []).filter((cdn) => !made.includes(cdn));
  const behind = new Map(
    left.map(({ name, origin }) => [name, origin.kind === 'ingress' ? [origin.ingress] : []]),
  );
  const clients = Object.entries(system.clients ?? {}).flatMap(([name, client]): [string, Client][] => {
    const reaches = [...new Set(client.reaches.flatMap((reached) => behind.get(reached) ?? [reached]))];
    return reaches.length === 0 ? [] : [[name, { ...client, reaches }]];
  });
  return { ...system, cdns: made, clients: Object.fromEntries(clients) };
}

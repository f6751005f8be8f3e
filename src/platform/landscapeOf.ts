import type { Settings } from '../config/settings';
import type { Landscape, OutsidePorts } from '../wiring/landscape';
import { ingressControllerPeer } from '../wiring/operatorGrants';
import { subnetLayout } from '../wiring/subnetLayout';

/** Returns what wiring must know of the stack: a function of the settings alone, so that every rule is known at once. */
export function landscapeOf(settings: Settings): Landscape {
  const { environment, target, operators } = settings;
  const placements = Object.fromEntries(
    Object.entries(settings.stores).map(([name, { placement }]) => [name, placement]),
  );
  return {
    environment,
    target,
    placements,
    dataSubnetCidrs: target === 'aws' ? subnetCidrs(settings, 'data') : [],
    publicSubnetCidrs: target === 'aws' ? subnetCidrs(settings, 'public') : [],
    networkCidrs: target === 'aws' ? networkCidrs(settings) : [],
    ingressPeers:
      operators.ingressController === 'alb'
        ? [{ kind: 'addresses', cidrs: subnetCidrs(settings, 'public') }]
        : [ingressControllerPeer],
    scraped: operators.metrics === 'install',
    replicated: Object.keys(settings.stores).filter((name) => settings.stores[name]?.replication === true),
    outside: outsidePorts(settings),
    around: {
      storesWatched: settings.monitoring.dashboards,
      logs: settings.monitoring.logs,
      traced: settings.monitoring.traces,
      meshed: settings.mesh !== 'off',
    },
  };
}

function outsidePorts({ mailRelay, bucketReplicas, clusterBackup }: Settings): OutsidePorts {
  const bucketReplicaPorts = Object.fromEntries(
    Object.entries(bucketReplicas).map(([name, { endpoint }]) => [name, portOfUrl(endpoint)]),
  );
  return {
    bucketReplicaPorts,
    ...(mailRelay === undefined ? {} : { mailRelayPort: mailRelay.port }),
    ...(clusterBackup === undefined ? {} : { clusterBackupPort: portOfUrl(clusterBackup.endpoint) }),
  };
}

function portOfUrl(endpoint: string): number {
  const { port, protocol } = new URL(endpoint);
  return port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port);
}

/** Returns the ranges that requests reach the ingress controller from: the load balancer's subnets, or anywhere. */
export function ingressCidrs(settings: Settings): readonly string[] {
  return settings.target === 'aws' ? subnetCidrs(settings, 'public') : ['0.0.0.0/0'];
}

/** Returns the address ranges of a tier; those of public subnets of an existing VPC lie somewhere in its range. */
export function subnetCidrs(settings: Settings, tier: 'public' | 'data'): readonly string[] {
  const { existing, cidr, zones } = settings.network;
  if (existing !== undefined) return tier === 'data' ? existing.dataSubnetCidrs : [cidr];
  return subnetLayout(cidr, zones.length)[tier];
}

/** A network that is there already may have ranges beside its first. */
function networkCidrs({ network: { cidr, existing } }: Settings): readonly string[] {
  return existing === undefined
    ? [cidr]
    : [cidr, ...existing.privateSubnetCidrs, ...existing.dataSubnetCidrs];
}

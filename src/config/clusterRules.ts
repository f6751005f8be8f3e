import { parseAddressRange } from './addressRange';
import type { Problem } from './problem';
import { makesCluster, placementOf } from './resolve';
import type { Rule, RuleContext } from './rules';

/** What AWS refuses, or would leave hanging, between cluster, network and stores. */
export const clusterRules: readonly Rule[] = [
  endpointProblems,
  existingClusterProblems,
  networkSizeProblems,
  zoneProblems,
  existingNetworkProblems,
  masterPasswordProblems,
];

/** Widest and narrowest VPC: AWS allows /16; nine subnets of three zones with room for pods need /20. */
const widestPrefix = 16;
const narrowestPrefix = 20;

function endpointProblems({ input }: RuleContext): Problem[] {
  const { endpointAccessCidrs = [], deployerInsideNetwork = false } = input.cluster ?? {};
  if (!makesCluster(input)) return [];
  if (endpointAccessCidrs.length > 0 || deployerInsideNetwork) return [];
  return [
    {
      key: 'cluster.endpointAccessCidrs',
      text: 'is not set; it must list the address ranges you deploy from, or berth:cluster.deployerInsideNetwork must be true: the API endpoint is private, and the first Kubernetes object would hang',
    },
  ];
}

function existingClusterProblems({ input }: RuleContext): Problem[] {
  const { cluster = {}, network = {} } = input;
  if (input.target !== 'aws' || cluster.mode !== 'existing') return [];
  const ofNewClusters: Readonly<Record<string, unknown>> = {
    endpointAccessCidrs: cluster.endpointAccessCidrs,
    deployerInsideNetwork: cluster.deployerInsideNetwork,
    previewRole: cluster.previewRole,
  };
  return [
    ...(cluster.name === undefined
      ? [{ key: 'cluster.name', text: 'is not set; it must be the name of the existing cluster' }]
      : []),
    ...(network.existing === undefined
      ? [
          {
            key: 'network.existing',
            text: 'is not set; it must be the VPC of the existing cluster, so that its pods reach the stores',
          },
        ]
      : []),
    ...Object.entries(ofNewClusters).flatMap(([key, value]) =>
      value === undefined
        ? []
        : [{ key: `cluster.${key}`, text: 'is set; leave it out, since an existing cluster has its own' }],
    ),
  ];
}

function networkSizeProblems({ input }: RuleContext): Problem[] {
  const cidr = input.network?.cidr;
  const prefix = cidr === undefined ? undefined : parseAddressRange(cidr)?.prefix;
  const narrowest = input.network?.existing === undefined ? narrowestPrefix : 32;
  if (prefix === undefined || (prefix >= widestPrefix && prefix <= narrowest)) return [];
  const text =
    prefix < widestPrefix
      ? `is "${cidr}"; a VPC is at most a /${widestPrefix}`
      : `is "${cidr}", too small for public, private and data subnets in three zones; it must be a /${narrowestPrefix} or larger`;
  return [{ key: 'network.cidr', text }];
}

function zoneProblems({ input, system }: RuleContext): Problem[] {
  const zones = input.network?.zones;
  if (zones === undefined) return [];
  const region = input.region ?? system.region;
  const key = 'network.zones';
  const listed = zones.join(', ');
  return [
    ...(zones.length < 2 || zones.length > 3
      ? [{ key, text: `has ${zones.length}; it must have two or three` }]
      : []),
    ...(new Set(zones).size < zones.length ? [{ key, text: `is ${listed}; name each zone once` }] : []),
    ...(zones.every((zone) => zone.slice(0, -1) === region)
      ? []
      : [{ key, text: `is ${listed}; every zone must be one of ${region}, the region of the stack` }]),
  ];
}

function existingNetworkProblems({ input }: RuleContext): Problem[] {
  const { existing, cidr } = input.network ?? {};
  if (existing === undefined) return [];
  const { publicSubnetIds, privateSubnetIds, dataSubnetIds, privateSubnetCidrs, dataSubnetCidrs } = existing;
  const few = Object.entries({ publicSubnetIds, privateSubnetIds, dataSubnetIds })
    .filter(([, ids]) => new Set(ids).size < 2)
    .map(([name]) => ({
      key: `network.existing.${name}`,
      text: 'must have subnets in at least two zones',
    }));
  const unequal = Object.entries({
    privateSubnetCidrs: [privateSubnetCidrs.length, privateSubnetIds.length],
    dataSubnetCidrs: [dataSubnetCidrs.length, dataSubnetIds.length],
  })
    .filter(([, [ranges, ids]]) => ranges !== ids)
    .map(([name, [ranges, ids]]) => ({
      key: `network.existing.${name}`,
      text: `has ${ranges}; it must have one range for each of the ${ids} subnets`,
    }));
  const range =
    cidr === undefined
      ? [{ key: 'network.cidr', text: 'is not set; it must be the address range of the existing VPC' }]
      : [];
  return [...few, ...unequal, ...range];
}

/**
 * RDS makes no read replica of an instance whose master password it manages; and the roles of services are made by Jobs
 * that log in with it.
 */
function masterPasswordProblems({ input, system }: RuleContext): Problem[] {
  if (input.masterPassword !== 'managed') return [];
  const key = 'masterPassword';
  return Object.entries(system.stores).flatMap(([name, store]) => {
    if (store.kind !== 'database' || placementOf(name, store, input) !== 'managed') return [];
    if (store.readReplica.includes(input.environment)) {
      const text = `is "managed", which RDS refuses for ${name}, since it has a read replica in ${input.environment}; it must be "generated"`;
      return [{ key, text }];
    }
    const used = Object.values(system.services).some(({ uses }) => uses?.[name] !== undefined);
    if (!used || input.secrets === 'external') return [];
    const text = `is "managed", and the Jobs that make the roles of services in ${name} log in with it; set berth:secrets to external, so that they can fetch it, or leave it at "generated"`;
    return [{ key, text }];
  });
}

import { asText, valueAt, type PropertyBag } from '../../src/simulation/propertyValue';
import { placesAt } from '../../src/simulation/rules';
import type { PolicyResource } from '../policyResource';
import { ofType, type PolicyStack } from '../policyStack';
import { resourceRule, stackRule, type Rule } from '../rule';
import { costPillar } from './costStandards';

const bySize = costPillar('COST06-BP02 Select resource type, size, and number based on data');

/** What makes a resource larger than development needs, by type. */
const large: Readonly<Record<string, (resource: PolicyResource, stack: PolicyStack) => string | undefined>> =
  {
    'aws:ec2/natGateway:NatGateway': (gateway, stack) =>
      ofType(stack, gateway.type)[0] === gateway
        ? undefined
        : 'is one NAT gateway more than development needs',
    'aws:elasticache/replicationGroup:ReplicationGroup': ({ props }) => {
      const shards = Number(props['numNodeGroups'] ?? 1);
      const nodes = Number(
        props['numCacheClusters'] ?? shards * (1 + Number(props['replicasPerNodeGroup'] ?? 0)),
      );
      return nodes > 1 ? `has ${nodes} nodes in development` : undefined;
    },
    'aws:mq/broker:Broker': ({ props }) =>
      props['deploymentMode'] === 'SINGLE_INSTANCE'
        ? undefined
        : `is ${asText(props['deploymentMode'])} in development`,
    'aws:opensearch/domain:Domain': ({ props }) => {
      const nodes = Number(valueAt(props, 'clusterConfig.instanceCount') ?? 1);
      if (valueAt(props, 'clusterConfig.dedicatedMasterEnabled') === true)
        return 'has dedicated masters in development';
      return nodes > 1 ? `has ${nodes} data nodes in development` : undefined;
    },
    'aws:rds/instance:Instance': ({ props }) => {
      if (props['multiAz'] === true) return 'has a standby in another zone in development: multiAz is true';
      return asText(props['replicateSourceDb']) === '' ? undefined : 'is a read replica in development';
    },
  };

const developmentIsSmall = stackRule({
  id: 'cost-development-is-small',
  severity: 'low',
  enforcement: 'mandatory',
  why: 'Nobody is woken up when development fails, so a second zone, a standby or a cluster is paid for and not needed.',
  mend: 'Take one of it, in one zone; what is to be tried with several belongs into staging.',
  standards: [bySize],
  onUnknown: 'undecided',
  types: Object.keys(large),
  check: (resource, stack) => {
    if (stack.facts.environment !== 'development') return [];
    const problem = large[resource.type]?.(resource, stack);
    return problem === undefined ? [] : [problem];
  },
});

/** Where a resource says on what machines it runs, by type. */
const machines: Readonly<Record<string, readonly string[]>> = {
  'aws:eks/nodeGroup:NodeGroup': ['instanceTypes.*'],
  'aws:elasticache/replicationGroup:ReplicationGroup': ['nodeType'],
  'aws:mq/broker:Broker': ['hostInstanceType'],
  'aws:opensearch/domain:Domain': ['clusterConfig.instanceType', 'clusterConfig.dedicatedMasterType'],
  'aws:rds/instance:Instance': ['instanceClass'],
};

/** Families that AWS calls previous generations, by the start of a type without the name of its service. */
const previous = /^(?:t[12]|m[1-4]|c[134]|r[34]|i2|g[23]|p2|a1)\./;

const generation = resourceRule({
  id: 'cost-generation',
  severity: 'low',
  enforcement: 'mandatory',
  why: 'A machine of a previous generation does less for the same money, and services stop taking new ones of it.',
  mend: 'Take the same size of a present generation: m6i or m7i for m4, t3 or t4g for t2, r6g or r7g for r4.',
  standards: [
    bySize,
    { name: 'Amazon EC2 Instance Types', version: '2026', reference: 'Previous generation instances' },
  ],
  onUnknown: 'undecided',
  types: Object.keys(machines),
  check: ({ type, props }) =>
    (machines[type] ?? [])
      .flatMap((path) => textsAt(props, path))
      .filter((machine) => previous.test(machine.replace(/^(?:db|cache|mq)\./, '')))
      .map((machine) => `runs on ${machine}, of a previous generation`),
});

function textsAt(props: PropertyBag, path: string): readonly string[] {
  return placesAt(props, path).map(({ value }) => asText(value));
}

/** How large what runs may be. */
export const sizeRules: readonly Rule[] = [developmentIsSmall, generation];

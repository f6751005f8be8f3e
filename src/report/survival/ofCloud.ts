import { textAt } from '../../../policies/cluster';
import type { PolicyResource } from '../../../policies/policyResource';
import { ofType, type PolicyStack } from '../../../policies/policyStack';
import { valueAt } from '../../simulation/propertyValue';
import { zonesOf, type NodeGroup } from './ground';
import { counted, interrupted, lost, survives, zonesText, type Outcomes } from './survivalOf';

type Judge = (resource: PolicyResource, stack: PolicyStack) => Outcomes;

/** A service that AWS itself keeps in several zones. */
function regional(reason: string): Judge {
  return () => ({ zone: survives(reason), node: survives(reason) });
}

const database: Judge = ({ props }) => {
  if (valueAt(props, 'replicateSourceDb') !== undefined) {
    const primary = 'Its reads stop; the primary and its data go on';
    return {
      zone: lost(`A read replica in one zone. ${primary}.`),
      node: interrupted(`${primary}. RDS replaces the host: about ten minutes.`),
    };
  }
  if (valueAt(props, 'multiAz') === true) {
    const failover = survives(
      'Multi-AZ: a standby in another zone takes over within one or two minutes; open connections break.',
    );
    return { zone: failover, node: failover };
  }
  return {
    zone: lost(
      'One zone only (multiAz is off): away until that is back. A person may restore it in another, to any second of the backups but the last minutes.',
    ),
    node: interrupted('RDS replaces the host and takes the same disk: about ten minutes.'),
  };
};

const cache: Judge = ({ props }) => {
  const replicas = Math.max(
    Number(valueAt(props, 'numCacheClusters') ?? 1) - 1,
    Number(valueAt(props, 'replicasPerNodeGroup') ?? 0),
  );
  const failsOver = valueAt(props, 'automaticFailoverEnabled') === true && replicas > 0;
  if (!failsOver) {
    return {
      zone: lost(
        'No replica takes over: away until the zone is back, or restored from a snapshot elsewhere.',
      ),
      node: lost(
        'No replica takes over: ElastiCache replaces the node, which comes back empty unless a person restores a snapshot.',
      ),
    };
  }
  const failover = `${counted(replicas, 'replica')} a primary, with automatic failover within about a minute; writes of the last moment may be lost`;
  const multiZone = valueAt(props, 'multiAzEnabled') === true;
  return {
    zone: multiZone
      ? survives(`Multi-AZ: ${failover}.`)
      : lost('Multi-AZ is off: the replicas may all be in the lost zone.'),
    node: survives(`${failover}.`),
  };
};

const search: Judge = ({ props }) => {
  const nodes = Number(valueAt(props, 'clusterConfig.instanceCount') ?? 1);
  const masters = Number(valueAt(props, 'clusterConfig.dedicatedMasterCount') ?? 0);
  const zoneAware = valueAt(props, 'clusterConfig.zoneAwarenessEnabled') === true;
  const copies = 'as far as its indexes have a replica, which is the default';
  const rest = 'what has no replica is restored from a snapshot by a person';
  const elects = masters >= 3 || nodes >= 3;
  const both = `${counted(nodes, 'data node')} and ${counted(masters, 'dedicated master')}`;
  return {
    zone:
      zoneAware && elects
        ? survives(`${both}, over zones: the others go on, ${copies}.`)
        : lost(`${both}, ${zoneAware ? 'too few to elect a master' : 'in one zone'}: away until it is back.`),
    node:
      nodes > 1 && elects
        ? survives(`${both}: the others go on, ${copies}; the service replaces the node.`)
        : lost(`${both}: the service replaces the node; ${rest}.`),
  };
};

const broker: Judge = ({ props }) => {
  const mode = textAt(props, 'deploymentMode');
  if (mode === 'CLUSTER_MULTI_AZ') {
    const reason = survives(
      'A cluster of three brokers, each in a zone of its own: two of them are a majority.',
    );
    return { zone: reason, node: reason };
  }
  if (mode === 'ACTIVE_STANDBY_MULTI_AZ') {
    const reason = survives('A standby in another zone takes over.');
    return { zone: reason, node: reason };
  }
  return {
    zone: lost('A single broker in one zone: away until that is back.'),
    node: interrupted('Amazon MQ replaces the host of the single broker, which keeps its disk.'),
  };
};

const fileSystem: Judge = (resource, stack) => {
  const zone = textAt(resource.props, 'availabilityZoneName');
  const node = survives('EFS does not stand on one host.');
  if (zone !== '') return { zone: lost(`A One Zone file system (${zone}): away until that is back.`), node };
  const targets = ofType(stack, 'aws:efs/mountTarget:MountTarget').filter(({ dependencies }) =>
    dependencies.includes(resource.urn),
  );
  const zones = new Set(targets.flatMap((target) => zonesOf(target, stack)));
  return {
    zone: survives(
      `EFS keeps files in several zones; ${counted(zones.size, 'zone')} have a way in of their own.`,
    ),
    node,
  };
};

/** NAT gateways are redundant in their zone, and in that alone. */
const natGateway: Judge = (resource, stack) => {
  const others = ofType(stack, resource.type).filter(({ urn }) => urn !== resource.urn);
  const own = zonesOf(resource, stack);
  const elsewhere = others.filter((other) => zonesOf(other, stack).some((zone) => !own.includes(zone)));
  return {
    zone:
      elsewhere.length > 0
        ? survives('It goes with its zone; the other zones have one of their own.')
        : lost(
            `The only NAT gateway is in ${own.join(', ')}: pods of every zone lose the way to the internet until it is back.`,
          ),
    node: survives('AWS keeps a NAT gateway redundant in its zone.'),
  };
};

/** What of AWS is judged, by type: everything that serves while the system runs. */
export const cloudJudges: Readonly<Record<string, Judge>> = {
  'aws:rds/instance:Instance': database,
  'aws:elasticache/replicationGroup:ReplicationGroup': cache,
  'aws:opensearch/domain:Domain': search,
  'aws:mq/broker:Broker': broker,
  'aws:efs/fileSystem:FileSystem': fileSystem,
  'aws:ec2/natGateway:NatGateway': natGateway,
  'aws:s3/bucket:Bucket': regional('S3 keeps every object in three zones at least.'),
  'aws:sqs/queue:Queue': regional('SQS keeps messages in several zones.'),
  'aws:sns/topic:Topic': regional('SNS keeps messages in several zones.'),
  'aws:dynamodb/table:Table': regional('DynamoDB keeps every item in three zones.'),
  'aws:sesv2/emailIdentity:EmailIdentity': regional('SES is a service of the region, not of a zone.'),
  'aws:lambda/function:Function': regional('Lambda runs functions in several zones.'),
  'aws:apigatewayv2/api:Api': regional('API Gateway is a service of the region, not of a zone.'),
  'aws:cloudfront/distribution:Distribution': regional(
    'CloudFront answers from many places; its origin is judged apart.',
  ),
  'aws:eks/cluster:Cluster': regional('AWS runs the control plane in several zones, and replaces its parts.'),
};

/** Returns what becomes of a group of nodes. */
export function ofNodeGroup(group: NodeGroup): Outcomes {
  const { zones, nodes } = group;
  const all = `${counted(nodes, 'node')} at least, in ${counted(zones.length, 'zone')} (${zonesText(group)})`;
  return {
    zone:
      zones.length < 2
        ? lost(`${all}: it has no other.`)
        : nodes < 2
          ? interrupted(`${all}: if it is the lost one, the group starts another node elsewhere.`)
          : survives(`${all}: those of other zones stay, and the group starts the lost ones again there.`),
    node:
      nodes < 2
        ? interrupted(`${all}: the group replaces it within a few minutes.`)
        : survives(`${all}: the others stay, and the group replaces the lost one.`),
  };
}

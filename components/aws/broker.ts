import * as mq from '@pulumi/aws/mq';
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import type { StoreSize } from '../../src/model/store';
import type { Connection } from '../connection';
import type { NetworkedStoreArgs } from './storeArgs';
import { nameProblems, refuseStore, zoneProblems } from './storeProblems';
import { StoreSecurityGroup } from './storeSecurityGroup';

const port = 5671;
const username = 'administrator';

/** Instance type of a broker alone, and of each of the three of a cluster, for which T3 is not offered. */
const machines: Record<StoreSize, { alone: string; inCluster: string }> = {
  small: { alone: 'mq.t3.micro', inCluster: 'mq.m7g.large' },
  medium: { alone: 'mq.m7g.large', inCluster: 'mq.m7g.large' },
  large: { alone: 'mq.m7g.xlarge', inCluster: 'mq.m7g.xlarge' },
};

/** What Amazon MQ offers on these instance types; 4 has no T3. */
const versions = ['3.13'];

export interface BrokerArgs extends Omit<NetworkedStoreArgs, 'keyArn' | 'logKeyArn'> {
  /** Series of RabbitMQ: "3.13". */
  readonly version: string;
}

/**
 * RabbitMQ on Amazon MQ: TLS only, private, and with `multiZone` a cluster of three nodes in as many zones, which
 * mirrors classic queues. Amazon MQ encrypts it with a key of its own: it takes no other for RabbitMQ. It makes one
 * user, and the others only by an API of the broker's.
 */
export class Broker extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly connection: Connection;

  /** Raises a UserError for a name, a version or subnets that Amazon MQ refuses. */
  constructor(name: string, args: BrokerArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:Broker', name, {}, opts);
    checkArgs(name, args);
    const password = pulumi.secret(
      new random.RandomPassword(name, { length: 32, special: false }, { parent: this }).result,
    );
    const broker = newBroker(name, args, password, this);
    this.arn = broker.arn;
    this.connection = {
      scheme: 'amqps',
      host: broker.instances.apply(hostOf),
      port,
      tls: true,
      authentication: { method: 'password', username, password },
      // The virtual host "/", the only one.
      name: '%2F',
    };
    this.registerOutputs({ arn: this.arn, host: this.connection.host });
  }
}

function newBroker(
  name: string,
  args: BrokerArgs,
  password: pulumi.Output<string>,
  parent: pulumi.Resource,
): mq.Broker {
  const { vpcId, dataSubnetIds } = args.network;
  const protect = args.protect ?? true;
  const clustered = args.multiZone ?? true;
  const { alone, inCluster } = machines[args.size];
  const securityGroup = new StoreSecurityGroup(name, { ...args, vpcId }, { parent });
  return new mq.Broker(
    name,
    {
      engineType: 'RabbitMQ',
      engineVersion: args.version,
      autoMinorVersionUpgrade: true,
      deploymentMode: clustered ? 'CLUSTER_MULTI_AZ' : 'SINGLE_INSTANCE',
      hostInstanceType: clustered ? inCluster : alone,
      publiclyAccessible: false,
      subnetIds: dataSubnetIds.slice(0, clustered ? 3 : 1),
      securityGroups: [securityGroup.id],
      users: [{ username, password }],
      // Amazon MQ names the log groups after the broker's id and makes them itself: they survive `destroy`.
      logs: { general: protect },
      // The night of the Americas.
      maintenanceWindowStartTime: { dayOfWeek: 'SUNDAY', timeOfDay: '10:00', timeZone: 'UTC' },
    },
    { parent, protect, dependsOn: [securityGroup] },
  );
}

/** All nodes answer at one address, "amqps://HOST:5671". */
function hostOf([first]: readonly { readonly endpoints: readonly string[] }[]): string {
  const endpoint = first?.endpoints[0];
  if (endpoint === undefined) throw new Error('Amazon MQ names no endpoint of the broker.');
  return new URL(endpoint).hostname;
}

function checkArgs(name: string, args: BrokerArgs): void {
  refuseStore('broker', name, [
    ...nameProblems(name, 50),
    ...zoneProblems(args.network, (args.multiZone ?? true) ? 2 : 1),
    ...(versions.includes(args.version)
      ? []
      : [`version "${args.version}" of RabbitMQ is not offered; use ${versions.join(' or ')}`]),
  ]);
}

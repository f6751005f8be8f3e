import * as cloudwatch from '@pulumi/aws/cloudwatch';
import * as opensearch from '@pulumi/aws/opensearch';
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import type { StoreSize } from '../../src/model/store';
import type { Connection } from '../connection';
import { policyDocument } from './policyDocument';
import type { NetworkedStoreArgs } from './storeArgs';
import { storeLogGroup } from './storeLogGroup';
import { nameProblems, refuseStore, zoneProblems } from './storeProblems';
import { StoreSecurityGroup } from './storeSecurityGroup';

const port = 443;
const username = 'administrator';

/** Instance type of a data node, its GiB of gp3, and the type of the dedicated masters, where there are any. */
const machines: Record<StoreSize, { instanceType: string; storage: number; masterType?: string }> = {
  small: { instanceType: 't3.small.search', storage: 10 },
  medium: { instanceType: 'm6g.large.search', storage: 100 },
  large: { instanceType: 'r6g.large.search', storage: 200, masterType: 'm6g.large.search' },
};

/** What a gp3 volume does without a surcharge; OpenSearch wants to be told. */
const volume = { volumeType: 'gp3', iops: 3000, throughput: 125 };

/** By name of the log group: the type of log. */
const logs = {
  audit: 'AUDIT_LOGS',
  application: 'ES_APPLICATION_LOGS',
  'index-slow': 'INDEX_SLOW_LOGS',
  'search-slow': 'SEARCH_SLOW_LOGS',
};

export interface SearchArgs extends NetworkedStoreArgs {
  /** Version of OpenSearch with its minor: "2.19". */
  readonly version: string;
  /** What the service needs in the account before a domain can join a network: the ServiceLinkedRole. */
  readonly serviceLinkedRole: pulumi.Resource;
}

/** An OpenSearch domain in the VPC: HTTPS only, fine-grained access, encrypted, with its logs. */
export class Search extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly connection: Connection;

  /** Raises a UserError for a name, a version or subnets that OpenSearch refuses. */
  constructor(name: string, args: SearchArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:Search', name, {}, opts);
    checkArgs(name, args);
    const password = newPassword(name, this);
    const domain = newDomain(name, args, password, this);
    openToUsers(name, domain, this);
    this.arn = domain.arn;
    this.connection = {
      scheme: 'https',
      host: domain.endpoint,
      port,
      tls: true,
      authentication: { method: 'password', username, password },
    };
    this.registerOutputs({ arn: this.arn, host: this.connection.host });
  }
}

function newDomain(
  name: string,
  args: SearchArgs,
  password: pulumi.Output<string>,
  parent: pulumi.Resource,
): opensearch.Domain {
  const { vpcId, dataSubnetIds } = args.network;
  const securityGroup = new StoreSecurityGroup(name, { ...args, vpcId }, { parent });
  const logging = newLogging(name, args, parent);
  return new opensearch.Domain(
    name,
    {
      engineVersion: `OpenSearch_${args.version}`,
      clusterConfig: clusterConfig(args),
      ebsOptions: { ebsEnabled: true, ...volume, volumeSize: machines[args.size].storage },
      vpcOptions: { subnetIds: dataSubnetIds.slice(0, zones(args)), securityGroupIds: [securityGroup.id] },
      encryptAtRest: { enabled: true, kmsKeyId: args.keyArn },
      nodeToNodeEncryption: { enabled: true },
      domainEndpointOptions: { enforceHttps: true, tlsSecurityPolicy: 'Policy-Min-TLS-1-2-PFS-2023-10' },
      advancedSecurityOptions: {
        enabled: true,
        internalUserDatabaseEnabled: true,
        masterUserOptions: { masterUserName: username, masterUserPassword: password },
      },
      logPublishingOptions: logging.options,
      ...upkeep(args),
    },
    {
      parent,
      protect: args.protect ?? true,
      dependsOn: [securityGroup, logging.permission, args.serviceLinkedRole],
    },
  );
}

function clusterConfig(args: SearchArgs) {
  const { instanceType, masterType } = machines[args.size];
  const count = zones(args);
  return {
    instanceType,
    // One node a zone: AWS wants as many in each.
    instanceCount: count,
    zoneAwarenessEnabled: count > 1,
    ...(count > 1 ? { zoneAwarenessConfig: { availabilityZoneCount: count } } : {}),
    ...(masterType === undefined || count === 1
      ? {}
      : { dedicatedMasterEnabled: true, dedicatedMasterType: masterType, dedicatedMasterCount: 3 }),
  };
}

/** Updates and tuning wait for the night of the Americas, in UTC. Auto-Tune is not to be had on T3 instances. */
function upkeep(args: SearchArgs) {
  const tuned = !machines[args.size].instanceType.startsWith('t3.');
  return {
    offPeakWindowOptions: { enabled: true, offPeakWindow: { windowStartTime: { hours: 8, minutes: 0 } } },
    ...(tuned ? { autoTuneOptions: { desiredState: 'ENABLED', useOffPeakWindow: true } } : {}),
    softwareUpdateOptions: { autoSoftwareUpdateEnabled: true },
  };
}

/** OpenSearch spreads over two or three zones. */
function zones(args: SearchArgs): number {
  return (args.multiZone ?? true) ? Math.min(args.network.dataSubnetIds.length, 3) : 1;
}

/** The log groups, and the permission for OpenSearch to write them; it tries that when the domain is made. */
function newLogging(name: string, args: SearchArgs, parent: pulumi.Resource) {
  const groups = Object.entries(logs).map(([log, logType]) => ({
    logType,
    group: storeLogGroup(`${name}-${log}`, args, parent),
  }));
  const arns = groups.map(({ group }) => group.arn);
  const permission = new cloudwatch.LogResourcePolicy(name, { policyDocument: logPolicy(arns) }, { parent });
  const options = groups.map(({ logType, group }) => ({ logType, cloudwatchLogGroupArn: group.arn }));
  return { permission, options };
}

/** For this account's domains alone: OpenSearch must not be made to write here on behalf of another. */
function logPolicy(arns: pulumi.Output<string>[]): pulumi.Output<string> {
  const account = pulumi.all(arns).apply(([arn = '']) => arn.split(':')[4] ?? '');
  return policyDocument([
    {
      sid: 'WriteLogs',
      principal: { Service: 'es.amazonaws.com' },
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:PutLogEventsBatch'],
      resources: arns.map((arn) => pulumi.interpolate`${arn}:*`),
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    },
  ]);
}

/**
 * Lets every request of the network reach the domain: who may do what is decided by its own users. A policy that asks
 * for an IAM identity would refuse clients that log in with a name and a password.
 */
function openToUsers(name: string, domain: opensearch.Domain, parent: pulumi.Resource): void {
  const accessPolicies = policyDocument([
    {
      sid: 'HttpRequests',
      principal: { AWS: '*' },
      actions: ['es:ESHttp*'],
      resources: [pulumi.interpolate`${domain.arn}/*`],
    },
  ]);
  new opensearch.DomainPolicy(name, { domainName: domain.domainName, accessPolicies }, { parent });
}

/** OpenSearch asks for each class of characters; "!" and "-" mean nothing in a URL. */
function newPassword(name: string, parent: pulumi.Resource): pulumi.Output<string> {
  const classes = { minLower: 1, minUpper: 1, minNumeric: 1, minSpecial: 1 };
  return pulumi.secret(
    new random.RandomPassword(name, { length: 32, overrideSpecial: '!-', ...classes }, { parent }).result,
  );
}

function checkArgs(name: string, args: SearchArgs): void {
  refuseStore('search', name, [
    ...nameProblems(name, 28),
    ...zoneProblems(args.network, (args.multiZone ?? true) ? 2 : 1),
    ...(/^\d+\.\d+$/.test(args.version)
      ? []
      : [`version "${args.version}" is not a major and a minor of OpenSearch, like "2.19"`]),
  ]);
}

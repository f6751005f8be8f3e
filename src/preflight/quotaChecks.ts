import { z } from 'zod';
import { makesCluster } from '../config/resolve';
import type { Settings } from '../config/settings';
import type { System } from '../model/system';
import type { AwsProbe } from './awsChecks';
import { fail, ok, readJson, unreadable, warn, type Answer, type Check, type Probe } from './check';

const quota = z.object({ Quota: z.object({ Value: z.number() }) });
const addresses = z.object({ Addresses: z.array(z.unknown()) });
const networks = z.object({ Vpcs: z.array(z.unknown()) });
const instances = z.object({
  Reservations: z.array(
    z.object({
      Instances: z.array(
        z.object({
          InstanceType: z.string(),
          CpuOptions: z.object({ CoreCount: z.number(), ThreadsPerCore: z.number() }).optional(),
        }),
      ),
    }),
  ),
});

/** Returns the checks of the quotas that a stack runs into, against what it makes. */
export function quotaChecks(settings: Settings, system: System, aws: AwsProbe): readonly Check[] {
  const create = makesCluster(settings);
  const newNetwork = settings.network.existing === undefined && settings.mode !== 'serverless';
  const quotaOf = (service: string, code: string): Probe =>
    aws('service-quotas', 'get-service-quota', '--service-code', service, '--quota-code', code);
  return [
    ...(create
      ? [
          quotaCheck('vCPUs', virtualCpusOf(system, settings), quotaOf('ec2', 'L-1216C47A'), {
            probe: aws(
              'ec2',
              'describe-instances',
              '--filters',
              'Name=instance-state-name,Values=pending,running',
            ),
            count: (answer) => usedCpus(readJson(answer, instances)),
          }),
        ]
      : []),
    ...(newNetwork
      ? [
          quotaCheck('elastic IPs', natGateways(settings), quotaOf('ec2', 'L-0263D0A3'), {
            probe: aws('ec2', 'describe-addresses'),
            count: (answer) => readJson(answer, addresses)?.Addresses.length,
          }),
          quotaCheck('VPCs', 1, quotaOf('vpc', 'L-F678F1CE'), {
            probe: aws('ec2', 'describe-vpcs'),
            count: (answer) => readJson(answer, networks)?.Vpcs.length,
          }),
        ]
      : []),
  ];
}

/** The processors of all node groups once each has as many nodes as it may. */
function virtualCpusOf({ cluster, nodeGroups = {} }: System, { environment }: Settings): number {
  const groups = [cluster, ...Object.values(nodeGroups).map(({ size }) => size)];
  return groups
    .map((size) => size[environment])
    .reduce(
      (sum, { maximumNodes, instanceType }) => sum + maximumNodes * (virtualCpus(instanceType) ?? 0),
      0,
    );
}

/** How much of a quota is used. */
interface Usage {
  readonly probe: Probe;
  readonly count: (answer: Answer | undefined) => number | undefined;
}

function quotaCheck(name: string, needed: number, limit: Probe, usage: Usage): Check {
  return {
    name,
    probes: [limit, usage.probe],
    judge: (limitAnswer, usageAnswer) => {
      const allowed = readJson(limitAnswer, quota)?.Quota.Value;
      const used = usage.count(usageAnswer);
      if (allowed === undefined) return unreadable(limitAnswer, 'allow servicequotas:GetServiceQuota');
      if (used === undefined) return unreadable(usageAnswer, 'allow ec2:Describe*');
      const found = `${used} of ${allowed} used, up to ${needed} more needed`;
      if (used + needed > allowed) return fail(found, 'ask for more in the Service Quotas console');
      return used + needed > 0.9 * allowed && allowed > 10
        ? warn(found, 'there is little room left: ask for more in the Service Quotas console')
        : ok(found);
    },
  };
}

/** One NAT gateway a zone where a zone may fail, else one; each has an elastic IP. */
function natGateways({ environment, network }: Settings): number {
  return environment === 'production' || environment === 'staging' ? network.zones.length : 1;
}

/** Families that the quota of standard instances counts. */
const standardFamily = /^[acdhimrtz]\d/;

function usedCpus(answer: z.infer<typeof instances> | undefined): number | undefined {
  return answer?.Reservations.flatMap(({ Instances }) => Instances)
    .filter(({ InstanceType }) => standardFamily.test(InstanceType))
    .map(({ InstanceType, CpuOptions }) =>
      CpuOptions === undefined
        ? (virtualCpus(InstanceType) ?? 0)
        : CpuOptions.CoreCount * CpuOptions.ThreadsPerCore,
    )
    .reduce((sum, count) => sum + count, 0);
}

/** Returns the vCPUs of an instance type by its size, as all families count them; undefined for bare metal. */
export function virtualCpus(instanceType: string): number | undefined {
  const size = instanceType.slice(instanceType.indexOf('.') + 1);
  const multiple = /^(\d*)xlarge$/.exec(size)?.[1];
  if (multiple !== undefined) return 4 * (multiple === '' ? 1 : Number(multiple));
  return ['nano', 'micro', 'small', 'medium', 'large'].includes(size) ? 2 : undefined;
}

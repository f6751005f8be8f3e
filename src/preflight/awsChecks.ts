import { z } from 'zod';
import { makesCluster } from '../config/resolve';
import type { Settings } from '../config/settings';
import type { System } from '../model/system';
import { kubernetesVersion } from '../../components/aws/clusterVersions';
import { command, fail, judgeJson, ok, warn, type Check, type Probe } from './check';
import { nameServerCheck } from './nameServerCheck';
import { quotaChecks } from './quotaChecks';
import { languageHostCheck, pulumiCheck, toolCheck } from './toolChecks';

/** Returns the checks of an AWS account, in stages. */
export function awsChecks(settings: Settings, system: System): readonly (readonly Check[])[] {
  const aws = (...args: readonly string[]): Probe =>
    command('aws', ...args, '--region', settings.region, '--output', 'json');
  const create = makesCluster(settings);
  const managedSearch = Object.entries(system.stores).some(
    ([name, { kind }]) => kind === 'search' && settings.stores[name]?.placement === 'managed',
  );
  return [
    [
      toolCheck(
        'aws',
        ['--version'],
        'install version 2: https://docs.aws.amazon.com/cli/; the kubeconfig runs it',
      ),
      pulumiCheck,
      languageHostCheck,
    ],
    [identityCheck(settings, aws)],
    [
      ...(create
        ? [versionCheck(aws), clusterNameCheck(settings, aws), logGroupCheck(settings, aws)]
        : settings.mode === 'serverless'
          ? []
          : [existingClusterCheck(settings, aws)]),
      ...quotaChecks(settings, system, aws),
      ...(managedSearch ? [serviceLinkedRoleCheck(settings, aws)] : []),
      nameServerCheck(settings, aws),
    ],
  ];
}

/** Builds a probe of the aws CLI in the region of the stack. */
export type AwsProbe = (...args: readonly string[]) => Probe;

const identity = z.object({ Account: z.string(), Arn: z.string() });

/** The account is the stack's, and the identity one of the roles that administer the cluster. */
function identityCheck(settings: Settings, aws: AwsProbe): Check {
  const { accountId, cluster } = settings;
  return {
    name: 'identity',
    probes: [aws('sts', 'get-caller-identity')],
    judge: judgeJson(identity, 'log in: aws sso login, or set AWS_PROFILE', ({ Account, Arn }) => {
      if (Account !== accountId) {
        return fail(
          `${Arn} is of account ${Account}`,
          `log in to account ${accountId}, or correct berth:accountId`,
        );
      }
      if (!makesCluster(settings) || cluster.deployerRoles.some((role) => isRole(Arn, role))) {
        return ok(Arn);
      }
      return fail(
        `${Arn} is none of berth:cluster.deployerRoles`,
        `assume ${cluster.deployerRoles.join(' or ')}, or add the role of this identity: no other can use the cluster`,
      );
    }),
  };
}

/** Whether an identity is a role, or a session of it: a session's ARN leaves out the path of its role. */
function isRole(arn: string, role: string): boolean {
  if (arn === role) return true;
  const session = /^arn:[a-z-]+:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn);
  const [, account, name] = /^arn:[a-z-]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(role) ?? [];
  return session !== null && session[1] === account && session[2] === name;
}

const clusterVersions = z.object({
  clusterVersions: z.array(z.object({ clusterVersion: z.string(), versionStatus: z.string().optional() })),
});

function versionCheck(aws: AwsProbe): Check {
  return {
    name: 'Kubernetes version',
    probes: [aws('eks', 'describe-cluster-versions')],
    judge: judgeJson(
      clusterVersions,
      'allow eks:DescribeClusterVersions, and use a current aws CLI',
      (answer) => {
        const offered = answer.clusterVersions.find(
          ({ clusterVersion }) => clusterVersion === kubernetesVersion,
        );
        const all = answer.clusterVersions.map(({ clusterVersion }) => clusterVersion).join(', ');
        if (offered === undefined || offered.versionStatus === 'UNSUPPORTED') {
          return fail(`EKS offers ${all}, not ${kubernetesVersion}`, 'use a newer release of Berth');
        }
        return offered.versionStatus === 'EXTENDED_SUPPORT'
          ? warn(`${kubernetesVersion} costs more, in extended support`, 'use a newer release of Berth')
          : ok(kubernetesVersion);
      },
    ),
  };
}

const clusterList = z.object({ clusters: z.array(z.string()) });

function clusterNameCheck({ cluster }: Settings, aws: AwsProbe): Check {
  return {
    name: 'cluster name',
    probes: [aws('eks', 'list-clusters')],
    judge: judgeJson(clusterList, 'allow eks:ListClusters', ({ clusters }) =>
      clusters.includes(cluster.name)
        ? fail(
            `there is a cluster ${cluster.name} already`,
            'if it is not of this stack, set berth:cluster.name to another name, or use it with berth:cluster.mode existing',
          )
        : ok(`${cluster.name} is free`),
    ),
  };
}

const describedCluster = z.object({ cluster: z.object({ status: z.string(), version: z.string() }) });

function existingClusterCheck({ cluster, region }: Settings, aws: AwsProbe): Check {
  const remedy = `berth:cluster.name must name an active cluster of ${region}`;
  return {
    name: 'cluster',
    probes: [aws('eks', 'describe-cluster', '--name', cluster.name)],
    judge: judgeJson(describedCluster, remedy, ({ cluster: { status, version } }) =>
      status === 'ACTIVE'
        ? ok(`${cluster.name}, Kubernetes ${version}`)
        : fail(`${cluster.name} is ${status}`, remedy),
    ),
  };
}

const logGroups = z.object({ logGroups: z.array(z.object({ logGroupName: z.string() })) });

/** EKS leaves the log group behind where it made it itself; the stack could not make it again. */
function logGroupCheck({ cluster }: Settings, aws: AwsProbe): Check {
  const name = `/aws/eks/${cluster.name}/cluster`;
  return {
    name: 'log group',
    probes: [aws('logs', 'describe-log-groups', '--log-group-name-prefix', name)],
    judge: judgeJson(logGroups, 'allow logs:DescribeLogGroups', (answer) =>
      answer.logGroups.some(({ logGroupName }) => logGroupName === name)
        ? fail(`there is a log group ${name} already`, 'delete it, if a cluster that is gone left it behind')
        : ok(`${name} is free`),
    ),
  };
}

/** An account has the role once: whoever makes it second fails, and whoever needs it cannot do without. */
function serviceLinkedRoleCheck({ searchServiceLinkedRole }: Settings, aws: AwsProbe): Check {
  return {
    name: 'role of OpenSearch',
    probes: [aws('iam', 'get-role', '--role-name', 'AWSServiceRoleForAmazonOpenSearchService')],
    judge: (answer) => {
      const missing = answer?.kind === 'failed' && answer.message.includes('NoSuchEntity');
      if (answer?.kind !== 'output' && !missing) return fail('it cannot be read', 'allow iam:GetRole');
      if (missing === (searchServiceLinkedRole === 'create')) {
        return ok(missing ? 'the stack makes it' : 'it is there');
      }
      return missing
        ? fail('the account has none', 'set berth:searchServiceLinkedRole to create')
        : fail('the account has it already', 'set berth:searchServiceLinkedRole to existing');
    },
  };
}

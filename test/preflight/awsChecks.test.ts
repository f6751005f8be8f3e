import assert from 'node:assert/strict';
import { parseSettings } from '../../src/config/parseSettings';
import type { Settings } from '../../src/config/settings';
import type { CheckResult } from '../../src/preflight/check';
import { preflight, resultLines } from '../../src/preflight/preflight';
import { virtualCpus } from '../../src/preflight/quotaChecks';
import { catalogue } from '../../src/systems/catalogue';
import { taskPlatform } from '../../src/systems/taskPlatform';
import { userAdminMessaging } from '../../src/systems/userAdminMessaging';
import { vibebox } from '../../src/systems/vibebox';
import { kubernetesVersion } from '../../components/aws/clusterVersions';
import { onAws } from '../config/support';
import { answering, type Recorded } from './recorded';

type Recordings = Readonly<Record<string, Recorded>>;

const session = 'arn:aws:sts::123456789012:assumed-role/deployer/ci';

/** An empty account with the quotas of a grown one, as the CLI prints it. */
const account: Recordings = {
  'aws --version': 'aws-cli/2.31.0 Python/3.13.7 Linux/6.8.0 exe/x86_64\n',
  'pulumi version': 'v3.259.0\n',
  'pulumi-language-nodejs -help': 'Usage of pulumi-language-nodejs:\n',
  'aws sts get-caller-identity': { UserId: 'AROAEXAMPLE:ci', Account: '123456789012', Arn: session },
  'aws eks describe-cluster-versions': {
    clusterVersions: [
      { clusterVersion: kubernetesVersion, clusterType: 'eks', versionStatus: 'STANDARD_SUPPORT' },
      { clusterVersion: '1.31', clusterType: 'eks', versionStatus: 'EXTENDED_SUPPORT' },
    ],
  },
  'aws eks list-clusters': { clusters: ['another'] },
  'aws logs describe-log-groups': { logGroups: [] },
  'aws service-quotas get-service-quota --service-code ec2 --quota-code L-1216C47A': {
    Quota: { Value: 128 },
  },
  'aws service-quotas get-service-quota --service-code ec2 --quota-code L-0263D0A3': { Quota: { Value: 5 } },
  'aws service-quotas get-service-quota --service-code vpc --quota-code L-F678F1CE': { Quota: { Value: 5 } },
  'aws ec2 describe-instances': {
    Reservations: [
      {
        Instances: [
          { InstanceType: 'm6i.xlarge', CpuOptions: { CoreCount: 2, ThreadsPerCore: 2 } },
          { InstanceType: 'p5.48xlarge', CpuOptions: { CoreCount: 96, ThreadsPerCore: 2 } },
        ],
      },
    ],
  },
  'aws ec2 describe-addresses': { Addresses: [{ AllocationId: 'eipalloc-1' }] },
  'aws ec2 describe-vpcs': { Vpcs: [{ VpcId: 'vpc-1' }] },
  'aws iam get-role': { fails: 'An error occurred (NoSuchEntity) when calling the GetRole operation' },
  'name servers of example.com': { fails: 'queryNs ENOTFOUND example.com' },
};

/** A change to undefined leaves the setting out. */
function settings(change: Readonly<Record<string, unknown>> = {}): Settings {
  const values = Object.entries({ ...onAws, ...change }).filter(([, value]) => value !== undefined);
  return parseSettings(Object.fromEntries(values), catalogue);
}

async function check(recordings: Recordings, of = settings()): Promise<ReadonlyMap<string, CheckResult>> {
  const results = await preflight(of, taskPlatform, answering({ ...account, ...recordings }));
  return new Map(results.map((result) => [result.name, result]));
}

describe('preflight of an AWS account', () => {
  it('is green on an account that has room', async () => {
    const results = await check({});
    assert.deepEqual(
      [...results.keys()],
      [
        'aws CLI',
        'pulumi CLI',
        'Pulumi for Node',
        'identity',
        'Kubernetes version',
        'cluster name',
        'log group',
        'vCPUs',
        'elastic IPs',
        'VPCs',
        'role of OpenSearch',
        'DNS zone',
      ],
    );
    for (const result of results.values()) assert.equal(result.status, 'ok', JSON.stringify(result));
    assert.equal(results.get('vCPUs')?.found, '4 of 128 used, up to 48 more needed');
    assert.equal(results.get('elastic IPs')?.found, '1 of 5 used, up to 3 more needed');
  });

  it('counts the nodes of every group', async () => {
    const of = settings({ system: 'vibebox', allowStandIns: true, imageRegistry: undefined });
    const results = await preflight(of, vibebox, answering(account));
    const cpus = results.find(({ name }) => name === 'vCPUs');
    // Eight general nodes and six for docker, of eight processors each.
    assert.equal(cpus?.found, '4 of 128 used, up to 112 more needed');
  });

  it('asks nothing of a cluster or a network where there is none', async () => {
    const change = { system: 'user-admin-messaging', mode: 'serverless', accountId: '123456789012' };
    const of = settings({ ...change, cluster: {}, allowStandIns: true, imageRegistry: undefined });
    const results = await preflight(of, userAdminMessaging, answering(account));
    const names = results.map(({ name }) => name);
    assert.deepEqual(names, ['aws CLI', 'pulumi CLI', 'Pulumi for Node', 'identity', 'DNS zone']);
    assert.equal(results.find(({ name }) => name === 'identity')?.status, 'ok');
  });

  it('asks for nothing that changes anything', async () => {
    const ask = answering(account);
    await preflight(settings(), taskPlatform, ask);
    const verbs = ask.asked
      .filter((question) => question.startsWith('aws '))
      .map((question) => question.split(' ')[2]);
    assert.ok(verbs.length > 8);
    for (const verb of verbs.slice(1)) assert.match(verb ?? '', /^(get|describe|list)-/);
  });

  /** A recording that differs, and the check that it makes fail with a remedy. */
  const failures: readonly (readonly [string, Recordings, string, RegExp, Settings?])[] = [
    [
      'another account',
      {
        'aws sts get-caller-identity': { Account: '999999999999', Arn: 'arn:aws:iam::999999999999:user/me' },
      },
      'identity',
      /log in to account 123456789012/,
    ],
    [
      'an identity that is no deployer',
      {
        'aws sts get-caller-identity': {
          Account: '123456789012',
          Arn: session.replace('deployer', 'reader'),
        },
      },
      'identity',
      /assume arn:aws:iam::123456789012:role\/deployer/,
    ],
    [
      'expired credentials',
      { 'aws sts get-caller-identity': { fails: 'The security token included in the request is expired' } },
      'identity',
      /aws sso login/,
    ],
    [
      'an answer of another shape',
      { 'aws sts get-caller-identity': 'not json' },
      'identity',
      /aws sso login/,
    ],
    [
      'a cluster of that name',
      { 'aws eks list-clusters': { clusters: ['task-platform-production'] } },
      'cluster name',
      /berth:cluster.name/,
    ],
    [
      'a log group left behind',
      {
        'aws logs describe-log-groups': {
          logGroups: [{ logGroupName: '/aws/eks/task-platform-production/cluster' }],
        },
      },
      'log group',
      /delete it/,
    ],
    [
      'a version that EKS dropped',
      { 'aws eks describe-cluster-versions': { clusterVersions: [{ clusterVersion: '1.99' }] } },
      'Kubernetes version',
      /newer release/,
    ],
    [
      'too few vCPUs',
      {
        'aws service-quotas get-service-quota --service-code ec2 --quota-code L-1216C47A': {
          Quota: { Value: 51 },
        },
      },
      'vCPUs',
      /Service Quotas/,
    ],
    [
      'too few addresses',
      { 'aws ec2 describe-addresses': { Addresses: [1, 2, 3] } },
      'elastic IPs',
      /Service Quotas/,
    ],
    [
      'no right to read a quota',
      {
        'aws service-quotas get-service-quota --service-code vpc --quota-code L-F678F1CE': {
          fails: 'AccessDenied',
        },
      },
      'VPCs',
      /servicequotas:GetServiceQuota/,
    ],
    [
      'a role of OpenSearch made before',
      { 'aws iam get-role': { Role: {} } },
      'role of OpenSearch',
      /berth:searchServiceLinkedRole to existing/,
    ],
    [
      'no role of OpenSearch where one should be',
      {},
      'role of OpenSearch',
      /berth:searchServiceLinkedRole to create/,
      settings({ searchServiceLinkedRole: 'existing' }),
    ],
    [
      'a zone that is not delegated as stated',
      {
        'aws route53 get-hosted-zone': { DelegationSet: { NameServers: ['ns-1.awsdns-01.com'] } },
        'name servers of example.com': 'ns.registrar.example\n',
      },
      'DNS zone',
      /enter ns-1.awsdns-01.com with the registrar/,
      settings({ hostedZone: { existing: 'Z0123456789', delegated: true } }),
    ],
  ];
  for (const [title, recordings, name, remedy, of] of failures) {
    it(`fails on ${title}, and says what to do`, async () => {
      const result = (await check(recordings, of)).get(name);
      assert.equal(result?.status, 'fail', JSON.stringify(result));
      assert.match(result.remedy ?? '', remedy);
    });
  }

  it('knows a session of a role that has a path', async () => {
    const cluster = {
      deployerRoles: ['arn:aws:iam::123456789012:role/teams/platform/deployer'],
      endpointAccessCidrs: ['192.0.2.0/24'],
    };
    assert.equal((await check({}, settings({ cluster }))).get('identity')?.status, 'ok');
  });

  it('accepts a delegated zone, whatever the order and case of its name servers', async () => {
    const results = await check(
      {
        'aws route53 get-hosted-zone': { DelegationSet: { NameServers: ['NS-1.example.', 'ns-2.example'] } },
        'name servers of example.com': 'ns-2.example\nns-1.example\n',
      },
      settings({ hostedZone: { existing: 'Z0123456789', delegated: true } }),
    );
    assert.equal(results.get('DNS zone')?.status, 'ok');
  });

  it('warns of extended support, and of a zone that waits to be used', async () => {
    const results = await check(
      {
        'aws eks describe-cluster-versions': {
          clusterVersions: [{ clusterVersion: kubernetesVersion, versionStatus: 'EXTENDED_SUPPORT' }],
        },
        'aws route53 get-hosted-zone': { DelegationSet: { NameServers: ['ns-1.example'] } },
        'name servers of example.com': 'ns-1.example\n',
      },
      settings({ hostedZone: { existing: 'Z0123456789' } }),
    );
    assert.equal(results.get('Kubernetes version')?.status, 'warn');
    assert.equal(results.get('DNS zone')?.status, 'warn');
  });

  it('stops where the next check could only say the same: without the CLI, and without an identity', async () => {
    assert.deepEqual(
      [...(await check({ 'aws --version': 'absent' })).keys()],
      ['aws CLI', 'pulumi CLI', 'Pulumi for Node'],
    );
    const results = await check({ 'aws sts get-caller-identity': { fails: 'expired' } });
    assert.deepEqual([...results.keys()], ['aws CLI', 'pulumi CLI', 'Pulumi for Node', 'identity']);
  });

  it('fails on a CLI without the language host, and says what brings it', async () => {
    const result = (await check({ 'pulumi-language-nodejs -help': 'absent' })).get('Pulumi for Node');
    assert.equal(result?.status, 'fail');
    assert.match(result.remedy ?? '', /official CLI/);
  });

  it('looks at an existing cluster instead of quotas and names', async () => {
    const existing = {
      vpcId: 'vpc-0123456789abcdef0',
      publicSubnetIds: ['subnet-00000001', 'subnet-00000002'],
      privateSubnetIds: ['subnet-00000003', 'subnet-00000004'],
      dataSubnetIds: ['subnet-00000005', 'subnet-00000006'],
      privateSubnetCidrs: ['10.0.0.0/20', '10.0.16.0/20'],
      dataSubnetCidrs: ['10.0.32.0/24', '10.0.33.0/24'],
    };
    const shared = settings({
      accountId: '123456789012',
      cluster: { mode: 'existing', name: 'shared' },
      network: { cidr: '10.0.0.0/16', existing },
    });
    const describe = 'aws eks describe-cluster --name shared';
    const active = await check({ [describe]: { cluster: { status: 'ACTIVE', version: '1.35' } } }, shared);
    assert.deepEqual([...active.keys()].slice(4), ['cluster', 'role of OpenSearch', 'DNS zone']);
    assert.equal(active.get('cluster')?.status, 'ok');
    const failing = await check({ [describe]: { cluster: { status: 'DELETING', version: '1.35' } } }, shared);
    assert.equal(failing.get('cluster')?.status, 'fail');
  });

  it('knows the vCPUs of an instance type', () => {
    const types = ['t3.medium', 'm6i.large', 'm6i.xlarge', 'r6g.12xlarge', 'm5.metal'];
    assert.deepEqual(types.map(virtualCpus), [2, 2, 4, 48, undefined]);
  });

  it('prints aligned lines, a remedy below its check', () => {
    assert.deepEqual(
      resultLines([
        { name: 'aws CLI', status: 'ok', found: 'aws-cli/2' },
        { name: 'VPCs', status: 'fail', found: 'none left', remedy: 'ask for more' },
      ]),
      ['ok    aws CLI  aws-cli/2', 'fail  VPCs     none left', '               -> ask for more'],
    );
  });
});

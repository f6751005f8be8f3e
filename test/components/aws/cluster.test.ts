import assert from 'node:assert/strict';
import { Cluster, type ClusterArgs } from '../../../components/aws/cluster';
import { addonVersions, kubernetesVersion } from '../../../components/aws/clusterVersions';
import { Network } from '../../../components/aws/network';
import { UserError } from '../../../src/model/userError';
import {
  everythingBefore,
  input,
  ofType,
  one,
  propertyValue,
  run,
  valueAt,
  type Recording,
} from '../../harness';
import { textInput } from './policies';

const types = {
  access: 'aws:eks/accessEntry:AccessEntry',
  accessPolicy: 'aws:eks/accessPolicyAssociation:AccessPolicyAssociation',
  addon: 'aws:eks/addon:Addon',
  association: 'aws:eks/podIdentityAssociation:PodIdentityAssociation',
  attachment: 'aws:iam/rolePolicyAttachment:RolePolicyAttachment',
  cluster: 'aws:eks/cluster:Cluster',
  ingress: 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule',
  logGroup: 'aws:cloudwatch/logGroup:LogGroup',
  nodeGroup: 'aws:eks/nodeGroup:NodeGroup',
  template: 'aws:ec2/launchTemplate:LaunchTemplate',
};
const deployer = 'arn:aws:iam::123456789012:role/ci/deployer';
const keyArns = { cluster: 'arn:cluster-key', data: 'arn:data-key', logs: 'arn:logs-key' };

/** A cluster in private subnets; what is ready of it, and its kubeconfig, are outputs. */
function cluster(args: Partial<ClusterArgs> = {}, world: 'known' | 'unknown' = 'known'): Promise<Recording> {
  return run(
    () => {
      const made = new Cluster('cluster', {
        clusterName: 'task-platform-production',
        region: 'us-west-2',
        network: { privateSubnetIds: ['subnet-a', 'subnet-b', 'subnet-c'], ready: [] },
        keyArns,
        deployerRoleArns: [deployer],
        ...args,
      });
      return { kubeconfig: made.kubeconfig, ready: made.ready.map(({ urn }) => urn) };
    },
    { world },
  );
}

const addon = (recording: Recording, name: string) => one(recording, types.addon, `cluster-${name}`);

describe('Cluster: control plane', () => {
  it('knows access entries alone, and not whoever made it', async () => {
    const made = one(await cluster(), types.cluster);
    assert.deepEqual(input(made, 'accessConfig'), {
      authenticationMode: 'API',
      bootstrapClusterCreatorAdminPermissions: false,
    });
  });

  it('has a private endpoint, and a public one for given ranges only', async () => {
    const inside = one(await cluster(), types.cluster);
    assert.equal(input(inside, 'vpcConfig.endpointPrivateAccess'), true);
    assert.equal(input(inside, 'vpcConfig.endpointPublicAccess'), false);
    const both = one(await cluster({ publicAccessCidrs: ['203.0.113.0/24'] }), types.cluster);
    assert.equal(input(both, 'vpcConfig.endpointPrivateAccess'), true);
    assert.equal(input(both, 'vpcConfig.endpointPublicAccess'), true);
    assert.deepEqual(input(both, 'vpcConfig.publicAccessCidrs'), ['203.0.113.0/24']);
  });

  it('lets nobody but its nodes reach the API server inside, unless a range is named', async () => {
    assert.equal(ofType(await cluster(), types.ingress).length, 0);
    const rule = one(await cluster({ privateAccessCidrs: ['10.8.0.0/16'] }), types.ingress);
    assert.equal(input(rule, 'cidrIpv4'), '10.8.0.0/16');
    assert.deepEqual(input(rule, 'tags'), { 'berth:grant': 'platform control-plane' });
  });

  it('encrypts Secrets and writes all five logs to an encrypted group that is there first', async () => {
    const recording = await cluster();
    const made = one(recording, types.cluster);
    assert.deepEqual(input(made, 'encryptionConfig'), {
      provider: { keyArn: 'arn:cluster-key' },
      resources: ['secrets'],
    });
    assert.deepEqual(input(made, 'enabledClusterLogTypes'), [
      'api',
      'audit',
      'authenticator',
      'controllerManager',
      'scheduler',
    ]);
    const group = one(recording, types.logGroup);
    assert.equal(input(group, 'name'), '/aws/eks/task-platform-production/cluster');
    assert.equal(input(group, 'kmsKeyId'), 'arn:logs-key');
    assert.equal(input(group, 'retentionInDays'), 90);
    assert.ok(made.dependencies.includes(group.urn));
  });

  it('is on one version with its nodes, in standard support', async () => {
    const recording = await cluster();
    const made = one(recording, types.cluster);
    assert.equal(input(made, 'version'), kubernetesVersion);
    assert.equal(input(one(recording, types.nodeGroup), 'version'), kubernetesVersion);
    assert.deepEqual(input(made, 'upgradePolicy'), { supportType: 'STANDARD' });
    assert.ok(addonVersions['kube-proxy'].startsWith(`v${kubernetesVersion}.`));
  });

  it('is protected twice, or not at all where the environment says so', async () => {
    const kept = one(await cluster(), types.cluster);
    assert.deepEqual([kept.protect, input(kept, 'deletionProtection')], [true, true]);
    const free = one(await cluster({ protect: false }), types.cluster);
    assert.deepEqual([free.protect, input(free, 'deletionProtection')], [false, false]);
  });

  it('admits the deployers as administrators, and a preview that does not read Secrets', async () => {
    const recording = await cluster({ previewRoleArn: 'arn:aws:iam::123456789012:role/preview' });
    assert.deepEqual(
      ofType(recording, types.access).map((entry) => input(entry, 'principalArn')),
      [deployer, 'arn:aws:iam::123456789012:role/preview'],
    );
    assert.deepEqual(
      ofType(recording, types.accessPolicy).map((policy) => input(policy, 'policyArn')),
      [
        'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy',
        'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy',
      ],
    );
  });

  it('tells roles of one name in two accounts apart', async () => {
    const other = 'arn:aws:iam::210987654321:role/ci/deployer';
    const recording = await cluster({ deployerRoleArns: [deployer, other] });
    assert.equal(ofType(recording, types.access).length, 2);
  });

  it('refuses a name that EKS refuses and a cluster without a deployer, both at once', async () => {
    await assert.rejects(
      cluster({ clusterName: '-'.repeat(101), deployerRoleArns: [] }),
      (error) => error instanceof UserError && error.problems.length === 2,
    );
  });
});

describe('Cluster: nodes', () => {
  it('runs them in every private subnet, on AL2023 for x86_64, and leaves their number alone', async () => {
    const group = one(await cluster(), types.nodeGroup);
    assert.deepEqual(input(group, 'subnetIds'), ['subnet-a', 'subnet-b', 'subnet-c']);
    assert.equal(input(group, 'amiType'), 'AL2023_x86_64_STANDARD');
    assert.deepEqual(input(group, 'scalingConfig'), { minSize: 3, desiredSize: 3, maxSize: 9 });
    assert.deepEqual(group.ignoreChanges, ['scalingConfig.desiredSize']);
  });

  it('keeps pods from the metadata service and encrypts the disks', async () => {
    const template = one(await cluster(), types.template);
    assert.deepEqual(input(template, 'metadataOptions'), {
      httpEndpoint: 'enabled',
      httpTokens: 'required',
      httpPutResponseHopLimit: 1,
    });
    assert.deepEqual(input(template, 'blockDeviceMappings'), [
      {
        deviceName: '/dev/xvda',
        ebs: {
          volumeType: 'gp3',
          volumeSize: 50,
          encrypted: 'true',
          kmsKeyId: 'arn:cluster-key',
          deleteOnTermination: 'true',
        },
      },
    ]);
    const userData = Buffer.from(textInput(template, 'userData'), 'base64').toString();
    assert.match(userData, /kind: NodeConfig[\s\S]*maxPods: 110/);
  });

  it('gives a node no more than it needs to join and to pull images', async () => {
    const attached = ofType(await cluster(), types.attachment)
      .filter(({ name }) => name.startsWith('cluster-nodes'))
      .map((attachment) => input(attachment, 'policyArn'));
    assert.deepEqual(attached, [
      'arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy',
      'arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly',
    ]);
  });

  it('makes a group for each entry of the settings, with labels and taints', async () => {
    const recording = await cluster({
      nodeGroups: {
        general: { instanceTypes: ['m7i.large'], min: 2, desired: 2, max: 4 },
        auth: {
          instanceTypes: ['m7i.large', 'm6i.large'],
          min: 1,
          desired: 1,
          max: 2,
          labels: { pool: 'auth' },
          taints: [{ key: 'app', value: 'auth', effect: 'NO_SCHEDULE' }],
        },
      },
    });
    const auth = one(recording, types.nodeGroup, 'cluster-auth');
    assert.deepEqual(input(auth, 'labels'), { pool: 'auth' });
    assert.deepEqual(input(auth, 'taints'), [{ key: 'app', value: 'auth', effect: 'NO_SCHEDULE' }]);
    assert.deepEqual(input(auth, 'instanceTypes'), ['m7i.large', 'm6i.large']);
    assert.equal(ofType(recording, types.nodeGroup).length, 2);
  });
});

describe('Cluster: order', () => {
  it('goes from the control plane by the network and identity of nodes to the nodes, and then to the rest', async () => {
    const recording = await cluster();
    const nodes = one(recording, types.nodeGroup);
    const beforeNodes = everythingBefore(recording, nodes);
    for (const name of ['vpc-cni', 'kube-proxy', 'eks-pod-identity-agent']) {
      const made = addon(recording, name);
      assert.ok(beforeNodes.has(made.urn), `${name} before the nodes`);
      assert.ok(
        everythingBefore(recording, made).has(one(recording, types.cluster).urn),
        `${name} in a cluster`,
      );
    }
    for (const name of ['coredns', 'aws-ebs-csi-driver', 'aws-efs-csi-driver', 'metrics-server']) {
      assert.ok(
        everythingBefore(recording, addon(recording, name)).has(nodes.urn),
        `${name} after the nodes`,
      );
    }
  });

  it('gives an add-on its identity before its pods start', async () => {
    const recording = await cluster();
    for (const name of ['vpc-cni', 'aws-ebs-csi-driver', 'aws-efs-csi-driver']) {
      const identity = one(recording, types.association, `cluster-${name}`);
      assert.ok(addon(recording, name).dependencies.includes(identity.urn), name);
    }
  });

  it('enforces network policies, and gives pods addresses by prefix', async () => {
    const values = textInput(addon(await cluster(), 'vpc-cni'), 'configurationValues');
    assert.deepEqual(JSON.parse(values), {
      enableNetworkPolicy: 'true',
      env: { ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '1' },
    });
  });

  it('tags nodes, their disks and the disks of pods, which the tags of a provider do not reach', async () => {
    const recording = await cluster({ tags: { 'berth:system': 'shop' } });
    const tags = { 'berth:system': 'shop', Name: 'cluster-general' };
    assert.deepEqual(input(one(recording, types.template), 'tagSpecifications'), [
      { resourceType: 'instance', tags },
      { resourceType: 'volume', tags },
    ]);
    assert.deepEqual(JSON.parse(textInput(addon(recording, 'aws-ebs-csi-driver'), 'configurationValues')), {
      controller: { extraVolumeTags: { 'berth:system': 'shop' } },
    });
  });

  it('pins every add-on', async () => {
    const addons = ofType(await cluster(), types.addon);
    assert.equal(addons.length, Object.keys(addonVersions).length);
    for (const made of addons)
      assert.match(textInput(made, 'addonVersion'), /^v\d+\.\d+\.\d+-eksbuild\.\d+$/);
  });

  it('is ready when access, nodes and the add-ons on them are', async () => {
    const recording = await cluster();
    const expected = [
      ...ofType(recording, types.accessPolicy),
      ...ofType(recording, types.nodeGroup),
      ...['coredns', 'aws-ebs-csi-driver', 'aws-efs-csi-driver', 'metrics-server'].map((name) =>
        addon(recording, name),
      ),
    ];
    assert.deepEqual(
      recording.outputs['ready'],
      expected.map(({ urn }) => urn),
    );
  });

  it('keeps the ways out of the network until the last node is gone', async () => {
    const recording = await run(
      () => {
        const network = new Network('network', {
          cidr: '10.0.0.0/16',
          region: 'us-west-2',
          accountId: '123456789012',
          logsKeyArn: 'arn:logs-key',
        });
        new Cluster('cluster', {
          clusterName: 'production',
          region: 'us-west-2',
          network,
          keyArns,
          deployerRoleArns: [deployer],
        });
      },
      { world: 'known' },
    );
    const before = everythingBefore(recording, one(recording, types.nodeGroup));
    const ways = [
      ...ofType(recording, 'aws:ec2/route:Route'),
      ...ofType(recording, 'aws:ec2/natGateway:NatGateway'),
      ...ofType(recording, 'aws:ec2/routeTableAssociation:RouteTableAssociation'),
      ...ofType(recording, 'aws:ec2/vpcEndpoint:VpcEndpoint'),
    ];
    assert.ok(ways.length > 20);
    for (const way of ways) assert.ok(before.has(way.urn), way.name);
  });
});

describe('Cluster: outputs', () => {
  it('hands out a kubeconfig that names region and role, and no profile', async () => {
    const recording = await cluster({ kubeconfigRoleArn: deployer });
    const kubeconfig = recording.outputs['kubeconfig'];
    assert.ok(typeof kubeconfig === 'string');
    assert.deepEqual(valueAt(propertyValue(JSON.parse(kubeconfig)), 'users.0.user.exec'), {
      apiVersion: 'client.authentication.k8s.io/v1beta1',
      command: 'aws',
      args: [
        ...['eks', 'get-token', '--region', 'us-west-2', '--output', 'json'],
        ...['--cluster-name', 'task-platform-production', '--role-arn', deployer],
      ],
      interactiveMode: 'Never',
    });
  });

  it('registers the same resources when nothing is known yet', async () => {
    const [known, unknown] = [await cluster(), await cluster({}, 'unknown')];
    assert.deepEqual(
      unknown.resources.map(({ urn }) => urn),
      known.resources.map(({ urn }) => urn),
    );
  });
});

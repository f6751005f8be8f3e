import assert from 'node:assert/strict';
import { onAws, onKubernetes, problems } from './support';

type Values = Readonly<Record<string, unknown>>;

const cluster = {
  deployerRoles: ['arn:aws:iam::123456789012:role/deployer'],
  endpointAccessCidrs: ['192.0.2.0/24'],
};
const existing = {
  vpcId: 'vpc-0123456789abcdef0',
  publicSubnetIds: ['subnet-00000001', 'subnet-00000002'],
  privateSubnetIds: ['subnet-00000003', 'subnet-00000004'],
  dataSubnetIds: ['subnet-00000005', 'subnet-00000006'],
  privateSubnetCidrs: ['10.0.0.0/20', '10.0.16.0/20'],
  dataSubnetCidrs: ['10.0.32.0/24', '10.0.33.0/24'],
};

/** A wrong value beside right ones, and the one problem it must give. */
const refusals: readonly (readonly [string, Values, Values, RegExp])[] = [
  [
    'an unknown key',
    onAws,
    { enviroment: 'x' },
    /^berth:enviroment is not a setting; did you mean berth:environment\?$/,
  ],
  [
    'an unknown nested key',
    onAws,
    { cluster: { ...cluster, contxt: 1 } },
    /^berth:cluster.contxt is not a setting; did you mean berth:cluster.context\?$/,
  ],
  [
    'an unknown key of a service',
    onAws,
    { services: { 'auth-service': { replica: 3 } } },
    /^berth:services.auth-service.replica is not a setting; did you mean berth:services.auth-service.replicas\?$/,
  ],
  [
    'a key near nothing',
    onAws,
    { blueberries: 1 },
    /^berth:blueberries is not a setting; the settings there are system, /,
  ],
  [
    'an unknown environment',
    onAws,
    { environment: 'prod' },
    /^berth:environment is "prod"; it must be one of development, testing, staging, production$/,
  ],
  [
    'an unknown service',
    onAws,
    { services: { 'auth-servce': { replicas: 3 } } },
    /^berth:services.auth-servce is no service of task-platform; did you mean auth-service\?$/,
  ],
  [
    'an unknown store',
    onAws,
    { stores: { postgre: { size: 'small' } } },
    /^berth:stores.postgre is no store of task-platform; did you mean postgres\?$/,
  ],
  [
    'a number that is none',
    onAws,
    { services: { 'auth-service': { replicas: 'three' } } },
    /^berth:services.auth-service.replicas is "three"; it must be a whole number of pods from 0 to 1000$/,
  ],
  [
    'an account without quotes',
    onAws,
    { accountId: 123456789012 },
    /^berth:accountId is 123456789012; it must be the twelve digits of an AWS account, in quotes$/,
  ],
  [
    'more pods than the autoscaler allows',
    onAws,
    { services: { 'auth-service': { replicas: 50 } } },
    /^berth:services.auth-service.replicas is 50; its autoscaler allows 2 to 10 pods/,
  ],
  [
    'yes for true',
    onAws,
    { deletionProtection: 'yes' },
    /^berth:deletionProtection is "yes"; it must be true or false$/,
  ],
  [
    'a URL for a domain',
    onAws,
    { domain: 'https://example.com' },
    /^berth:domain is "https:\/\/example.com"; it must be a DNS name/,
  ],
  ['a label that is too long', onAws, { domain: `${'a'.repeat(64)}.com` }, /^berth:domain is .* DNS name/],
  [
    'a VPC too small',
    onAws,
    { network: { cidr: '10.0.0.0/21' } },
    /^berth:network.cidr is "10.0.0.0\/21", too small .*\/20 or larger$/,
  ],
  [
    'a VPC too large',
    onAws,
    { network: { cidr: '10.0.0.0/8' } },
    /^berth:network.cidr is "10.0.0.0\/8"; a VPC is at most a \/16$/,
  ],
  [
    'a range with bits beyond its prefix',
    onAws,
    { network: { cidr: '10.0.0.1/16' } },
    /^berth:network.cidr is "10.0.0.1\/16"; it must be an IPv4 address range/,
  ],
  [
    'zones of another region',
    onAws,
    { network: { zones: ['us-east-1a', 'us-west-2b'] } },
    /^berth:network.zones is us-east-1a, us-west-2b; every zone must be one of us-west-2/,
  ],
  [
    'one zone',
    onAws,
    { network: { zones: ['us-west-2a'] } },
    /^berth:network.zones has 1; it must have two or three$/,
  ],
  [
    'one subnet',
    onAws,
    { network: { cidr: '10.0.0.0/16', existing: { ...existing, publicSubnetIds: ['subnet-00000001'] } } },
    /^berth:network.existing.publicSubnetIds must have subnets in at least two zones$/,
  ],
  [
    'fewer ranges than subnets',
    onAws,
    { network: { cidr: '10.0.0.0/16', existing: { ...existing, dataSubnetCidrs: ['10.0.32.0/24'] } } },
    /^berth:network.existing.dataSubnetCidrs has 1; it must have one range for each of the 2 subnets$/,
  ],
  [
    'half a VPC',
    onAws,
    { network: { cidr: '10.0.0.0/16', existing: { ...existing, vpcId: undefined } } },
    /^berth:network.existing.vpcId is not set; it must be the id of a VPC/,
  ],
  [
    'an existing VPC without its range',
    onAws,
    { network: { existing } },
    /^berth:network.cidr is not set; it must be the address range of the existing VPC$/,
  ],
  [
    'no account for an existing cluster',
    { ...onAws, network: { cidr: '10.0.0.0/16', existing } },
    { cluster: { mode: 'existing', name: 'shared' } },
    /^berth:accountId is not set; it must be the AWS account/,
  ],
  [
    'a private endpoint nobody reaches',
    onAws,
    { cluster: { deployerRoles: cluster.deployerRoles } },
    /^berth:cluster.endpointAccessCidrs is not set; .*would hang$/,
  ],
  [
    'the whole internet',
    onAws,
    { cluster: { ...cluster, endpointAccessCidrs: ['0.0.0.0/0'] } },
    /^berth:cluster.endpointAccessCidrs\[0\] is "0.0.0.0\/0", the whole internet/,
  ],
  [
    'a session for a role',
    onAws,
    { cluster: { ...cluster, deployerRoles: ['arn:aws:sts::123456789012:assumed-role/a/b'] } },
    /^berth:cluster.deployerRoles\[0\] is .*it must be the ARN of an IAM role/,
  ],
  [
    'nobody who may administer',
    onAws,
    { cluster: { endpointAccessCidrs: ['192.0.2.0/24'] } },
    /^berth:cluster.deployerRoles is not set; it must list the ARNs/,
  ],
  [
    'a name that EKS refuses',
    onAws,
    { cluster: { ...cluster, name: 'a'.repeat(101) } },
    /^berth:cluster.name is "a+"; it must be a name of letters.*at most 100 characters$/,
  ],
  [
    'a context on AWS',
    onAws,
    { cluster: { ...cluster, context: 'x' } },
    /^berth:cluster.context is set; leave it out/,
  ],
  [
    'a managed password beside a replica',
    onAws,
    { masterPassword: 'managed' },
    /^berth:masterPassword is "managed", which RDS refuses for postgres/,
  ],
  [
    'a managed password beside a replica, wherever secrets are kept',
    onAws,
    { masterPassword: 'managed', secrets: 'external' },
    /^berth:masterPassword is "managed", which RDS refuses for postgres/,
  ],
  [
    'a managed password that nobody fetches',
    onAws,
    { masterPassword: 'managed', environment: 'testing' },
    /^berth:masterPassword is "managed", and the Jobs that make the roles .* in postgres log in with it; set berth:secrets to external/,
  ],
  [
    'an installed ingress-nginx',
    onAws,
    { operators: { ingressController: 'ingress-nginx' } },
    /^berth:operators.ingressController is "ingress-nginx", which was retired/,
  ],
  [
    'no controller for the load balancer',
    onAws,
    { operators: { loadBalancerController: 'off' } },
    /^berth:operators.loadBalancerController is "off"; traefik needs it/,
  ],
  [
    'less disk than RDS gives',
    onAws,
    { stores: { postgres: { storage: 5 } } },
    /^berth:stores.postgres.storage is 5; AWS gives a database at least 20 GiB$/,
  ],
  [
    'a size of a queue',
    onAws,
    { stores: { queue: { size: 'small' } } },
    /^berth:stores.queue.size is set; leave it out, since a queue has none$/,
  ],
  [
    'a tag twice',
    onAws,
    { services: { 'auth-service': { image: 'a/b:v1', tag: 'v2' } } },
    /^berth:services.auth-service.image is "a\/b:v1", which names a tag/,
  ],
  [
    'no image in production',
    onAws,
    { imageRegistry: undefined },
    /^berth:imageRegistry is not set, and no image is set for api-gateway, /,
  ],
  ['no domain', onAws, { domain: undefined }, /^berth:domain is not set; on aws it must be/],
  [
    'half a pull secret',
    onAws,
    { imagePullSecrets: [{ name: 'a', registry: 'ghcr.io' }] },
    /^berth:imagePullSecrets\[0\] needs registry, username and password/,
  ],
  [
    'an alb on Kubernetes',
    onKubernetes,
    { operators: { ingressController: 'alb' } },
    /^berth:operators.ingressController is "alb", which only AWS has/,
  ],
  [
    'a managed store on Kubernetes',
    onKubernetes,
    { stores: { postgres: { placement: 'managed' } } },
    /^berth:stores.postgres.placement is "managed"; on kubernetes/,
  ],
  [
    'a network on Kubernetes',
    onKubernetes,
    { network: { cidr: '10.0.0.0/16' } },
    /^berth:network is set; leave it out/,
  ],
  [
    'a new cluster on Kubernetes',
    onKubernetes,
    { cluster: { context: 'a', mode: 'create' } },
    /^berth:cluster.mode is "create"/,
  ],
  [
    'whichever context is current',
    onKubernetes,
    { cluster: {} },
    /^berth:cluster.context is not set; it must be the context/,
  ],
  [
    'a tag of no image',
    onKubernetes,
    { services: { 'auth-service': { tag: 'v2' } } },
    /^berth:services.auth-service.image is not set, so a tag or digest has no effect/,
  ],
];

describe('wrong settings', () => {
  for (const [title, base, change, expected] of refusals) {
    it(`refuse ${title}, and say what would be right`, () => {
      const values = Object.fromEntries(
        Object.entries({ ...base, ...change }).filter(([, value]) => value !== undefined),
      );
      const found = problems(values);
      assert.equal(found.length, 1, found.join('\n'));
      assert.match(found[0] ?? '', expected);
    });
  }

  it('are all reported at once: fields, names and rules across them', () => {
    const found = problems({
      ...onAws,
      enviroment: 'x',
      domain: 'Not A Domain',
      masterPassword: 'managed',
      network: { cidr: '10.0.0.0/24' },
      services: { 'auth-service': { replicas: -1, image: 'a/b:v1' }, nobody: {} },
      cluster: { ...cluster, name: 'no name', endpointAccessCidrs: ['0.0.0.0/0'] },
    });
    const keys = found.map((line) => line.split(' ')[0]).toSorted();
    assert.deepEqual(keys, [
      'berth:cluster.endpointAccessCidrs[0]',
      'berth:cluster.name',
      'berth:domain',
      'berth:enviroment',
      'berth:masterPassword',
      'berth:network.cidr',
      'berth:services.auth-service.replicas',
      'berth:services.nobody',
    ]);
  });

  it('name the three settings that no stack can do without', () => {
    const keys = problems({}).map((line) => line.split(' ')[0]);
    assert.deepEqual(keys, ['berth:system', 'berth:environment', 'berth:target']);
  });

  it('never show a secret value', () => {
    const replica = { endpoint: 'https://s3.example.com', bucket: 'copies', accessKeyId: 'AKIDEXAMPLE' };
    const wrong = [
      { imagePullSecrets: [{ name: 'a', registry: 'ghcr.io', username: 'b', password: 12345678 }] },
      { imagePullSecrets: 'hunter2-12345678' },
      { imagePullSecrets: ['hunter2-12345678'] },
      { imagePullSecrets: [{ name: 'a', password: '12345678' }] },
      { mailRelay: { host: 'smtp.example.com', username: 'b', password: 12345678 } },
      { bucketReplicas: { storage: { ...replica, secretAccessKey: 12345678 } } },
    ];
    for (const change of wrong) {
      const text = problems({ ...onAws, ...change }).join('\n');
      assert.match(text, /berth:(imagePullSecrets|mailRelay|bucketReplicas)/);
      assert.ok(!text.includes('12345678'), text);
    }
  });

  it('refuse an existing EKS cluster without its VPC, and the settings of a new one', () => {
    const found = problems({
      ...onAws,
      cluster: { ...cluster, mode: 'existing' },
    });
    assert.deepEqual(
      found.map((line) => line.split(' ')[0]),
      ['berth:cluster.name', 'berth:network.existing', 'berth:cluster.endpointAccessCidrs'],
    );
  });

  it('refuse emulators in production, unless they are allowed', () => {
    const production = {
      ...onKubernetes,
      environment: 'production',
      domain: 'example.com',
      imageRegistry: 'ghcr.io/acme',
    };
    assert.match(
      problems(production).join('\n'),
      /^berth:allowStandIns is not true; in the cluster queue, topic/,
    );
  });
});

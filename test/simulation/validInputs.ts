import type { PropertyBag } from '../../src/simulation/propertyValue';

const policy = '{"Statement":[{"Action":"kms:*"}]}';
const role = 'arn:aws:iam::123456789012:role/berth';
const podTemplate = {
  metadata: { labels: { app: 'web' } },
  spec: {
    volumes: [{ name: 'tmp' }],
    initContainers: [{ name: 'init', image: 'busybox:1' }],
    containers: [
      {
        name: 'web',
        image: 'node:24',
        ports: [{ name: 'http', containerPort: 3000 }],
        env: [{ name: 'PORT', value: '3000' }],
        volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
        resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '1', memory: '1Gi' } },
        livenessProbe: { httpGet: { path: '/', port: 3000 }, periodSeconds: 10 },
      },
    ],
  },
};
const metadata = {
  name: 'web',
  namespace: 'default',
  labels: { app: 'web' },
  annotations: { 'a.example/b': 'c' },
};
const workload = { metadata, spec: { selector: { matchLabels: { app: 'web' } }, template: podTemplate } };

/** An example of each type that has rules: nothing in it is refused. */
export const validInputs: Readonly<Record<string, PropertyBag>> = {
  'aws:ec2/vpc:Vpc': { cidrBlock: '10.0.0.0/16', tags: { Name: 'main' } },
  'aws:ec2/subnet:Subnet': { vpcId: 'vpc-1', cidrBlock: '10.0.0.0/20', availabilityZone: 'us-east-1a' },
  'aws:ec2/route:Route': { routeTableId: 'rtb-1', destinationCidrBlock: '0.0.0.0/0', gatewayId: 'igw-1' },
  'aws:ec2/natGateway:NatGateway': { subnetId: 'subnet-1', allocationId: 'eipalloc-1' },
  'aws:ec2/securityGroup:SecurityGroup': {
    name: 'database',
    description: 'Who may reach the database',
    vpcId: 'vpc-1',
  },
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule': {
    securityGroupId: 'sg-1',
    ipProtocol: 'tcp',
    fromPort: 5432,
    toPort: 5432,
    cidrIpv4: '10.0.0.0/16',
    description: 'From the nodes',
  },
  'aws:ec2/vpcEndpoint:VpcEndpoint': {
    vpcId: 'vpc-1',
    serviceName: 'com.amazonaws.us-east-1.sqs',
    vpcEndpointType: 'Interface',
    privateDnsEnabled: true,
    subnetIds: ['subnet-1'],
  },
  'aws:ec2/flowLog:FlowLog': { vpcId: 'vpc-1', trafficType: 'ALL', maxAggregationInterval: 60 },
  'aws:ec2/launchTemplate:LaunchTemplate': {
    name: 'nodes',
    blockDeviceMappings: [{ ebs: { volumeSize: 50, iops: 3000, throughput: 125 } }],
  },
  'aws:eks/cluster:Cluster': {
    name: 'berth',
    roleArn: role,
    version: '1.35',
    vpcConfig: {
      subnetIds: ['subnet-1', 'subnet-2'],
      endpointPrivateAccess: true,
      endpointPublicAccess: false,
    },
    accessConfig: { authenticationMode: 'API' },
    enabledClusterLogTypes: ['api'],
  },
  'aws:eks/nodeGroup:NodeGroup': {
    clusterName: 'berth',
    nodeRoleArn: role,
    subnetIds: ['subnet-1'],
    scalingConfig: { minSize: 1, desiredSize: 2, maxSize: 3 },
    amiType: 'AL2023_ARM_64_STANDARD',
    instanceTypes: ['m7g.large'],
    capacityType: 'ON_DEMAND',
  },
  'aws:eks/addon:Addon': {
    clusterName: 'berth',
    addonName: 'vpc-cni',
    configurationValues: '{}',
    resolveConflictsOnCreate: 'OVERWRITE',
  },
  'aws:eks/accessEntry:AccessEntry': {
    clusterName: 'berth',
    principalArn: role,
    kubernetesGroups: ['deployers'],
  },
  'aws:rds/instance:Instance': {
    identifier: 'orders',
    engine: 'postgres',
    engineVersion: '17.6',
    instanceClass: 'db.m7g.large',
    allocatedStorage: 100,
    maxAllocatedStorage: 200,
    storageType: 'gp3',
    username: 'berth',
    password: 'x'.repeat(32),
    dbName: 'orders',
    backupRetentionPeriod: 7,
    backupWindow: '03:00-04:00',
    maintenanceWindow: 'sun:05:00-sun:06:00',
    monitoringInterval: 60,
    monitoringRoleArn: role,
    performanceInsightsRetentionPeriod: 7,
    finalSnapshotIdentifier: 'orders-final',
  },
  'aws:rds/subnetGroup:SubnetGroup': { name: 'orders', subnetIds: ['subnet-1', 'subnet-2'] },
  'aws:rds/parameterGroup:ParameterGroup': {
    name: 'orders',
    family: 'postgres17',
    parameters: [{ name: 'rds.force_ssl', value: '1', applyMethod: 'pending-reboot' }],
  },
  'aws:elasticache/replicationGroup:ReplicationGroup': {
    replicationGroupId: 'sessions',
    description: 'Sessions',
    engine: 'redis',
    engineVersion: '7.1',
    nodeType: 'cache.m7g.large',
    numCacheClusters: 2,
    automaticFailoverEnabled: true,
    multiAzEnabled: true,
    transitEncryptionEnabled: true,
    authToken: 'x'.repeat(32),
    port: 6379,
    snapshotRetentionLimit: 7,
  },
  'aws:elasticache/parameterGroup:ParameterGroup': { name: 'sessions', family: 'redis7' },
  'aws:opensearch/domain:Domain': {
    domainName: 'search',
    engineVersion: 'OpenSearch_2.19',
    clusterConfig: {
      instanceCount: 3,
      zoneAwarenessEnabled: true,
      zoneAwarenessConfig: { availabilityZoneCount: 3 },
      dedicatedMasterCount: 3,
    },
    vpcOptions: { subnetIds: ['a', 'b', 'c'] },
    advancedSecurityOptions: { enabled: true },
    domainEndpointOptions: { enforceHttps: true },
    nodeToNodeEncryption: { enabled: true },
    encryptAtRest: { enabled: true },
  },
  'aws:dynamodb/table:Table': {
    name: 'sessions',
    hashKey: 'id',
    attributes: [{ name: 'id', type: 'S' }],
    billingMode: 'PAY_PER_REQUEST',
  },
  'aws:s3/bucket:Bucket': { bucket: 'berth-files' },
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration': {
    bucket: 'berth-files',
    rules: [{ status: 'Enabled', transitions: [{ days: 30, storageClass: 'STANDARD_IA' }] }],
  },
  'aws:efs/fileSystem:FileSystem': { encrypted: true, throughputMode: 'elastic' },
  'aws:efs/accessPoint:AccessPoint': { fileSystemId: 'fs-1', rootDirectory: { path: '/volume' } },
  'aws:backup/vault:Vault': { name: 'berth' },
  'aws:backup/plan:Plan': {
    name: 'berth',
    rules: [
      {
        ruleName: 'daily',
        schedule: 'cron(0 5 * * ? *)',
        lifecycle: { coldStorageAfter: 30, deleteAfter: 120 },
      },
    ],
  },
  'aws:sqs/queue:Queue': {
    name: 'mail',
    visibilityTimeoutSeconds: 30,
    redrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:mail-dead"}',
  },
  'aws:sns/topic:Topic': { name: 'news.fifo', fifoTopic: true },
  'aws:iam/role:Role': { name: 'web', assumeRolePolicy: policy },
  'aws:iam/policy:Policy': { name: 'web', policy },
  'aws:iam/rolePolicyAttachment:RolePolicyAttachment': {
    role: 'web',
    policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
  },
  'aws:kms/key:Key': { description: 'Encrypts', deletionWindowInDays: 30, policy },
  'aws:kms/alias:Alias': { name: 'alias/berth', targetKeyId: 'key-1' },
  'aws:secretsmanager/secret:Secret': { name: 'berth/orders', recoveryWindowInDays: 7 },
  'aws:secretsmanager/secretVersion:SecretVersion': { secretId: 'secret-1', secretString: 'text' },
  'aws:cloudwatch/logGroup:LogGroup': { name: '/berth/web', retentionInDays: 30 },
  'aws:lb/loadBalancer:LoadBalancer': { name: 'edge' },
  'aws:route53/record:Record': { zoneId: 'Z1', name: 'api.example.org', type: 'A', records: ['192.0.2.1'] },
  'aws:lambda/function:Function': { name: 'resize', role, timeout: 30, memorySize: 256 },
  'kubernetes:core/v1:Namespace': { metadata: { name: 'web' } },
  'kubernetes:apps/v1:Deployment': workload,
  'kubernetes:apps/v1:StatefulSet': {
    ...workload,
    spec: { ...workload.spec, serviceName: 'web', volumeClaimTemplates: [{ metadata: { name: 'data' } }] },
  },
  'kubernetes:core/v1:Service': {
    metadata,
    spec: {
      ports: [
        { name: 'http', port: 80, targetPort: 'http' },
        { name: 'metrics', port: 9090 },
      ],
    },
  },
  'kubernetes:core/v1:ConfigMap': { metadata, data: { 'config.yaml': 'a: b' } },
  'kubernetes:core/v1:Secret': { metadata, data: { key: 'dmFsdWU=' } },
  'kubernetes:core/v1:PersistentVolumeClaim': {
    metadata,
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  },
  'kubernetes:networking.k8s.io/v1:Ingress': {
    metadata,
    spec: { rules: [{ host: 'api.example.org', http: { paths: [{ path: '/', pathType: 'Prefix' }] } }] },
  },
  'kubernetes:networking.k8s.io/v1:NetworkPolicy': {
    metadata,
    spec: { policyTypes: ['Egress'], egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/16' } }] }] },
  },
  'kubernetes:autoscaling/v2:HorizontalPodAutoscaler': {
    metadata,
    spec: { minReplicas: 2, maxReplicas: 5, metrics: [{ type: 'Resource', resource: { name: 'cpu' } }] },
  },
  'kubernetes:policy/v1:PodDisruptionBudget': { metadata, spec: { maxUnavailable: 1 } },
  'kubernetes:rbac.authorization.k8s.io/v1:ClusterRole': { metadata: { name: 'system:reader' } },
  'random:index/randomPassword:RandomPassword': { length: 32 },
};

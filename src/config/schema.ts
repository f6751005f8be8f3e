import type { z } from 'zod';
import { deploymentModes, environments, placements, targets } from '../model/environment';
import { storeSizes } from '../model/store';
import { operationsFields, outsideStorage } from './operationsSchema';
import {
  addressRange,
  byName,
  domainName,
  group,
  kubernetesName,
  listOf,
  oneOf,
  quantity,
  text,
  wholeNumber,
  yesOrNo,
} from './fields';

/** The Pulumi project, and so the namespace of every setting. */
export const namespace = 'berth';

const imageTag = /^\w[\w.-]{0,127}$/;
const imageDigest = /^sha256:[0-9a-f]{64}$/;
const registry = /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)*$/;
const imageReference = /^([a-z0-9.-]+(:\d+)?\/)?[a-z0-9._/-]+(:\w[\w.-]{0,127})?(@sha256:[0-9a-f]{64})?$/;

const amounts = group({
  cpu: quantity('250m').describe('CPU, in cores or thousandths of one ("250m").'),
  memory: quantity('512Mi').describe('Memory, in bytes with a unit ("512Mi").'),
});

const service = group({
  image: text('an image such as ghcr.io/acme/auth-service:v1.2.3', imageReference)
    .exactOptional()
    .describe(
      'Image of the service. Default: its public image, else its repository below berth:imageRegistry.',
    ),
  tag: text('a tag such as v1.2.3, in quotes', imageTag)
    .exactOptional()
    .describe('Tag of the image. Default: the one that the system names.'),
  digest: text('a digest: sha256: and 64 hexadecimal digits', imageDigest)
    .exactOptional()
    .describe('Digest of the image; pins it.'),
  replicas: wholeNumber(0, 1000, 'pods')
    .exactOptional()
    .describe("Pods at creation. Default: the system's number for the environment."),
  resources: group({
    requests: amounts.describe('What a container is promised.'),
    limits: amounts.describe('What a container may not exceed.'),
  })
    .exactOptional()
    .describe("CPU and memory of a container. Default: the system's for the environment."),
  tls: yesOrNo()
    .exactOptional()
    .describe(
      'Whether the service and its callers speak mutual TLS, where the system names a port for it. Default: false.',
    ),
});

const functionSettings = group({
  artifact: text('the path of a ZIP file or a folder', /^.+$/)
    .exactOptional()
    .describe('ZIP file or folder with the code, seen from the project. Default: a minimal handler.'),
});

const website = group({
  folder: text('the path of a folder', /^.+$/)
    .exactOptional()
    .describe(
      'Folder with the built files, seen from the project. Default: pages that try the WebSocket API.',
    ),
});

const store = group({
  placement: oneOf(placements)
    .exactOptional()
    .describe(
      'Where the store lives; external is for mail, with whom berth:mailRelay names. Default: where the system puts it, else managed on aws, except what seeds run in a container of its own in development (databases, caches, search, brokers, mail); in-cluster on kubernetes.',
    ),
  size: oneOf(storeSizes)
    .exactOptional()
    .describe("Size of the managed store. Default: the system's for the environment."),
  storage: wholeNumber(1, 65536, 'GiB')
    .exactOptional()
    .describe("Disk of one instance or pod, in GiB. Default: the system's for the environment."),
  storageClass: kubernetesName()
    .exactOptional()
    .describe(
      "Storage class of the store's disk in the cluster. Default: the system's, else berth:storageClass.",
    ),
  replication: yesOrNo()
    .exactOptional()
    .describe(
      'Whether a database or cache in the cluster has standbys: a streaming replica, or Redis Sentinel. Default: false.',
    ),
});

const mailRelay = group({
  host: text('the host of an SMTP relay, such as smtp.example.com', /^[a-z0-9.-]{1,253}$/).describe('Host.'),
  port: wholeNumber(1, 65535, 'ports').exactOptional().describe('Port. Default: 587.'),
  username: text('a user name', /^.+$/).describe('User.'),
  password: text('a password', /^.+$/).describe(
    'Password of that user; a secret: pulumi config set --secret --path "berth:mailRelay.password".',
  ),
});

const bucketReplica = outsideStorage('bucketReplicas.NAME');

const roleArn = text(
  'the ARN of an IAM role, such as arn:aws:iam::123456789012:role/deployer (not of a session, arn:aws:sts::…:assumed-role/…)',
  /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/,
);

const cluster = group({
  mode: oneOf(['create', 'existing'])
    .exactOptional()
    .describe('Whether the stack has a cluster of its own. Default: create on aws; existing on kubernetes.'),
  name: text(
    'a name of letters, digits, hyphens and underscores, at most 100 characters',
    /^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/,
  )
    .exactOptional()
    .describe('Name of the EKS cluster. Default: SYSTEM-ENVIRONMENT. Only on aws.'),
  context: text('the name of a context of the kubeconfig, such as kind-berth', /^\S{1,253}$/)
    .exactOptional()
    .describe('Context of the kubeconfig that names the cluster. Required on kubernetes, and only there.'),
  endpointAccessCidrs: listOf(addressRange(), 'address ranges')
    .exactOptional()
    .describe(
      'Address ranges that may reach the API endpoint of a new EKS cluster. Default: none; the endpoint is private.',
    ),
  deployerInsideNetwork: yesOrNo()
    .exactOptional()
    .describe(
      'States that whoever deploys reaches the private API endpoint from inside the network. Default: false.',
    ),
  deployerRoles: listOf(roleArn, 'ARNs of IAM roles')
    .exactOptional()
    .describe(
      'IAM roles that administer the new EKS cluster, and the only ones that can use it. Required for one. Default: none.',
    ),
  previewRole: roleArn
    .exactOptional()
    .describe(
      'IAM role that reads everything but Secrets in the new EKS cluster, for previews in a pipeline. Default: none.',
    ),
});

const subnetIds = listOf(
  text('the id of a subnet, such as subnet-0123456789abcdef0', /^subnet-([0-9a-f]{8}|[0-9a-f]{17})$/),
  'ids of subnets',
);
const ranges = listOf(addressRange(), 'address ranges');

const network = group({
  cidr: addressRange()
    .exactOptional()
    .describe(
      'Address range of the VPC: /16 to /20 for a new one, its own for an existing one. Default: 10.0.0.0/16 for a new one.',
    ),
  zones: listOf(
    text('an availability zone, such as us-west-2a', /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/),
    'availability zones',
  )
    .exactOptional()
    .describe(
      'Two or three availability zones. Default: a, b and c of the region in staging and production, a and b elsewhere.',
    ),
  existing: group({
    vpcId: text(
      'the id of a VPC, such as vpc-0123456789abcdef0',
      /^vpc-([0-9a-f]{8}|[0-9a-f]{17})$/,
    ).describe('Id of the VPC.'),
    publicSubnetIds: subnetIds.describe('Subnets of load balancers, one a zone.'),
    privateSubnetIds: subnetIds.describe('Subnets of nodes, one a zone.'),
    dataSubnetIds: subnetIds.describe('Subnets of managed stores, one a zone.'),
    privateSubnetCidrs: ranges.describe('Address ranges of privateSubnetIds, in their order.'),
    dataSubnetCidrs: ranges.describe('Address ranges of dataSubnetIds, in their order.'),
  })
    .exactOptional()
    .describe('A VPC that is there already. Default: a new one.'),
});

const hostedZone = group({
  existing: text('the id of a Route 53 zone, such as Z0123456789ABCDEFGHIJ', /^Z[A-Z0-9]{1,31}$/)
    .exactOptional()
    .describe('Id of the public Route 53 zone of berth:domain. Default: a new zone.'),
  delegated: yesOrNo()
    .exactOptional()
    .describe(
      'States that the name servers of the zone are entered with the registrar; certificates wait for it. Default: false.',
    ),
});

const imagePullSecret = group({
  name: kubernetesName().describe('Name of the Secret. With nothing else: one that is there already.'),
  registry: text('the host of a registry, such as ghcr.io', registry)
    .exactOptional()
    .describe('Host of the registry.'),
  username: text('a user name', /^.+$/).exactOptional().describe('User of the registry.'),
  password: text('a password', /^.+$/)
    .exactOptional()
    .describe(
      'Password of that user; a secret: pulumi config set --secret --path "berth:imagePullSecrets[0].password".',
    ),
});

/** What the platform does about an operator. */
const operatorModes = ['install', 'existing', 'off'] as const;
const operator = oneOf(operatorModes).exactOptional();

const operators = group({
  ingress: operator.describe('The ingress controller. Default: install.'),
  ingressController: oneOf(['traefik', 'alb', 'ingress-nginx'])
    .exactOptional()
    .describe(
      'Which ingress controller serves; alb only on aws, ingress-nginx (retired) only as existing. Default: traefik.',
    ),
  certManager: operator.describe('cert-manager, which issues certificates. Default: install.'),
  metricsServer: operator.describe('metrics-server: autoscaling on CPU and memory. Default: install.'),
  metrics: operator.describe('Prometheus and its adapter: autoscaling on pod metrics. Default: install.'),
  keda: operator.describe('KEDA: autoscaling on queue depth. Default: install.'),
  verticalPodAutoscaler: operator.describe('The VerticalPodAutoscaler. Default: install.'),
  loadBalancerController: operator.describe(
    'The AWS Load Balancer Controller. Default: install on aws, off on kubernetes.',
  ),
  externalSecrets: operator.describe(
    'The External Secrets Operator, where berth:secrets is external. Default: install.',
  ),
  clusterBackup: operator.describe(
    'Velero, where the system asks for backups of the cluster, in staging and production. Default: install.',
  ),
  argoCd: operator.describe('Argo CD, where berth:gitOps names a repository. Default: install.'),
  argoRollouts: operator.describe(
    'Argo Rollouts, in staging and production, for services that the system brings in blue/green or takes back. Default: install.',
  ),
  mesh: operator.describe('The service mesh, where berth:mesh names one. Default: install.'),
  kyverno: operator.describe('Kyverno, where berth:imageVerification asks for signatures. Default: install.'),
  externalDns: operator.describe(
    "external-dns, which makes the DNS records of Ingresses in place of the stack; those of CDNs stay the stack's. Only on aws. Default: off.",
  ),
});

const certificates = group({
  issuer: oneOf(['lets-encrypt', 'self-signed'])
    .exactOptional()
    .describe(
      'Who signs certificates. Default: self-signed in development on kubernetes, else lets-encrypt.',
    ),
  email: text('an e-mail address', /^[^\s@]+@[^\s@]+\.[^\s@]+$/)
    .exactOptional()
    .describe("E-mail address of the account with Let's Encrypt. Default: none."),
});

/** Every setting of a stack, as the stack file gives it: the one source of names, types and descriptions. */
export const settingsSchema = group({
  system: text('the name of a system', /^.+$/).describe('Name of the system that the stack deploys.'),
  environment: oneOf(environments).describe('The environment: its sizes and guarantees.'),
  target: oneOf(targets).describe('Where the stack lives: AWS, or any cluster that a kubeconfig names.'),
  accountId: text('the twelve digits of an AWS account, in quotes', /^\d{12}$/)
    .exactOptional()
    .describe(
      'AWS account of the stack; credentials of any other are refused. Only on aws. Default: the account of the first deployer role.',
    ),
  region: text('a region of AWS, such as us-west-2', /^[a-z]{2}(-[a-z]+)+-\d$/)
    .exactOptional()
    .describe('Region of AWS. Default: the one that the system names.'),
  domain: domainName()
    .exactOptional()
    .describe(
      'DNS name below which the system answers. Required on aws and in production. Default: localhost on kubernetes.',
    ),
  imageRegistry: text('a registry and folder without a scheme, such as ghcr.io/acme', registry)
    .exactOptional()
    .describe(
      "Registry and folder of the services' images. Default: none; a service without an image runs a stand-in.",
    ),
  mode: oneOf(deploymentModes)
    .exactOptional()
    .describe(
      'Home of a system that has two: pods of a cluster, functions of AWS, or both side by side. Default: kubernetes.',
    ),
  traffic: group({
    serverless: wholeNumber(0, 100, 'per cent')
      .exactOptional()
      .describe('Per cent of the visitors whom DNS leads to the serverless home. Default: 0.'),
  })
    .exactOptional()
    .describe('How visitors are divided while both homes serve. Only with berth:mode both.'),
  services: byName(service, 'service').exactOptional().describe('Overrides by name of the service.'),
  functions: byName(functionSettings, 'function')
    .exactOptional()
    .describe('Overrides by name of the function.'),
  websites: byName(website, 'bucket')
    .exactOptional()
    .describe('What buckets behind a content delivery network hold, by name of the bucket.'),
  stores: byName(store, 'store').exactOptional().describe('Overrides by name of the store.'),
  mailRelay: mailRelay
    .exactOptional()
    .describe('SMTP relay of somebody else, for mail whose placement is external. Default: none.'),
  copyRegion: text('a region of AWS, such as us-east-1', /^[a-z]{2}(-[a-z]+)+-\d$/)
    .exactOptional()
    .describe(
      'Region that gets a copy of every object of managed buckets and of the snapshots of databases. Only on aws. Default: of snapshots the one that the system names, else none.',
    ),
  bucketReplicas: byName(bucketReplica, 'bucket')
    .exactOptional()
    .describe('S3-compatible storage outside that buckets in the cluster are copied to. Default: none.'),
  cdn: oneOf(['create', 'off'])
    .exactOptional()
    .describe(
      'The content delivery networks in front of ingresses. Only on aws. Default: create in staging and production, else off.',
    ),
  apiGatewayAccountRole: oneOf(['create', 'existing'])
    .exactOptional()
    .describe(
      'Whether the stack makes the role with which API Gateway writes logs; a region of an account has it only once. Only on aws. Default: create.',
    ),
  deletionProtection: yesOrNo()
    .exactOptional()
    .describe(
      'Whether data is protected from deletion and leaves a final snapshot. Default: true in production only.',
    ),
  monthlyBudget: wholeNumber(1, 1_000_000, 'US dollars a month')
    .exactOptional()
    .describe(
      'What the stack may cost at list prices, in US dollars a month; a policy refuses more. Default: 700 in development, 1000 in testing, 3500 in staging, 8000 in production.',
    ),
  cluster: cluster.exactOptional().describe('The Kubernetes cluster.'),
  network: network.exactOptional().describe('The VPC. Only on aws.'),
  hostedZone: hostedZone.exactOptional().describe('The public DNS zone of berth:domain. Only on aws.'),
  imagePullSecrets: listOf(imagePullSecret, 'groups with a name')
    .exactOptional()
    .describe("Secrets that pull the services' images. Default: none."),
  operators: operators
    .exactOptional()
    .describe(
      'Operators of the platform: install, existing (only its API is used) or off (whatever needs it is left out).',
    ),
  certificates: certificates.exactOptional().describe('Certificates of the ingress.'),
  ...operationsFields,
  allowStandIns: yesOrNo()
    .exactOptional()
    .describe(
      'Whether services without an image run a stand-in, and stores an emulator meant for development. Default: true outside production.',
    ),
  storageClass: kubernetesName()
    .exactOptional()
    .describe("Storage class of in-cluster stores. Default: the cluster's default class."),
  masterPassword: oneOf(['generated', 'managed'])
    .exactOptional()
    .describe(
      'Who keeps the master password of RDS: the stack (a secret in its state, kept in Secrets Manager) or RDS. Only on aws. Default: generated.',
    ),
  searchServiceLinkedRole: oneOf(['create', 'existing'])
    .exactOptional()
    .describe(
      'Whether the stack makes the role with which OpenSearch reaches into the network; an account has it only once. Only on aws. Default: create.',
    ),
  ingressHostPorts: yesOrNo()
    .exactOptional()
    .describe(
      'Whether the ingress answers on ports 80 and 443 of the node, as kind needs it. Only on kubernetes. Default: true in development.',
    ),
});

/** The settings as the stack file gives them: checked one by one, defaults not yet filled in. */
export type SettingsInput = z.infer<typeof settingsSchema>;
export type OperatorMode = (typeof operatorModes)[number];

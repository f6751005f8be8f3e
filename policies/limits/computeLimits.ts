import { awsDocumentation } from './awsDocumentation';
import type { ModelRuleDefinition } from './modelRules';

const cluster = 'aws:eks/cluster:Cluster';
const nodeGroup = 'aws:eks/nodeGroup:NodeGroup';
const lambda = ['aws:lambda/function:Function'];

const eks: readonly ModelRuleDefinition[] = [
  {
    id: 'limits-eks-name',
    types: [cluster, nodeGroup],
    about: /^(name|nodeGroupName|version)$/,
    why: 'EKS takes names of at most 100 letters, digits, hyphens and underscores (a node group 63), and minor versions such as "1.36".',
    mend: 'Shorten the name, or write the version as a major and a minor number.',
    standards: [awsDocumentation('Amazon EKS API Reference: CreateCluster')],
  },
  {
    id: 'limits-eks-control-plane',
    types: [cluster],
    about: /^(vpcConfig(\.subnetIds)?|enabledClusterLogTypes.*|accessConfig.*)$/,
    why: 'A control plane needs subnets, an API that something can reach, and names of logs and of an authentication mode that EKS knows.',
    mend: 'Give it at least two subnets and leave the private or the public endpoint on.',
    standards: [awsDocumentation('Amazon EKS API Reference: VpcConfigRequest')],
  },
  {
    id: 'limits-eks-node-architecture',
    types: [nodeGroup],
    about: /^amiType$/,
    why: 'An image for one architecture does not start on instances of the other; the node group fails to become ready after a quarter of an hour.',
    mend: 'Choose the AMI type of the instances: ARM_64 for Graviton, x86_64 for the others.',
    standards: [awsDocumentation('Amazon EKS API Reference: Nodegroup')],
  },
  {
    id: 'limits-eks-node-scaling',
    types: [nodeGroup],
    about: /^(scalingConfig|capacityType|diskSize)$/,
    why: 'EKS refuses sizes that are out of order, capacity that it does not sell, and a disk beside a launch template.',
    mend: 'Let minSize <= desiredSize <= maxSize, and put the disk into the launch template.',
    standards: [awsDocumentation('Amazon EKS API Reference: CreateNodegroup')],
  },
  {
    id: 'limits-eks-access',
    types: ['aws:eks/accessEntry:AccessEntry', 'aws:eks/accessPolicyAssociation:AccessPolicyAssociation'],
    why: 'EKS refuses access entries for groups that begin with "system:", and access policies without a scope that it knows.',
    mend: 'Bind a group of another name by RBAC, or associate an access policy with the scope "cluster" or "namespace".',
    standards: [awsDocumentation('Amazon EKS User Guide: Create access entries')],
  },
  {
    id: 'limits-eks-addon',
    types: ['aws:eks/addon:Addon', 'aws:eks/podIdentityAssociation:PodIdentityAssociation'],
    why: 'An add-on whose settings are no JSON, or whose ways of resolving conflicts EKS does not know, is refused after the cluster is made.',
    mend: 'Write configurationValues as JSON and resolveConflicts… as NONE, OVERWRITE or PRESERVE.',
    standards: [awsDocumentation('Amazon EKS API Reference: CreateAddon')],
  },
];

const serverless: readonly ModelRuleDefinition[] = [
  {
    id: 'limits-lambda-size',
    types: lambda,
    about: /^(timeout|memorySize|architectures.*)$/,
    why: 'Lambda runs a function for at most 900 seconds, with 128 to 10240 MB, on arm64 or x86_64.',
    mend: 'Stay within these limits, or run the work as a job of the cluster.',
    standards: [awsDocumentation('AWS Lambda Developer Guide: Lambda quotas')],
  },
  {
    id: 'limits-lambda-environment',
    types: lambda,
    about: /^environment$/,
    why: 'Lambda takes 4 kB of variables together, and none under the names that it sets itself.',
    mend: 'Move large values to a parameter or a secret, and rename variables that begin like those of AWS.',
    standards: [awsDocumentation('AWS Lambda Developer Guide: Working with Lambda environment variables')],
  },
  {
    id: 'limits-lambda-code',
    types: [...lambda, 'aws:lambda/permission:Permission'],
    why: "Lambda takes names of 64 characters, one place for the code, a handler and a runtime where it is no image, and leaves 100 of an account's executions unreserved.",
    mend: 'Give exactly one of code, image and bucket, and reserve at most 900 executions.',
    standards: [awsDocumentation('AWS Lambda API Reference: CreateFunction')],
  },
  {
    id: 'limits-api-routes',
    types: ['aws:apigatewayv2/api:Api', 'aws:apigatewayv2/route:Route'],
    why: 'A WebSocket API chooses routes by an expression, and asks who comes on $connect alone; API Gateway refuses anything else.',
    mend: 'Set routeSelectionExpression on the API, and the authorizer on the route $connect.',
    standards: [awsDocumentation('Amazon API Gateway Developer Guide: Create routes for WebSocket APIs')],
  },
  {
    id: 'limits-api-integration',
    types: ['aws:apigatewayv2/integration:Integration'],
    why: 'API Gateway waits 50 to 29000 milliseconds for an integration, and calls Lambda by POST alone.',
    mend: 'Shorten the timeout, and leave the method of a Lambda integration out.',
    standards: [awsDocumentation('Amazon API Gateway Developer Guide: Quotas for WebSocket APIs')],
  },
  {
    id: 'limits-api-stage',
    types: [
      'aws:apigatewayv2/stage:Stage',
      'aws:apigatewayv2/deployment:Deployment',
      'aws:apigateway/account:Account',
    ],
    why: 'API Gateway wants the id of the request in every line of an access log, and writes logs as a role to a log group.',
    mend: 'Name a log group, write $context.requestId into the format, and give the account a role.',
    standards: [awsDocumentation('Amazon API Gateway Developer Guide: Set up WebSocket API logging')],
  },
];

/** What EKS, Lambda and API Gateway refuse of a resource alone. */
export const computeLimits: readonly ModelRuleDefinition[] = [...eks, ...serverless];

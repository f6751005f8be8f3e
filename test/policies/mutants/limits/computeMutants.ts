import { set, type Mutant } from '../../mutant';
import { mutantsOf } from '../rows';
import { bothHomes, csaHello } from './subjects';

const cluster = { type: 'aws:eks/cluster:Cluster' };
const nodes = { type: 'aws:eks/nodeGroup:NodeGroup' };
const lambda = { type: 'aws:lambda/function:Function' };
const route = { type: 'aws:apigatewayv2/route:Route' };
const stage = { type: 'aws:apigatewayv2/stage:Stage' };
const sixGroups = [1, 2, 3, 4, 5, 6].map((number) => `sg-${number}`);

const eks = mutantsOf(csaHello, [
  ['limits-eks-name', 'a hyphen first', set(cluster, 'name', '-berth'), /1 to 100/],
  ['limits-eks-name', 'a patch version', set(cluster, 'version', '1.36.1'), /a minor version/],
  ['limits-eks-name', 'a long name of nodes', set(nodes, 'nodeGroupName', 'a'.repeat(64)), /1 to 63/],
  ['limits-eks-control-plane', 'one subnet', set(cluster, 'vpcConfig.subnetIds', ['subnet-1']), /1 subnets/],
  [
    'limits-eks-control-plane',
    'an API out of reach',
    set(cluster, 'vpcConfig', { endpointPrivateAccess: false, endpointPublicAccess: false }),
    /neither private nor public/,
  ],
  [
    'limits-eks-control-plane',
    'a log that is not known',
    set(cluster, 'enabledClusterLogTypes.0', 'kubelet'),
    /use one of api/,
  ],
  [
    'limits-eks-control-plane',
    'a mode that is not known',
    set(cluster, 'accessConfig.authenticationMode', 'IAM'),
    /API_AND_CONFIG_MAP/,
  ],
  [
    'limits-eks-node-architecture',
    'Graviton under x86',
    set(nodes, 'instanceTypes', ['m7g.large']),
    /does not run on m7g.large/,
  ],
  [
    'limits-eks-node-scaling',
    'fewer than at least',
    set(nodes, 'scalingConfig.desiredSize', 1),
    /out of order/,
  ],
  ['limits-eks-node-scaling', 'a disk beside the template', set(nodes, 'diskSize', 50), /launch template/],
  ['limits-eks-node-scaling', 'capacity that is not sold', set(nodes, 'capacityType', 'CHEAP'), /ON_DEMAND/],
  [
    'limits-eks-access',
    'the masters',
    set({ type: 'aws:eks/accessEntry:AccessEntry' }, 'kubernetesGroups', ['system:masters']),
    /must not begin with "system:"/,
  ],
  [
    'limits-eks-access',
    'another scope',
    set({ type: 'aws:eks/accessPolicyAssociation:AccessPolicyAssociation' }, 'accessScope.type', 'account'),
    /cluster, namespace/,
  ],
  [
    'limits-eks-addon',
    'settings that are no JSON',
    set({ type: 'aws:eks/addon:Addon' }, 'configurationValues', '{'),
    /not JSON/,
  ],
  [
    'limits-eks-addon',
    'a way that is not known',
    set({ type: 'aws:eks/addon:Addon' }, 'resolveConflictsOnUpdate', 'MERGE'),
    /PRESERVE/,
  ],
  [
    'limits-eks-addon',
    'an identity of nobody',
    set({ type: 'aws:eks/podIdentityAssociation:PodIdentityAssociation' }, 'serviceAccount', undefined),
    /serviceAccount: is missing/,
  ],
  [
    'limits-security-groups-of-interface',
    'six of a cluster',
    set(cluster, 'vpcConfig.securityGroupIds', sixGroups),
    /6 security groups/,
  ],
  [
    'limits-security-groups-of-interface',
    'six of a database',
    set({ type: 'aws:rds/instance:Instance' }, 'vpcSecurityGroupIds', sixGroups),
    /6 security groups/,
  ],
  [
    'limits-security-groups-of-interface',
    'none of a broker',
    set({ type: 'aws:mq/broker:Broker' }, 'securityGroups', []),
    /0 security groups/,
  ],
]);

const serverless = mutantsOf(bothHomes, [
  ['limits-lambda-size', 'a long run', set(lambda, 'timeout', 901), /1 to 900/],
  ['limits-lambda-size', 'little memory', set(lambda, 'memorySize', 64), /128 to 10240/],
  ['limits-lambda-size', 'another architecture', set(lambda, 'architectures', ['riscv64']), /arm64, x86_64/],
  [
    'limits-lambda-environment',
    "Lambda's own variable",
    set(lambda, 'environment.variables.AWS_REGION', 'us-east-1'),
    /Lambda's own/,
  ],
  [
    'limits-lambda-environment',
    'five kilobytes',
    set(lambda, 'environment.variables.TEXT', 'a'.repeat(5000)),
    /larger than 4 kB/,
  ],
  ['limits-lambda-code', 'two places of the code', set(lambda, 's3Bucket', 'code'), /exactly one of them/],
  ['limits-lambda-code', 'no handler', set(lambda, 'handler', undefined), /needs handler/],
  ['limits-lambda-code', 'a name with a dot', set(lambda, 'name', 'my.function'), /1 to 64/],
  [
    'limits-lambda-code',
    'an action of another service',
    set({ type: 'aws:lambda/permission:Permission' }, 'action', 's3:GetObject'),
    /lambda:InvokeFunction/,
  ],
  [
    'limits-api-routes',
    'no expression',
    set({ type: 'aws:apigatewayv2/api:Api' }, 'routeSelectionExpression', undefined),
    /routeSelectionExpression: is missing/,
  ],
  [
    'limits-api-routes',
    'an authorizer on $default',
    set({ ...route, name: 'websocket-api-default' }, 'authorizationType', 'AWS_IAM'),
    /on \$connect alone/,
  ],
  ['limits-api-routes', 'a target that is none', set(route, 'target', 'lambda'), /"integrations\/"/],
  [
    'limits-api-integration',
    'a long wait',
    set({ type: 'aws:apigatewayv2/integration:Integration' }, 'timeoutMilliseconds', 30000),
    /50 to 29000/,
  ],
  [
    'limits-api-integration',
    'a call by GET',
    set({ type: 'aws:apigatewayv2/integration:Integration' }, 'integrationMethod', 'GET'),
    /POST alone/,
  ],
  [
    'limits-api-stage',
    'lines without an id',
    set(stage, 'accessLogSettings.format', '$context.status'),
    /\$context.requestId/,
  ],
  [
    'limits-api-stage',
    'logs to a bucket',
    set(stage, 'accessLogSettings.destinationArn', 'arn:aws:s3:::logs'),
    /a log group/,
  ],
  [
    'limits-api-stage',
    'a role that is none',
    set({ type: 'aws:apigateway/account:Account' }, 'cloudwatchRoleArn', 'logs'),
    /the ARN of a role/,
  ],
]);

/** What EKS, Lambda and API Gateway refuse of a resource alone. */
export const computeMutants: readonly Mutant[] = [...eks, ...serverless];

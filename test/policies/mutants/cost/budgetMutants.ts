import { set, twice, type Mutant } from '../../mutant';
import { mutant } from '../taskPlatform';

const nodes = { type: 'aws:eks/nodeGroup:NodeGroup' };
const route = { type: 'aws:ec2/route:Route', name: 'network-private-us-west-2a' };
const s3Gateway = { type: 'aws:ec2/vpcEndpoint:VpcEndpoint', name: 'network-s3-gateway' };
const dynamoGateway = { type: 'aws:ec2/vpcEndpoint:VpcEndpoint', name: 'network-dynamodb-gateway' };

/** Bills that are higher than they need to be, and estimates that do not say so. */
export const budgetMutants: readonly Mutant[] = [
  mutant(
    'cost-monthly-budget',
    'forty nodes',
    set(nodes, 'scalingConfig.desiredSize', 40),
    /costs 9,\d{3} US dollars a month at list prices, and its budget is 8,000; the dearest parts are cluster 5,\d{3}, redis/,
  ),
  mutant(
    'cost-monthly-budget',
    'a budget that is smaller than the stack',
    (stack) => ({ ...stack, facts: { ...stack.facts, monthlyBudget: 4000 } }),
    /its budget is 4,000/,
  ),
  mutant(
    'cost-nothing-unpriced',
    'nodes of a type that the table does not have',
    set(nodes, 'instanceTypes', ['u7i-12tb.224xlarge']),
    /by aws:eks\/nodeGroup:NodeGroup cluster-general: the price table of .* has no price of u7i-12tb\.224xlarge/,
  ),
  mutant(
    'cost-nothing-unpriced',
    'a resource of a type that nobody classified',
    twice({ type: 'aws:sqs/queue:Queue' }, (copy) => ({ ...copy, type: 'aws:fsx/fileSystem:FileSystem' })),
    /the price table does not say how the type costs/,
  ),
  mutant(
    'cost-gateway-endpoints',
    'an endpoint of S3 that is in no route table',
    set(s3Gateway, 'routeTableIds', []),
    /leads traffic to S3 through a NAT gateway/,
  ),
  mutant(
    'cost-gateway-endpoints',
    'a route table without the endpoint of DynamoDB',
    set(route, 'routeTableId', 'rtb-of-its-own'),
    /leads traffic to DynamoDB through a NAT gateway/,
  ),
  mutant(
    'cost-gateway-endpoints',
    'an endpoint of S3 that is an interface',
    set(s3Gateway, 'vpcEndpointType', 'Interface'),
    /leads traffic to S3/,
  ),
  mutant(
    'cost-gateway-endpoints',
    'an endpoint of something else in the place of that of DynamoDB',
    set(dynamoGateway, 'serviceName', 'com.amazonaws.us-west-2.s3express'),
    /leads traffic to DynamoDB/,
  ),
];

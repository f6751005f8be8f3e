import { asText, isList } from '../../src/simulation/propertyValue';
import { textAt } from '../cluster';
import type { PolicyResource } from '../policyResource';
import { ofType, type PolicyStack } from '../policyStack';
import { stackRule, type Rule } from '../rule';
import { costPillar } from './costStandards';

/** Services that a route table reaches by a gateway endpoint, for nothing. */
const gatewayServices = [
  { service: 's3', title: 'S3' },
  { service: 'dynamodb', title: 'DynamoDB' },
];

const gatewayEndpoints = stackRule({
  id: 'cost-gateway-endpoints',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'A NAT gateway takes money for every byte, images of pods included, which come from S3; a gateway endpoint takes none.',
  mend: 'Put the route table into `routeTableIds` of a VPC endpoint of the type Gateway for the service.',
  standards: [
    costPillar('COST08-BP03 Implement services to reduce data transfer costs'),
    { name: 'AWS PrivateLink Guide', version: '2026', reference: 'Gateway endpoints' },
  ],
  onUnknown: 'undecided',
  types: ['aws:ec2/route:Route'],
  check: (route, stack) => {
    if (asText(route.props['natGatewayId']) === '') return [];
    return gatewayServices
      .filter(({ service }) => !reaches(stack, route, service))
      .map(
        ({ title }) =>
          `leads traffic to ${title} through a NAT gateway: no gateway endpoint is in its route table`,
      );
  },
});

function reaches(stack: PolicyStack, { props }: PolicyResource, service: string): boolean {
  return ofType(stack, 'aws:ec2/vpcEndpoint:VpcEndpoint').some((endpoint) => {
    const tables = endpoint.props['routeTableIds'];
    return (
      textAt(endpoint.props, 'vpcEndpointType') === 'Gateway' &&
      textAt(endpoint.props, 'serviceName').endsWith(`.${service}`) &&
      isList(tables) &&
      tables.some((table) => table === props['routeTableId'])
    );
  });
}

/** Which way traffic goes. */
export const trafficRules: readonly Rule[] = [gatewayEndpoints];

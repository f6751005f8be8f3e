import { idOf } from '../../awsResources';
import { textAt } from '../../cluster';
import type { PolicyResource } from '../../policyResource';
import { ofType, type PolicyStack } from '../../policyStack';

/** Returns the subnets of the stack whose routes lead to an internet gateway. */
export function publicSubnets(stack: PolicyStack): readonly PolicyResource[] {
  const open = new Set(
    ofType(stack, 'aws:ec2/route:Route')
      .filter(({ props }) => textAt(props, 'gatewayId').startsWith('igw-'))
      .map(({ props }) => textAt(props, 'routeTableId')),
  );
  const ids = new Set(
    ofType(stack, 'aws:ec2/routeTableAssociation:RouteTableAssociation')
      .filter(({ props }) => open.has(textAt(props, 'routeTableId')))
      .map(({ props }) => textAt(props, 'subnetId')),
  );
  return ofType(stack, 'aws:ec2/subnet:Subnet').filter((subnet) => ids.has(idOf(subnet)));
}

import { isBag, isUnknown, valueAt, type PropertyBag } from '../simulation/propertyValue';
import { placesAt } from '../simulation/rules';
import { quantity } from '../simulation/kubernetes/podRules';
import type { Bill } from './awsBills';
import { numberAt, running, textAt, type Figure, type Line } from './bill';
import type { CostResource } from './costResource';
import { diskLines } from './diskLines';
import { priceTable } from './prices';
import type { StackView } from './stackView';

const { prices } = priceTable.running;

/** What objects of a cluster on AWS make AWS charge for: disks and load balancers, by type. */
export const clusterBills: Readonly<Record<string, Bill>> = {
  'kubernetes:apps/v1:StatefulSet': statefulSetBill,
  'kubernetes:core/v1:PersistentVolumeClaim': (claim, stack) => claimLines(1, claim, 'spec', stack),
  'kubernetes:core/v1:Service': (service, stack) =>
    textAt(service.props, 'spec.type') === 'LoadBalancer'
      ? networkLoadBalancer(service, 'metadata.annotations', stack)
      : [],
  'kubernetes:helm.sh/v3:Release': (release, stack) =>
    textAt(release.props, 'values.service.spec.type') === 'LoadBalancer'
      ? networkLoadBalancer(release, 'values.service.annotations', stack)
      : [],
  'kubernetes:networking.k8s.io/v1:Ingress': ingressBill,
};

function statefulSetBill(set: CostResource, stack: StackView): readonly Line[] {
  const replicas = valueAt(set.props, 'spec.replicas') === undefined ? 1 : numberAt(set, 'spec.replicas');
  return placesAt(set.props, 'spec.volumeClaimTemplates.*').flatMap((_, index) =>
    claimLines(replicas, set, `spec.volumeClaimTemplates.${index}.spec`, stack),
  );
}

/** The disks that a claim makes: none where it asks for a volume that is there. */
function claimLines(count: Figure, owner: CostResource, path: string, stack: StackView): readonly Line[] {
  const name = valueAt(owner.props, `${path}.storageClassName`);
  if (name === '') return [];
  const storageClass = stack
    .ofType('kubernetes:storage.k8s.io/v1:StorageClass')
    .find(({ props }) =>
      typeof name === 'string' ? textAt(props, 'metadata.name') === name : isDefault(props),
    );
  if (storageClass === undefined)
    return [
      { missing: `the plan does not make its storage class${typeof name === 'string' ? ` ${name}` : ''}` },
    ];
  const { props } = storageClass;
  const provisioner = textAt(props, 'provisioner');
  if (provisioner !== 'ebs.csi.aws.com') return [{ missing: `${provisioner} makes its disk, not EBS` }];
  return diskLines(count, {
    type: textAt(props, 'parameters.type'),
    gibibytes: gibibytesAt(owner, `${path}.resources.requests.storage`),
    operations: valueAt(props, 'parameters.iops'),
    throughput: valueAt(props, 'parameters.throughput'),
  });
}

function isDefault(props: PropertyBag): boolean {
  return (
    annotationAt(props, 'metadata.annotations', 'storageclass.kubernetes.io/is-default-class') === 'true'
  );
}

function gibibytesAt({ props }: CostResource, path: string): Figure {
  const value = valueAt(props, path);
  const bytes = quantity(value);
  if (bytes !== undefined) return bytes / 2 ** 30;
  return { missing: `${path} ${isUnknown(value) ? 'is not known yet' : 'is no quantity'}` };
}

/** A load balancer of the controller, with an address in each public subnet where the internet reaches it. */
function networkLoadBalancer(owner: CostResource, annotations: string, stack: StackView): readonly Line[] {
  const scheme = annotationAt(
    owner.props,
    annotations,
    'service.beta.kubernetes.io/aws-load-balancer-scheme',
  );
  return loadBalancerLines('network load balancer', scheme, stack);
}

/** The Ingresses of a group share one load balancer, which the first of them pays. */
function ingressBill(ingress: CostResource, stack: StackView): readonly Line[] {
  if (textAt(ingress.props, 'spec.ingressClassName') !== 'alb') return [];
  const first = stack
    .ofType(ingress.type)
    .find((other) => other === ingress || shareLoadBalancer(other, ingress));
  if (first !== ingress) return [];
  return loadBalancerLines('application load balancer', albAnnotation(ingress, 'scheme'), stack);
}

function shareLoadBalancer(left: CostResource, right: CostResource): boolean {
  const group = albAnnotation(left, 'group.name');
  return group !== '' && group === albAnnotation(right, 'group.name');
}

function albAnnotation({ props }: CostResource, name: string): string {
  return annotationAt(props, 'metadata.annotations', `alb.ingress.kubernetes.io/${name}`);
}

function loadBalancerLines(item: keyof typeof prices, scheme: string, stack: StackView): readonly Line[] {
  const addresses =
    scheme === 'internet-facing' ? [running(address, publicSubnets(stack), prices[address])] : [];
  return [running(item, 1, prices[item]), ...addresses];
}

const address = 'public IPv4 address';

function publicSubnets(stack: StackView): Figure {
  const subnets = stack
    .ofType('aws:ec2/subnet:Subnet')
    .filter(({ props }) => annotationAt(props, 'tags', 'kubernetes.io/role/elb') !== '');
  return subnets.length > 0
    ? subnets.length
    : {
        missing:
          'the addresses of its load balancer are as many as the public subnets, which the plan does not make',
      };
}

/** Annotations and tags have dots in their names, so a path cannot name them. */
function annotationAt(props: PropertyBag, path: string, name: string): string {
  const annotations = valueAt(props, path);
  const value = isBag(annotations) ? annotations[name] : undefined;
  return typeof value === 'string' ? value : '';
}

import assert from 'node:assert/strict';
import { everythingBefore, input, type RecordedResource } from '../harness';
import { planned } from './planned';
import { planStack, stacks } from './stacks';

type Which = (resource: RecordedResource) => boolean;

/** What is made after something else, and so goes before it. */
interface Order {
  readonly title: string;
  readonly first: Which;
  /** What must still be there, of the same stack. */
  readonly then: (resource: RecordedResource, first: RecordedResource) => boolean;
}

const typed = (pattern: RegExp) => (resource: RecordedResource) => pattern.test(resource.type);
const chart =
  (...charts: readonly string[]): Which =>
  (resource) =>
    resource.type === 'kubernetes:helm.sh/v3:Release' &&
    charts.some((name) => input(resource, 'chart') === name);
const ofSameParent =
  (pattern: RegExp): Order['then'] =>
  (resource, first) =>
    resource.parent === first.parent && pattern.test(resource.type);
const balancing = 'aws-load-balancer-controller';

const orders: readonly Order[] = [
  {
    title: 'an Ingress before the controllers that clear up after it',
    first: typed(/:Ingress$/),
    then: chart('traefik', balancing, 'cert-manager'),
  },
  {
    title: 'an Ingress before external-dns, which takes its records away',
    first: typed(/:Ingress$/),
    then: (resource) => resource.type.endsWith(':Deployment') && resource.name === 'external-dns',
  },
  {
    title: 'external-dns before its permissions, its way out and the zone that it writes into',
    first: (resource) => resource.type.endsWith(':Deployment') && resource.name === 'external-dns',
    then: ({ type, name }) =>
      type === 'aws:route53/zone:Zone' ||
      (name === 'external-dns' &&
        /podIdentityAssociation|rolePolicy|:ServiceAccount|:ClusterRole|:NetworkPolicy/.test(type)),
  },
  {
    title: 'a Service with a load balancer before the controller that takes that away',
    first: (resource) => /:Service$/.test(resource.type) && input(resource, 'spec.type') === 'LoadBalancer',
    then: chart(balancing),
  },
  {
    title: 'the ingress controller, whose Service has a load balancer, before the controller of those',
    first: chart('traefik'),
    then: chart(balancing),
  },
  {
    title: 'the controller of load balancers before its permissions',
    first: chart(balancing),
    then: ({ type, parent }) =>
      /podIdentityAssociation|rolePolicy/.test(type) &&
      parent?.endsWith('::load-balancer-controller') === true,
  },
  {
    title: 'objects of KEDA, which have finalizers, before KEDA',
    first: typed(/^kubernetes:keda\.sh\//),
    then: chart('keda'),
  },
  {
    title: 'issuers of certificates before cert-manager',
    first: typed(/^kubernetes:cert-manager\.io\//),
    then: chart('cert-manager'),
  },
  {
    title: 'a chart before the policies of its network',
    first: typed(/:Release$/),
    then: ofSameParent(/:NetworkPolicy$/),
  },
  {
    title: 'all of a cluster before its add-ons and nodes',
    first: typed(/^pulumi:providers:kubernetes$/),
    then: typed(/^aws:eks\/(addon|nodeGroup):/),
  },
  {
    title: 'nodes before their way to the APIs of AWS, and before their permissions',
    first: typed(/^aws:eks\/nodeGroup:/),
    then: (resource, first) =>
      /^aws:ec2\/(route|routeTableAssociation|natGateway|vpcEndpoint):/.test(resource.type) ||
      ofSameParent(/rolePolicyAttachment/)(resource, first),
  },
  {
    title: 'a volume of a file system before its way in',
    first: typed(/:PersistentVolume$/),
    then: typed(/^aws:efs\/(mountTarget|fileSystemPolicy|accessPoint):/),
  },
  {
    title: 'a function before its log, which it would make anew, and before its permissions',
    first: typed(/^aws:lambda\/function:/),
    then: ofSameParent(/logGroup|rolePolicy/),
  },
  {
    title: 'a stage before the role with which API Gateway writes its log',
    first: typed(/^aws:apigatewayv2\/stage:/),
    then: typed(/^aws:apigateway\/account:/),
  },
  {
    title: 'a search domain before its role in the network and its permission to write logs',
    first: typed(/^aws:opensearch\/domain:/),
    then: typed(/serviceLinkedRole:|logResourcePolicy:/),
  },
];

describe('a destroy', () => {
  const tried = new Set<string>();

  for (const stack of stacks) {
    it(`takes everything of ${stack.title} away before what it needs`, async () => {
      const { recording } = await planStack(stack, 'unknown');
      for (const { title, first, then } of orders) {
        for (const resource of recording.resources.filter(first)) {
          const before = everythingBefore(recording, resource);
          for (const needed of recording.resources.filter((other) => then(other, resource))) {
            tried.add(title);
            assert.ok(before.has(needed.urn), `${title}: ${resource.urn} is not after ${needed.urn}`);
          }
        }
      }
    });
  }

  it('was tried on every order above', () => {
    assert.deepEqual(
      orders.map(({ title }) => title).filter((title) => !tried.has(title)),
      [],
    );
  });

  const onAws = stacks.filter(({ environment, target }) => environment === 'production' && target === 'aws');
  for (const stack of onAws) {
    it(`meets nothing that refuses to go in ${stack.title} once deletion protection is off`, async () => {
      const { system, environment, target, overrides } = stack;
      const released = { ...overrides, deletionProtection: false };
      const { recording } = await planned(system, environment, target, 'unknown', released);
      const stuck = recording.resources.filter(refusesToGo).map(({ urn }) => urn);
      assert.deepEqual(stuck, []);
    });
  }
});

/** What a service deletes only when it is empty, and the input that lets it go with what it holds. */
const emptied: readonly (readonly [RegExp, string])[] = [
  [/^aws:s3\/bucket:/, 'forceDestroy'],
  [/^aws:route53\/zone:/, 'forceDestroy'],
  [/^aws:backup\/vault:/, 'forceDestroy'],
  [/^aws:ecr\/repository:/, 'forceDelete'],
  [/^aws:rds\/instance:/, 'skipFinalSnapshot'],
];
const protections = ['deletionProtection', 'deletionProtectionEnabled', 'enableDeletionProtection'];

function refusesToGo(resource: RecordedResource): boolean {
  return (
    resource.protect ||
    resource.retainOnDelete ||
    protections.some((property) => input(resource, property) === true) ||
    emptied.some(([type, property]) => type.test(resource.type) && input(resource, property) !== true)
  );
}

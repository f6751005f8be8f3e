import { valueAt } from '../../src/simulation/propertyValue';
import { idOf, makesCluster, makesNetwork, regionOf, textsOf, withText } from '../awsResources';
import { bagAt, clusterOf, ofKind, textAt, textsAt } from '../cluster';
import type { PolicyResource } from '../policyResource';
import { ofType, type PolicyStack } from '../policyStack';
import { stackRule, type Rule } from '../rule';
import { awsDocumentation } from './awsDocumentation';
import { kubernetesDocumentation } from '../kubernetesStandards';

const ingressType = 'kubernetes:networking.k8s.io/v1:Ingress';
const certificateType = 'aws:acm/certificate:Certificate';

/** Says whether the certificate is for the host; "*." stands for one label. */
function covers({ props }: PolicyResource, host: string): boolean {
  const names = [textAt(props, 'domainName'), ...textsOf(valueAt(props, 'subjectAlternativeNames'))];
  return names.some(
    (name) => name === host || (name.startsWith('*.') && host.replace(/^[^.]+/, '*') === name),
  );
}

/** The hosts that a certificate of the stack does not cover; none where the certificate is somebody else's. */
function uncovered(stack: PolicyStack, arn: string, hosts: readonly string[]): readonly string[] {
  const certificate = withText(stack, certificateType, 'arn', arn);
  return certificate === undefined ? [] : hosts.filter((host) => !covers(certificate, host));
}

const aliases = stackRule({
  id: 'limits-cdn-aliases',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'CloudFront refuses a host name that the certificate of the distribution does not cover.',
  mend: 'Add the host to the certificate, or take it from the distribution.',
  standards: [
    awsDocumentation('Amazon CloudFront Developer Guide: Requirements for using alternate domain names'),
  ],
  onUnknown: 'undecided',
  types: ['aws:cloudfront/distribution:Distribution'],
  check: ({ props }, stack) =>
    uncovered(
      stack,
      textAt(props, 'viewerCertificate.acmCertificateArn'),
      textsOf(valueAt(props, 'aliases')),
    ).map((host) => `serves ${host}, which its certificate does not cover`),
});

const albClass = 'alb';
const albAnnotation = 'alb.ingress.kubernetes.io/';

function annotationOf(content: PolicyResource['props'], name: string): readonly string[] {
  const value = bagAt(content, 'metadata.annotations')[`${albAnnotation}${name}`];
  return typeof value === 'string' ? value.split(',').map((part) => part.trim()) : [];
}

function balancerProblems({ props }: PolicyResource, stack: PolicyStack): readonly string[] {
  if (textAt(props, 'spec.ingressClassName') !== albClass) return [];
  const [certificates, subnets] = [annotationOf(props, 'certificate-arn'), annotationOf(props, 'subnets')];
  const hosts = textsAt(props, 'spec.rules.*.host');
  const known = new Set(ofType(stack, 'aws:ec2/subnet:Subnet').map(idOf));
  const regions = new Set(
    ofType(stack, 'aws:eks/cluster:Cluster').map((cluster) => textAt(cluster.props, 'region')),
  );
  return [
    ...certificates
      .filter((arn) => regions.size > 0 && !regions.has(regionOf(arn)))
      .map((arn) => `has the certificate ${arn}, which is not in the region of the load balancer`),
    ...(certificates.length === 1 ? uncovered(stack, certificates[0] ?? '', hosts) : []).map(
      (host) => `serves ${host}, which its certificate does not cover`,
    ),
    ...subnets
      .filter((subnet) => makesNetwork(stack) && !known.has(subnet))
      .map((subnet) => `names the subnet ${subnet}, which is not of the stack's network`),
  ];
}

const balancer = stackRule({
  id: 'limits-ingress-balancer',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'The load balancer controller makes nothing of an Ingress whose certificate or subnets it cannot find; the Ingress stays without an address.',
  mend: "Name a certificate of the load balancer's region that covers every host, and subnets of the network.",
  standards: [awsDocumentation('AWS Load Balancer Controller: Ingress annotations')],
  onUnknown: 'undecided',
  types: [ingressType],
  check: balancerProblems,
});

/** Classes that a chart brings without an object of the stack. */
const classOfChart: Readonly<Record<string, string>> = { [albClass]: 'aws-load-balancer-controller' };

const ingressClass = stackRule({
  id: 'limits-ingress-class',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'An Ingress of a class that the cluster has not got is served by nobody, and the apply succeeds all the same.',
  mend: 'Name the class of the ingress controller that the stack installs.',
  standards: [kubernetesDocumentation('Ingress')],
  onUnknown: 'undecided',
  types: [ingressType],
  check: ({ props }, stack) => {
    if (!makesCluster(stack)) return [];
    const name = textAt(props, 'spec.ingressClassName');
    if (name === '') return ['names no class'];
    const there =
      ofKind(clusterOf(stack), 'IngressClass').some((found) => found.name === name) ||
      withText(stack, 'kubernetes:helm.sh/v3:Release', 'chart', classOfChart[name] ?? '') !== undefined;
    return there ? [] : [`is of the class ${name}, which is not there`];
  },
});

/** What CloudFront, load balancers and ingress controllers refuse of resources together. */
export const edgeRules: readonly Rule[] = [aliases, balancer, ingressClass];

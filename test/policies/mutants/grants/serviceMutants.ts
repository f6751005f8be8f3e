import { set, twice, type Mutant } from '../../mutant';
import { bothHomes, csaHello } from '../limits/subjects';
import { mutantsOf } from '../rows';
import { documentWith } from '../spoils';

const web = { type: 'kubernetes:apps/v1:Deployment', name: 'web-app' };
const container = 'spec.template.spec.containers.0';
const service = { type: 'kubernetes:core/v1:Service', name: 'web-app' };
const policy = { type: 'kubernetes:networking.k8s.io/v1:NetworkPolicy', name: 'web-app' };
const ingress = { type: 'kubernetes:networking.k8s.io/v1:Ingress', name: 'csa-hello-ingress' };

const services = mutantsOf(csaHello, [
  [
    'grants-service-pods',
    'a selector of no pod',
    set(service, 'spec.selector', { app: 'nobody' }),
    /selects no pod/,
  ],
  [
    'grants-service-pods',
    'a port where none listens',
    set(service, 'spec.ports.0.targetPort', 9090),
    /leads to 9090, where Deployment csa-hello\/web-app/,
  ],
  ['grants-service-pods', 'another protocol', set(service, 'spec.ports.0.protocol', 'UDP'), /leads to 8080/],
  [
    'grants-service-host',
    'a Service that is not there',
    set(web, `${container}.env.0.value`, 'http://nobody.csa-hello.svc.cluster.local:8080'),
    /nobody.csa-hello.svc.cluster.local:8080, which is not there/,
  ],
  [
    'grants-service-host',
    'a port that is not there',
    set(web, `${container}.env.0.value`, 'http://api-gateway.csa-hello.svc:9090'),
    /:9090, which is no port/,
  ],
  [
    'grants-service-host',
    'a host in a Secret',
    set({ type: 'kubernetes:core/v1:Secret' }, 'data', {
      url: Buffer.from('amqp://nobody.csa-hello.svc:5672').toString('base64'),
    }),
    /nobody.csa-hello.svc:5672/,
  ],
  [
    'grants-ingress-backend',
    'no Service',
    set(ingress, 'spec.rules.0.http.paths.0.backend.service.name', 'nobody'),
    /leads to nobody:/,
  ],
  [
    'grants-ingress-backend',
    'no port',
    set(ingress, 'spec.rules.0.http.paths.0.backend.service.port.number', 9090),
    /leads to api-gateway:.*9090/,
  ],
  [
    'grants-ingress-backend',
    'no port of the name',
    set(ingress, 'spec.rules.0.http.paths.0.backend.service.port', { name: 'other' }),
    /leads to api-gateway:.*other/,
  ],
  [
    'grants-ingress-backend',
    'no Service for all others',
    set(ingress, 'spec.defaultBackend', { service: { name: 'nobody', port: { number: 80 } } }),
    /leads to nobody:/,
  ],
  [
    'grants-ingress-paths-once',
    'a path twice',
    set(ingress, 'spec.rules.0.http.paths.1.path', '/api'),
    /app.example.com\/api \(Prefix\), which is served twice/,
  ],
  [
    'grants-ingress-paths-once',
    'a path of another Ingress',
    twice(ingress),
    /app.example.com\/ \(Prefix\), which is served twice/,
  ],
  [
    'grants-network-policy-pods',
    'a selector of no pod',
    set(policy, 'spec.podSelector.matchLabels', { app: 'nobody' }),
    /selects no pod/,
  ],
  [
    'grants-network-policy-pods',
    'a port where none listens',
    set(policy, 'spec.ingress.0.ports.0.port', 9090),
    /admits 9090/,
  ],
  [
    'grants-network-policy-peers',
    'a caller that is not there',
    set(policy, 'spec.ingress.0.from', [
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'csa-hello' } },
        podSelector: { matchLabels: { app: 'nobody' } },
      },
    ]),
    /names pods {"app":"nobody"} in csa-hello/,
  ],
  [
    'grants-network-policy-peers',
    'a peer that is not there',
    set(policy, 'spec.egress.0.to.0.podSelector.matchLabels', { app: 'nobody' }),
    /names pods {"app":"nobody"}/,
  ],
  [
    'grants-network-policy-peers',
    'a port of a peer',
    set(policy, 'spec.egress.0.ports.0.port', 9090),
    /leads to 9090 of/,
  ],
]);

const rolePolicy = { type: 'aws:iam/rolePolicy:RolePolicy', name: 'drive-service' };
const identity = { type: 'aws:eks/podIdentityAssociation:PodIdentityAssociation', name: 'drive-service' };
const distribution = { type: 'aws:cloudfront/distribution:Distribution' };
const record = { type: 'aws:route53/record:Record' };

const clouds = mutantsOf(csaHello, [
  [
    'grants-iam-resources',
    'a bucket of somebody else',
    set(
      rolePolicy,
      'policy',
      documentWith({
        Sid: 'DriveServiceUsesMinio1',
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: 'arn:aws:s3:::other',
      }),
    ),
    /names arn:aws:s3:::other in the statement DriveServiceUsesMinio1/,
  ],
  [
    'grants-iam-resources',
    'a key of somebody else',
    set(
      rolePolicy,
      'policy',
      documentWith({
        Sid: 'A',
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: ['arn:aws:kms:us-west-2:123456789012:key/other'],
      }),
    ),
    /key\/other/,
  ],
  [
    'grants-pod-identity',
    'no account',
    set(identity, 'serviceAccount', 'nobody'),
    /csa-hello\/nobody, which is not there/,
  ],
  [
    'grants-pod-identity',
    'no role',
    set(identity, 'roleArn', 'arn:aws:iam::123456789012:role/other'),
    /role\/other, which is not/,
  ],
  [
    'grants-security-group-there',
    'a group of somebody else',
    set({ type: 'aws:rds/instance:Instance' }, 'vpcSecurityGroupIds', ['sg-other']),
    /sg-other, which is not of the stack/,
  ],
  [
    'grants-security-group-there',
    'a rule for somebody else',
    set(
      { type: 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule', name: 'postgres-5432' },
      'referencedSecurityGroupId',
      'sg-other',
    ),
    /sg-other/,
  ],
  [
    'grants-cdn-origin',
    'a host without a record',
    set(distribution, 'origins.0.domainName', 'other.example.com'),
    /fetches from other.example.com/,
  ],
  [
    'grants-dns-once',
    'a record twice',
    twice(record),
    /is the second record for bounce.example.com of the type MX/,
  ],
]);

const sites = mutantsOf(bothHomes, [
  [
    'grants-cdn-origin',
    'a bucket that is not there',
    set(distribution, 'origins.0.domainName', 'other.s3.us-east-1.amazonaws.com'),
    /fetches from other.s3/,
  ],
  [
    'grants-cdn-origin',
    'an API of somebody else',
    set(distribution, 'origins.1.domainName', 'other.execute-api.us-east-1.amazonaws.com'),
    /fetches from other.execute-api/,
  ],
]);

/** Services, policies and resources of AWS that name what is not there. */
export const serviceMutants: readonly Mutant[] = [...services, ...clouds, ...sites];

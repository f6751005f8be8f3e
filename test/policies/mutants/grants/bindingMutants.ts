import { set, twice, without, type Mutant } from '../../mutant';
import { bothHomes, csaHello, kardon, vibebox } from '../limits/subjects';
import { mutantsOf } from '../rows';
import { appended, documentWith } from '../spoils';

const policy = { type: 'kubernetes:networking.k8s.io/v1:NetworkPolicy', name: 'web-app' };
const annotations = 'metadata.annotations';
const opened = { type: 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule', name: 'postgres-5432' };
const rolePolicy = { type: 'aws:iam/rolePolicy:RolePolicy', name: 'drive-service' };
const bucketPolicy = { type: 'aws:s3/bucketPolicy:BucketPolicy', name: 'site' };
const job = { type: 'kubernetes:batch/v1:Job', name: 'api-kardon-db-role' };

function serves(ingress: readonly string[][], egress: readonly string[][]) {
  return { 'berth.dev/serves': JSON.stringify({ ingress, egress }) };
}

/** What "web-app" has as it should be. */
const incoming = [['csa-hello-ingress routes to web-app'], ['platform metrics']];
const outgoing = [['web-app calls api-gateway'], ['platform dns']];

const networks = mutantsOf(csaHello, [
  [
    'grants-network-policy-bindings',
    'a policy that says nothing',
    set(policy, annotations, {}),
    /rule of ingress for no binding/,
  ],
  [
    'grants-network-policy-bindings',
    'a rule for nothing',
    set(policy, annotations, serves(incoming, [[], ['platform dns']])),
    /rule of egress for no binding/,
  ],
  [
    'grants-network-policy-bindings',
    'one rule more',
    appended(policy, 'spec.egress', { to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }),
    /for no binding: 0.0.0.0\/0 on every port/,
  ],
  [
    'grants-network-policy-bindings',
    'a binding that is none',
    set(policy, annotations, serves(incoming, [['web-app calls nobody'], ['platform dns']])),
    /"web-app calls nobody", which is no binding/,
  ],
  [
    'grants-network-policy-exact',
    'another port',
    set(policy, 'spec.egress.0.ports.0.port', 9999),
    /web-app calls api-gateway: .* on 9999\/TCP/,
  ],
  ['grants-network-policy-exact', 'every port', set(policy, 'spec.egress.0.ports', []), /on every port/],
  [
    'grants-network-policy-exact',
    'a range of ports',
    set(policy, 'spec.egress.0.ports.0.endPort', 9000),
    /8080-9000\/TCP/,
  ],
  ['grants-network-policy-exact', 'UDP', set(policy, 'spec.egress.0.ports.0.protocol', 'UDP'), /8080\/UDP/],
  [
    'grants-network-policy-exact',
    'every pod',
    set(policy, 'spec.ingress.0.from.0.podSelector', {}),
    /every pod in traefik/,
  ],
  ['grants-network-policy-exact', 'everybody', set(policy, 'spec.ingress.0.from', []), /everybody on 8080/],
  [
    'grants-network-policy-exact',
    'the internet',
    set(policy, 'spec.egress.0.to', [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } }]),
    /0.0.0.0\/0 but 10.0.0.0\/8/,
  ],
  [
    'grants-network-policy-exact',
    'a rule for another binding',
    set(policy, annotations, serves([['platform dns'], ['platform metrics']], outgoing)),
    /ingress for platform dns/,
  ],
  ['grants-network-carried-out', 'a policy twice', twice(policy), /has 2 rules of the 1 that are granted/],
  [
    'grants-network-carried-out',
    'no policy',
    without(policy),
    /has 0 rules of the 1 that are granted, egress for web-app calls api-gateway/,
  ],
  [
    'grants-network-carried-out',
    'a rule less',
    set(policy, 'spec.egress', []),
    /has \d+ rules of the \d+ that are granted, egress for platform dns/,
  ],
]);

const clouds = mutantsOf(csaHello, [
  ['grants-security-group-bindings', 'no tag', set(opened, 'tags', {}), /is for no binding/],
  [
    'grants-security-group-bindings',
    'a tag that is none',
    set(opened, 'tags', { 'berth:grant': 'anything' }),
    /"anything", which is none/,
  ],
  [
    'grants-security-group-inline',
    'a rule within',
    set({ type: 'aws:ec2/securityGroup:SecurityGroup' }, 'ingress', [{ fromPort: 22 }]),
    /1 rules of ingress of its own/,
  ],
  [
    'grants-security-group-inline',
    'a rule outward',
    set({ type: 'aws:ec2/securityGroup:SecurityGroup' }, 'egress', [{ fromPort: 0 }]),
    /1 rules of egress/,
  ],
  [
    'grants-security-group-carried-out',
    'no rule',
    without(opened),
    /grant "security-group postgres" on port 5432/,
  ],
  ['grants-security-group-carried-out', 'another port', set(opened, 'toPort', 5431), /on port 5432/],
  ['grants-security-group-carried-out', 'a port beyond', set(opened, 'fromPort', 5433), /on port 5432/],
  [
    'grants-iam-bindings',
    'a statement of nobody',
    set(
      rolePolicy,
      'policy',
      documentWith({ Sid: 'Everything', Effect: 'Allow', Action: 's3:*', Resource: '*' }),
    ),
    /allows s3:\* by the statement "Everything"/,
  ],
  [
    'grants-iam-bindings',
    'a statement of a user',
    set(
      { type: 'aws:iam/userPolicy:UserPolicy' },
      'policy',
      documentWith({ Effect: 'Allow', Action: 'ses:*', Resource: '*' }),
    ),
    /allows ses:\* by the statement ""/,
  ],
  ['grants-iam-carried-out', 'no policy', without(rolePolicy), /no statement DriveServiceUsesMinio1/],
  [
    'grants-iam-carried-out',
    'more than is asked',
    set(
      rolePolicy,
      'policy',
      documentWith({ Sid: 'DriveServiceUsesMinio1', Effect: 'Allow', Action: 's3:*', Resource: '*' }),
    ),
    /allows s3:\* by the statement DriveServiceUsesMinio1, of which .* asks s3:GetBucketLocation/,
  ],
  [
    'grants-iam-carried-out',
    'a refusal',
    set(
      rolePolicy,
      'policy',
      documentWith({
        Sid: 'DriveServiceUsesMinio1',
        Effect: 'Deny',
        Action: ['s3:GetBucketLocation', 's3:ListBucket'],
        Resource: '*',
      }),
    ),
    /no statement DriveServiceUsesMinio1/,
  ],
  [
    'grants-objects-carried-out',
    'no Secret',
    without({ type: 'kubernetes:core/v1:Secret', name: 'search-service-search-service-elasticsearch' }),
    /no Secret csa-hello\/search-service-elasticsearch/,
  ],
]);

const functions = mutantsOf(bothHomes, [
  [
    'grants-function-carried-out',
    'no statement',
    without({ type: 'aws:iam/rolePolicy:RolePolicy', name: 'websocket-handler' }),
    /no statement WebsocketApiRoutesToWebsocketHandler1/,
  ],
  [
    'grants-function-carried-out',
    'no permission',
    without({ type: 'aws:lambda/permission:Permission' }),
    /no permission for the grant/,
  ],
  [
    'grants-function-carried-out',
    'a permission of another service',
    set({ type: 'aws:lambda/permission:Permission' }, 'principal', 's3.amazonaws.com'),
    /no permission/,
  ],
  [
    'grants-function-carried-out',
    'a permission of another function',
    set({ type: 'aws:lambda/permission:Permission' }, 'function', 'other'),
    /no permission/,
  ],
  [
    'grants-bucket-policy-bindings',
    'an open door',
    set(
      bucketPolicy,
      'policy',
      documentWith({ Sid: 'Open', Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' }),
    ),
    /lets somebody in by the statement "Open"/,
  ],
  [
    'grants-bucket-policy-carried-out',
    'nobody let in',
    set(
      bucketPolicy,
      'policy',
      documentWith({
        Sid: 'SiteDeliversStaticFiles1',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: '*',
      }),
    ),
    /no statement SiteDeliversStaticFiles1/,
  ],
]);

const roles = mutantsOf(kardon, [
  [
    'grants-database-role-bindings',
    'a role of nobody',
    set(job, annotations, { 'berth.dev/grant': 'database-role nobody uses kardon-db' }),
    /"database-role nobody uses kardon-db", which is no grant/,
  ],
  [
    'grants-database-role-carried-out',
    'no Job',
    without(job),
    /0 Jobs for the grant "database-role api uses kardon-db"/,
  ],
  ['grants-database-role-carried-out', 'two Jobs', twice(job, (copy) => copy), /2 Jobs for the grant/],
]);

const volumes = mutantsOf(vibebox, [
  [
    'grants-objects-carried-out',
    'no claim',
    without({ type: 'kubernetes:core/v1:PersistentVolumeClaim', name: 'docker-volumes' }),
    /no PersistentVolumeClaim docker\/docker-volumes/,
  ],
]);

/** Grants without a binding, and bindings without their grants. */
export const bindingMutants: readonly Mutant[] = [...networks, ...clouds, ...functions, ...roles, ...volumes];

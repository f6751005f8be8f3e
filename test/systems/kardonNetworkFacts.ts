import { input, type PropertyValue } from '../harness';
import { field, namesOf, ofKind, routes, ways, type Fact, type Read } from './facts';
import { fact } from './factTables';

const namespace = 'kardon-prod';
const frontends = ['web', 'admin', 'space', 'live'];
const arrows = 'Networking Architecture: arrows';
const setUp = ['api', 'beat-worker', 'kardon-db-dump', 'kardon-db-restore', 'migrator', 'worker'];
const within = (...ends: readonly string[]) => ends.map((end) => `${namespace}/${end}`);
const dns = ['kube-system/kube-dns 53', 'kube-system/kube-dns 53/UDP'];

/** Who reaches whom in production, and nobody else. */
export const networkFacts: readonly Fact[] = [
  fact('Network Policies', 'deny-all-ingress', field('NetworkPolicy', 'deny-all-ingress', 'spec'), {
    podSelector: {},
    policyTypes: ['Ingress'],
    ingress: [],
  }),
  fact(
    'Network Policies',
    'in the namespace',
    field('NetworkPolicy', 'deny-all-ingress', 'metadata.namespace'),
    namespace,
  ),
  fact(arrows, 'into proxy', ways('proxy', 'ingress'), ['monitoring/prometheus 443', 'traefik/traefik 443']),
  ...frontends.map((service) =>
    fact(arrows, `into ${service}`, ways(service, 'ingress'), [
      ...within('proxy 80'),
      'monitoring/prometheus 80',
    ]),
  ),
  fact(arrows, 'into api', ways('api', 'ingress'), [
    ...within('admin 8000', 'live 8000', 'space 8000', 'web 8000'),
    'monitoring/prometheus 8000',
  ]),
  fact(arrows, 'into worker', ways('worker', 'ingress'), []),
  fact(arrows, 'into beat-worker', ways('beat-worker', 'ingress'), []),
  fact(
    arrows,
    'into kardon-db, each with the Job that makes its login',
    ways('kardon-db', 'ingress'),
    within(...setUp.flatMap((name) => [`${name} 5432`, `${name}-kardon-db-role 5432`])).sort(),
  ),
  fact(arrows, 'into kardon-redis', ways('kardon-redis', 'ingress'), within('api 6379', 'worker 6379')),
  fact(arrows, 'into kardon-mq', ways('kardon-mq', 'ingress'), [
    ...within('api 5672', 'beat-worker 5672', 'kardon-mq 25672', 'kardon-mq 4369', 'worker 5672'),
    'keda/keda-operator 5672',
  ]),
  fact(
    arrows,
    'into kardon-minio',
    ways('kardon-minio', 'ingress'),
    within('api 9000', 'kardon-minio-buckets 9000'),
  ),
  fact(arrows, 'out of proxy', ways('proxy', 'egress'), [
    ...within('admin 80', 'live 80', 'space 80', 'web 80'),
    ...dns,
  ]),
  ...frontends.map((service) =>
    fact(arrows, `out of ${service}`, ways(service, 'egress'), [...within('api 8000'), ...dns]),
  ),
  fact(arrows, 'out of api', ways('api', 'egress'), [
    ...within('kardon-db 5432', 'kardon-minio 9000', 'kardon-mq 5672', 'kardon-redis 6379'),
    ...dns,
  ]),
  fact(arrows, 'out of worker', ways('worker', 'egress'), [
    ...within('kardon-db 5432', 'kardon-mq 5672', 'kardon-redis 6379'),
    ...dns,
  ]),
  fact(arrows, 'out of beat-worker', ways('beat-worker', 'egress'), [
    ...within('kardon-db 5432', 'kardon-mq 5672'),
    ...dns,
  ]),
  fact(arrows, 'out of migrator', ways('migrator', 'egress'), [...within('kardon-db 5432'), ...dns]),
  fact('Service Distribution', 'the one way in', routes('kardon-ingress'), ['/ Prefix proxy 443']),
  fact('Service Distribution', 'the one Ingress', namesOf('Ingress'), ['kardon-ingress']),
  fact('Service Distribution', 'Services that the outside reaches', openServices, []),
];

/** Services of the system that a load balancer or a port of a node leads to. */
function openServices(recording: Parameters<Read>[0]): readonly (PropertyValue | undefined)[] {
  return ofKind(recording, 'Service')
    .filter((service) => input(service, 'metadata.namespace') === namespace)
    .filter((service) => !['ClusterIP', undefined].some((type) => type === input(service, 'spec.type')))
    .map((service) => input(service, 'metadata.name'));
}

import { secret } from '../../../../src/simulation/propertyValue';
import { set, type Mutant, type Subject } from '../../mutant';
import { mutant } from '../taskPlatform';

const service = { type: 'kubernetes:core/v1:Service', name: 'api-gateway' };
const ingress = { type: 'kubernetes:networking.k8s.io/v1:Ingress', name: 'api-ingress' };
const policy = { type: 'kubernetes:networking.k8s.io/v1:NetworkPolicy', name: 'api-gateway' };
const chart = { type: 'kubernetes:helm.sh/v3:Release', name: 'cert-manager' };
const storageClass = { type: 'kubernetes:storage.k8s.io/v1:StorageClass' };
const volume = { type: 'kubernetes:core/v1:PersistentVolume' };

const csaHello: Subject = { system: 'csa-hello' };
const mediaServer = { type: service.type, name: 'sfu-server-public' };
const vibebox: Subject = { system: 'vibebox' };

/** Ways in that nobody meant, disks in plain text, and charts that may be anything. */
export const exposureMutants: readonly Mutant[] = [
  mutant(
    'security-service-no-node-port',
    'a Service on every node',
    set(service, 'spec.type', 'NodePort'),
    /is of the type NodePort/,
  ),
  mutant(
    'security-service-no-node-port',
    'a load balancer of pods that opens ports of nodes',
    set(mediaServer, 'spec.allocateLoadBalancerNodePorts', undefined),
    /opens ports of every node/,
    csaHello,
  ),
  mutant(
    'security-service-load-balancer-meant',
    'a load balancer that no binding speaks of',
    set(service, 'spec.type', 'LoadBalancer'),
    /no binding lets the internet reach its pods/,
  ),
  mutant(
    'security-service-load-balancer-meant',
    'a public port that no binding opens',
    set(mediaServer, 'spec.ports.0', { name: 'http', port: 8080, targetPort: 8080, protocol: 'TCP' }),
    /publishes the port 8080, which no binding opens/,
    csaHello,
  ),
  mutant(
    'security-service-load-balancer-meant',
    'a load balancer that is internal or not, as it happens',
    set(mediaServer, 'metadata.annotations', {}),
    /says not whether it is internal/,
    csaHello,
  ),
  mutant(
    'security-service-no-foreign-address',
    'a Service that claims an address',
    set(service, 'spec.externalIPs', ['203.0.113.7']),
    /claims the address 203\.0\.113\.7/,
  ),
  mutant(
    'security-service-no-foreign-address',
    'a Service that stands for a name outside',
    set(service, 'spec', { type: 'ExternalName', externalName: 'example.net' }),
    /stands for the name example\.net/,
  ),
  mutant(
    'security-ingress-tls',
    'an Ingress without TLS',
    set(ingress, 'spec.tls', undefined),
    /serves api\.example\.com without TLS/,
  ),
  mutant(
    'security-ingress-tls',
    'an Ingress with TLS for another host',
    set(ingress, 'spec.tls.0.hosts', ['www.example.com']),
    /serves api\.example\.com without TLS/,
  ),
  mutant(
    'security-ingress-tls',
    'TLS without a certificate',
    set(ingress, 'spec.tls.0.secretName', undefined),
    /serves api\.example\.com without TLS/,
  ),
  mutant(
    'security-ingress-tls',
    'localhost without TLS in production',
    set(ingress, 'spec.rules.0.host', 'api.localhost'),
    /serves api\.localhost without TLS/,
  ),
  mutant(
    'security-ingress-named-hosts',
    'a rule for every host',
    set(ingress, 'spec.rules.0.host', undefined),
    /has a rule for every host/,
  ),
  mutant(
    'security-ingress-named-hosts',
    'a rule for any name of a domain',
    set(ingress, 'spec.rules.0.host', '*.example.com'),
    /has a rule for \*\.example\.com/,
  ),
  mutant(
    'security-ingress-named-hosts',
    'a default backend',
    set(ingress, 'spec.defaultBackend', { service: { name: 'api-gateway', port: { number: 3000 } } }),
    /has a default backend/,
  ),
  mutant(
    'security-ingress-no-snippets',
    'configuration for the controller itself',
    set(ingress, 'metadata.annotations', {
      'nginx.ingress.kubernetes.io/configuration-snippet': 'alias /var/run/secrets/;',
    }),
    /configuration-snippet/,
  ),
  mutant(
    'security-network-policy-peers',
    'ingress from everywhere',
    set(policy, 'spec.ingress.0.from', undefined),
    /a rule of ingress without a peer/,
  ),
  mutant(
    'security-network-policy-peers',
    'egress to everywhere',
    set(policy, 'spec.egress.0.to', []),
    /a rule of egress without a peer/,
  ),
  mutant(
    'security-network-policy-peers',
    'ingress from all namespaces',
    set(policy, 'spec.ingress.0.from', [{ namespaceSelector: {} }]),
    /a rule of ingress for all namespaces/,
  ),
  mutant(
    'security-storage-class-encrypted',
    'disks in plain text',
    set(storageClass, 'parameters.encrypted', undefined),
    /disks that are not encrypted/,
  ),
  mutant(
    'security-persistent-volume-driver',
    'a folder of a node as a volume',
    set(volume, 'spec.csi', undefined),
    /is of no CSI driver/,
    vibebox,
  ),
  mutant(
    'security-persistent-volume-driver',
    'a file system that is mounted in plain text',
    set(volume, 'spec.csi.volumeAttributes', undefined),
    /is mounted in plain text/,
    vibebox,
  ),
  mutant(
    'security-chart-pinned',
    'a range of versions',
    set(chart, 'version', '^1.21.0'),
    /the version "\^1\.21\.0", which is not one exact version/,
  ),
  mutant(
    'security-chart-pinned',
    'a repository by plain HTTP',
    set(chart, 'repositoryOpts.repo', 'http://charts.example.com'),
    /comes from "http:\/\/charts\.example\.com"/,
  ),
  mutant(
    'security-chart-no-secret-values',
    'a secret of the stack among the values',
    set(chart, 'values.extra', { list: [secret('good day')] }),
    /a secret of the stack in values\.extra\.list\.0/,
  ),
  mutant(
    'security-chart-no-secret-values',
    'a password among the values',
    set(chart, 'values.adminPassword', 'good day'),
    /in values\.adminPassword/,
  ),
];

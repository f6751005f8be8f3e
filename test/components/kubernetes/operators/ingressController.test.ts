import assert from 'node:assert/strict';
import {
  ingressClassName,
  IngressController,
  traefikValues,
  type IngressControllerArgs,
} from '../../../../components/kubernetes/operators/ingressController';
import { one } from '../../../harness';
import { at, recorded, releaseType } from './recordings';

const loadBalanced: IngressControllerArgs = {
  exposure: 'network-load-balancer',
  loadBalancerCidrs: ['10.0.0.0/20', '10.0.16.0/20'],
};

function record(args: IngressControllerArgs) {
  return recorded(() => void new IngressController('ingress', args));
}

describe('IngressController', () => {
  it('serves the class that the seed names with the ingress-nginx provider, and with no other', async () => {
    const recording = await record(loadBalanced);
    const { providers, ingressClass } = traefikValues(loadBalanced);
    const object = one(recording, 'kubernetes:networking.k8s.io/v1:IngressClass');
    assert.equal(at(object, 'metadata', 'name'), 'nginx');
    assert.equal(at(object, 'spec', 'controller'), providers.kubernetesIngressNGINX.controllerClass);
    assert.equal(providers.kubernetesIngressNGINX.ingressClass, ingressClassName);
    assert.deepEqual([providers.kubernetesIngress.enabled, providers.kubernetesCRD.enabled], [false, false]);
    assert.equal(ingressClass.enabled, false);
  });

  it('is one internet-facing NLB that reaches the pods, across zones', () => {
    const { service, providers } = traefikValues(loadBalanced);
    assert.deepEqual(service.spec, { type: 'LoadBalancer', loadBalancerClass: 'service.k8s.aws/nlb' });
    const prefix = 'service.beta.kubernetes.io/aws-load-balancer';
    assert.deepEqual(service.annotations, {
      [`${prefix}-scheme`]: 'internet-facing',
      [`${prefix}-nlb-target-type`]: 'ip',
      [`${prefix}-attributes`]: 'load_balancing.cross_zone.enabled=true',
      [`${prefix}-proxy-protocol`]: '*',
    });
    assert.equal(providers.kubernetesIngressNGINX.publishService.enabled, true);
  });

  it('lets connections be silent at the NLB for as long as it is told', () => {
    const { service } = traefikValues({ ...loadBalanced, idleTimeoutSeconds: 3600 });
    assert.equal(
      service.annotations['service.beta.kubernetes.io/aws-load-balancer-listener-attributes.TCP-443'],
      'tcp.idle_timeout.seconds=3600',
    );
  });

  it('believes the PROXY protocol of the load balancer alone, and lets nobody else connect', async () => {
    const policy = one(await record(loadBalanced), 'kubernetes:networking.k8s.io/v1:NetworkPolicy');
    assert.deepEqual(at(policy, 'spec', 'ingress', 0), {
      from: [{ ipBlock: { cidr: '10.0.0.0/20' } }, { ipBlock: { cidr: '10.0.16.0/20' } }],
      ports: [
        { port: 8000, protocol: 'TCP' },
        { port: 8443, protocol: 'TCP' },
      ],
    });
    const { ports } = traefikValues(loadBalanced);
    assert.deepEqual(ports.web.proxyProtocol, { trustedIPs: loadBalanced.loadBalancerCidrs });
    assert.deepEqual(ports.websecure.proxyProtocol, ports.web.proxyProtocol);
  });

  it('speaks no PROXY protocol where it does not know the load balancer', () => {
    const { ports, service } = traefikValues({ exposure: 'network-load-balancer' });
    assert.equal(ports.web.proxyProtocol, undefined);
    assert(!Object.keys(service.annotations).some((key) => key.endsWith('proxy-protocol')));
  });

  it('answers on ports 80 and 443 of every node on kind, and says so to each Ingress', async () => {
    const args: IngressControllerArgs = { exposure: 'host-ports', multiZone: false };
    const values = traefikValues(args);
    assert.equal(values.deployment.kind, 'DaemonSet');
    assert.deepEqual([values.ports.web.hostPort, values.ports.websecure.hostPort], [80, 443]);
    assert.deepEqual(values.updateStrategy.rollingUpdate, { maxUnavailable: 1, maxSurge: 0 });
    assert.equal(values.service.spec.type, 'ClusterIP');
    assert.equal(values.providers.kubernetesIngressNGINX.publishStatusAddress, 'localhost');
    const namespace = one(await record(args), 'kubernetes:core/v1:Namespace');
    // The one level that admits a host port.
    assert.equal(at(namespace, 'metadata', 'labels', 'pod-security.kubernetes.io/enforce'), 'privileged');
  });

  it('has two pods in different zones that a drain cannot stop at once, unless told otherwise', () => {
    const values = traefikValues(loadBalanced);
    assert.equal(values.deployment.replicas, 2);
    assert.deepEqual(values.podDisruptionBudget, { enabled: true, maxUnavailable: 1 });
    assert.equal(values.topologySpreadConstraints[0]?.topologyKey, 'topology.kubernetes.io/zone');
    const small = traefikValues({ exposure: 'cluster-ip', multiZone: false });
    assert.deepEqual([small.deployment.replicas, small.podDisruptionBudget.enabled], [1, false]);
  });

  it('installs none of the CRDs that its providers would serve', async () => {
    assert.equal(at(one(await record(loadBalanced), releaseType), 'skipCrds'), true);
  });
});

import assert from 'node:assert/strict';
import type { NetworkGrant } from '../../src/wiring/grant';
import {
  certManagerGrants,
  challengeSolverGrants,
  ingressControllerGrants,
  kedaGrants,
  metricsAdapterGrants,
  metricsServerGrants,
  prometheusGrants,
  verticalPodAutoscalerGrants,
} from '../../src/wiring/operatorGrants';
import {
  dnsGrant,
  platformBindings,
  podIdentityGrant,
  scrapeGrant,
  type PlatformFacts,
  type PlatformOperator,
} from '../../src/wiring/platformBindings';

const everyOperator: readonly PlatformOperator[] = [
  'ingress',
  'certManager',
  'metricsServer',
  'metrics',
  'keda',
  'verticalPodAutoscaler',
  'loadBalancerController',
];

function ids(facts: PlatformFacts): readonly string[] {
  return platformBindings(facts).map((binding) => binding.id);
}

describe('platformBindings', () => {
  it('has DNS and the control plane on every cluster, and nothing else without operators and AWS', () => {
    assert.deepEqual(ids({ target: 'kubernetes', operators: [] }), [
      'platform dns',
      'platform control-plane',
    ]);
  });

  it('has load balancing, identity, endpoints, flow logs and storage on AWS alone', () => {
    const onAws = ids({ target: 'aws', operators: everyOperator });
    const onKubernetes = ids({ target: 'kubernetes', operators: everyOperator });
    const onlyAws = onAws.filter((id) => !onKubernetes.includes(id));
    assert.deepEqual(onlyAws, [
      'platform load-balancing',
      'platform pod-identity',
      'platform aws-endpoints',
      'platform flow-logs',
      'platform storage',
    ]);
  });

  it('has what an operator is for exactly when the operator is there', () => {
    const bare = ids({ target: 'aws', operators: [] });
    const added = everyOperator.map((operator) => [
      operator,
      ids({ target: 'aws', operators: [operator] }).filter((id) => !bare.includes(id)),
    ]);
    assert.deepEqual(Object.fromEntries(added), {
      ingress: ['platform ingress'],
      certManager: ['platform certificates'],
      metricsServer: ['platform resource-metrics'],
      metrics: ['platform metrics', 'platform custom-metrics'],
      keda: ['platform autoscaling'],
      verticalPodAutoscaler: ['platform vertical-autoscaling'],
      loadBalancerController: ['platform load-balancing'],
    });
  });

  it('gives each binding a reason of its own', () => {
    const reasons = platformBindings({ target: 'aws', operators: everyOperator }).map(({ reason }) => reason);
    assert.equal(new Set(reasons).size, reasons.length);
    assert(reasons.every((reason) => reason.length > 20));
  });
});

describe("the platform's grants", () => {
  it('let a service ask CoreDNS on port 53, by UDP and TCP', () => {
    const grant = dnsGrant('auth-service');
    assert.deepEqual(grant.peers, [
      { kind: 'pods', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
    ]);
    assert.deepEqual(grant.ports, [
      { port: 53, protocol: 'UDP' },
      { port: 53, protocol: 'TCP' },
    ]);
    assert.deepEqual([grant.direction, grant.subject], ['egress', 'auth-service']);
  });

  it('let Prometheus alone scrape, on the one port', () => {
    const grant = scrapeGrant('auth-service', 3001);
    assert.deepEqual(grant.peers, [{ kind: 'pods', namespace: 'monitoring', labels: { app: 'prometheus' } }]);
    assert.deepEqual(grant.ports, [{ port: 3001, protocol: 'TCP' }]);
    assert.equal(grant.direction, 'ingress');
  });

  it('let a service with an identity reach the agent of its node, and no other address', () => {
    const grant = podIdentityGrant('user-service');
    assert.deepEqual(grant.peers, [{ kind: 'addresses', cidrs: ['169.254.170.23/32'] }]);
    assert.deepEqual(grant.ports, [{ port: 80, protocol: 'TCP' }]);
    assert.equal(grant.direction, 'egress');
  });
});

describe("the operators' grants", () => {
  const all: readonly NetworkGrant[] = [
    ...ingressControllerGrants(['10.0.0.0/20'], true),
    ...certManagerGrants(true),
    ...challengeSolverGrants(),
    ...metricsServerGrants(),
    ...prometheusGrants(),
    ...metricsAdapterGrants(),
    ...kedaGrants(true),
    ...verticalPodAutoscalerGrants(true),
  ];

  it('each serve a declared binding, under an id of their own', () => {
    const declared = ids({ target: 'kubernetes', operators: everyOperator });
    const undeclared = all.flatMap((grant) => grant.bindings).filter((id) => !declared.includes(id));
    assert.deepEqual(undeclared, []);
    assert.equal(new Set(all.map((grant) => grant.id)).size, all.length);
  });

  it('say why, wherever they name every address', () => {
    const silent = all.filter(
      (grant) =>
        grant.wider === undefined &&
        grant.peers.some((peer) => peer.kind === 'addresses' && peer.cidrs.includes('0.0.0.0/0')),
    );
    assert.deepEqual(silent, []);
  });

  it('leave scraping out where no Prometheus of the platform scrapes', () => {
    const unscraped = [
      ...ingressControllerGrants(['0.0.0.0/0'], false),
      ...certManagerGrants(false),
      ...kedaGrants(false),
      ...verticalPodAutoscalerGrants(false),
    ];
    const served = unscraped.flatMap((grant) => grant.bindings);
    assert(!served.includes('platform metrics'));
  });

  it('meet at both ends where one operator asks another', () => {
    const asks = metricsAdapterGrants().find((grant) => grant.bindings.includes('platform custom-metrics'));
    const answers = prometheusGrants().find((grant) => grant.bindings.includes('platform custom-metrics'));
    assert.deepEqual([asks?.direction, answers?.direction], ['egress', 'ingress']);
    assert.deepEqual(asks?.ports, answers?.ports);
    assert.deepEqual(asks?.peers, scrapeGrant('any', 1).peers);
  });
});

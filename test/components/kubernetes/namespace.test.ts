import assert from 'node:assert/strict';
import { ConfigMap } from '@pulumi/kubernetes/core/v1';
import { Namespace, type NamespaceArgs } from '../../../components/kubernetes/namespace';
import { input, ofType, one, run, type Recording } from '../../harness';
import { member } from './authService';

function record(args: Partial<NamespaceArgs> = {}, world: 'known' | 'unknown' = 'known'): Promise<Recording> {
  const program = () => {
    const namespace = new Namespace('production', {
      name: 'production',
      labels: { environment: 'production' },
      ...args,
    });
    return { name: namespace.name };
  };
  return run(program, { world });
}

/** Somebody who lives in the namespace. */
function withUser(): Promise<Recording> {
  return run(
    () => {
      const { name } = new Namespace('production', { name: 'production' });
      new ConfigMap('user', { metadata: { name: 'user', namespace: name } });
      return {};
    },
    { world: 'known' },
  );
}

describe('Namespace', () => {
  it("has the seed's name and label, and refuses pods that are not restricted", async () => {
    const namespace = one(await record(), 'kubernetes:core/v1:Namespace');
    assert.equal(input(namespace, 'metadata.name'), 'production');
    assert.deepEqual(input(namespace, 'metadata.labels'), {
      environment: 'production',
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/enforce-version': 'latest',
      'pod-security.kubernetes.io/audit': 'restricted',
      'pod-security.kubernetes.io/audit-version': 'latest',
      'pod-security.kubernetes.io/warn': 'restricted',
      'pod-security.kubernetes.io/warn-version': 'latest',
    });
  });

  it('admits more where it is told to', async () => {
    const namespace = one(await record({ podSecurity: 'privileged' }), 'kubernetes:core/v1:Namespace');
    const labels = input(namespace, 'metadata.labels');
    assert.equal(member(labels, 'pod-security.kubernetes.io/enforce'), 'privileged');
  });

  it("denies every pod both directions, ingress in the seed's own words", async () => {
    const policies = ofType(await record(), 'kubernetes:networking.k8s.io/v1:NetworkPolicy');
    const written = policies.map((policy) => [input(policy, 'metadata.name'), input(policy, 'spec')]);
    assert.deepEqual(written, [
      ['deny-all-egress', { podSelector: {}, policyTypes: ['Egress'], egress: [] }],
      ['deny-all-ingress', { podSelector: {}, policyTypes: ['Ingress'], ingress: [] }],
    ]);
  });

  it('is the heir of the one policy that denied both', async () => {
    const policies = ofType(await record(), 'kubernetes:networking.k8s.io/v1:NetworkPolicy');
    const heirs = policies.filter(({ aliases }) =>
      aliases.some((alias) => alias.endsWith('::production-default-deny')),
    );
    assert.deepEqual(
      heirs.map((policy) => input(policy, 'metadata.name')),
      ['deny-all-ingress'],
    );
  });

  it('has room for the load balancers that it is told of, before anybody asks for one', async () => {
    const recording = await record({ quota: { loadBalancers: 2 } });
    const quota = one(recording, 'kubernetes:core/v1:ResourceQuota');
    assert.equal(member(input(quota, 'spec.hard'), 'services.loadbalancers'), '2');
    const user = ofType(await withUser(), 'kubernetes:core/v1:ConfigMap')[0];
    assert.ok(user?.dependencies.includes(quota.urn));
  });

  it('lets nobody open a way around the ingress', async () => {
    const quota = one(await record(), 'kubernetes:core/v1:ResourceQuota');
    assert.deepEqual(input(quota, 'spec.hard'), { pods: '250', 'services.loadbalancers': '0' });
  });

  it('limits what its pods take together', async () => {
    const resources = { requests: { cpu: '4', memory: '8Gi' }, limits: { cpu: '8', memory: '16Gi' } };
    const quota = one(await record({ quota: { pods: 40, resources } }), 'kubernetes:core/v1:ResourceQuota');
    assert.deepEqual(input(quota, 'spec.hard'), {
      pods: '40',
      'services.loadbalancers': '0',
      'requests.cpu': '4',
      'requests.memory': '8Gi',
      'limits.cpu': '8',
      'limits.memory': '16Gi',
    });
  });

  it('gives a container that says nothing a size, so that a quota does not refuse it', async () => {
    const range = one(await record(), 'kubernetes:core/v1:LimitRange');
    assert.deepEqual(input(range, 'spec.limits'), [
      {
        type: 'Container',
        defaultRequest: { cpu: '50m', memory: '64Mi' },
        default: { cpu: '500m', memory: '512Mi' },
      },
    ]);
  });

  it('hands no token to a pod that names no account', async () => {
    // A patch: Kubernetes makes the account with the namespace, so that to create it is refused (AlreadyExists).
    const account = one(await record(), 'kubernetes:core/v1:ServiceAccountPatch');
    assert.equal(input(account, 'kind'), 'ServiceAccount');
    assert.equal(input(account, 'metadata.name'), 'default');
    assert.equal(input(account, 'automountServiceAccountToken'), false);
  });

  for (const world of ['known', 'unknown'] as const) {
    it(`is there before what it holds when outputs are ${world}`, async () => {
      const recording = await record({}, world);
      const namespace = one(recording, 'kubernetes:core/v1:Namespace');
      const held = recording.resources.filter(({ custom, urn }) => custom && urn !== namespace.urn);
      assert.equal(held.length, 5);
      for (const { urn, dependencies } of held) assert(dependencies.includes(namespace.urn), urn);
    });
  }
});

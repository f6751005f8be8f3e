import assert from 'node:assert/strict';
import { Namespace, type NamespaceArgs } from '../../../components/kubernetes/namespace';
import { input, one, run, type Recording } from '../../harness';
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

  it('denies every pod both directions', async () => {
    const policy = one(await record(), 'kubernetes:networking.k8s.io/v1:NetworkPolicy');
    assert.deepEqual(input(policy, 'spec'), {
      podSelector: { matchLabels: {} },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [],
      egress: [],
    });
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
      assert.equal(held.length, 4);
      for (const { urn, dependencies } of held) assert(dependencies.includes(namespace.urn), urn);
    });
  }
});

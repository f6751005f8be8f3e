import assert from 'node:assert/strict';
import {
  KubeStateMetrics,
  kubeStateMetricsTarget,
} from '../../../../components/kubernetes/operators/kubeStateMetrics';
import { everythingBefore, input, isBag, isList, one } from '../../../harness';
import { recorded, type World } from './recordings';

const deploymentType = 'kubernetes:apps/v1:Deployment';
const roleType = 'kubernetes:rbac.authorization.k8s.io/v1:ClusterRole';
const record = (world: World = 'known', everything = false) =>
  recorded(() => void new KubeStateMetrics('kube-state-metrics', { everything }), world);

describe('KubeStateMetrics', () => {
  it('reads CronJobs and Jobs, and may read nothing else', async () => {
    const recording = await record();
    const role = one(recording, roleType);
    assert.deepEqual(input(role, 'rules'), [
      { apiGroups: ['batch'], resources: ['cronjobs', 'jobs'], verbs: ['list', 'watch'] },
    ]);
    const args = input(one(recording, deploymentType), 'spec.template.spec.containers.0.args');
    assert(JSON.stringify(args).includes('--resources=cronjobs,jobs'));
  });

  it('reads all that dashboards and alerts are about where told so, lists alone, and never a Secret', async () => {
    const recording = await record('known', true);
    const rules = input(one(recording, roleType), 'rules');
    assert(isList(rules) && rules.every(isBag));
    const kinds = rules.flatMap(({ resources }) => (isList(resources) ? resources : []));
    for (const kind of ['deployments', 'horizontalpodautoscalers', 'nodes', 'persistentvolumeclaims', 'pods'])
      assert(kinds.includes(kind), kind);
    assert(!kinds.includes('secrets') && !kinds.includes('configmaps') && !kinds.includes('*'));
    for (const { verbs } of rules) assert.deepEqual(verbs, ['list', 'watch']);
    const args = input(one(recording, deploymentType), 'spec.template.spec.containers.0.args');
    assert(isList(args));
    const read = args.flatMap((argument) =>
      typeof argument === 'string' && argument.startsWith('--resources=') ? [argument] : [],
    );
    assert.deepEqual(
      read.map((argument) => argument.replace('--resources=', '').split(',')),
      [kinds],
    );
  });

  it('is asked by Prometheus alone, where Prometheus looks for it', async () => {
    const recording = await record();
    const policy = one(recording, 'kubernetes:networking.k8s.io/v1:NetworkPolicy');
    assert.deepEqual(input(policy, 'spec.ingress.0.from.0.podSelector.matchLabels'), { app: 'prometheus' });
    assert.equal(input(policy, 'spec.ingress.1'), undefined);
    const service = one(recording, 'kubernetes:core/v1:Service');
    assert.equal(input(service, 'metadata.name'), 'kube-state-metrics');
    assert.equal(input(service, 'metadata.namespace'), 'kube-state-metrics');
    assert.equal(input(service, 'spec.ports.0.port'), 8080);
    assert.equal(kubeStateMetricsTarget, 'kube-state-metrics.kube-state-metrics.svc:8080');
  });

  it('starts once its rights and rules are there', async () => {
    const recording = await record();
    const before = everythingBefore(recording, one(recording, deploymentType));
    for (const type of [
      'networking.k8s.io/v1:NetworkPolicy',
      'rbac.authorization.k8s.io/v1:ClusterRoleBinding',
    ])
      assert(before.has(one(recording, `kubernetes:${type}`).urn), type);
  });

  it('registers the same resources when no output is known', async () => {
    const urns = async (world: World) => (await record(world)).resources.map(({ urn }) => urn).sort();
    assert.deepEqual(await urns('unknown'), await urns('known'));
  });
});

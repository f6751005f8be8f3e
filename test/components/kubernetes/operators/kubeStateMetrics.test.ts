import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { dumpRules } from '../../../../components/kubernetes/operators/dumpRules';
import {
  KubeStateMetrics,
  kubeStateMetricsTarget,
} from '../../../../components/kubernetes/operators/kubeStateMetrics';
import { MonitoringNamespace } from '../../../../components/kubernetes/operators/monitoringNamespace';
import { Prometheus } from '../../../../components/kubernetes/operators/prometheus';
import { everythingBefore, input, one, propertyValue, valueAt } from '../../../harness';
import { at, recorded, type World } from './recordings';

const watched = { database: 'postgres', namespace: 'vibebox', cronJob: 'postgres-dump', alertAfterHours: 26 };
const record = (world: World = 'known') =>
  recorded(() => void new KubeStateMetrics('kube-state-metrics'), world);

function textOf(value: unknown): string {
  assert(typeof value === 'string');
  return value;
}

describe('KubeStateMetrics', () => {
  it('reads CronJobs and Jobs, and may read nothing else', async () => {
    const recording = await record();
    const role = one(recording, 'kubernetes:rbac.authorization.k8s.io/v1:ClusterRole');
    assert.deepEqual(input(role, 'rules'), [
      { apiGroups: ['batch'], resources: ['cronjobs', 'jobs'], verbs: ['list', 'watch'] },
    ]);
    const args = input(
      one(recording, 'kubernetes:apps/v1:Deployment'),
      'spec.template.spec.containers.0.args',
    );
    assert(JSON.stringify(args).includes('--resources=cronjobs,jobs'));
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
    const before = everythingBefore(recording, one(recording, 'kubernetes:apps/v1:Deployment'));
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

describe('the alert on dumps', () => {
  it('follows the hours of each dump, and says for people what is wrong', () => {
    const rules = propertyValue(
      parse(dumpRules([watched, { ...watched, database: 'other', alertAfterHours: 2 }])),
    );
    const path = 'groups.0.rules';
    const expression = textOf(valueAt(rules, `${path}.0.expr`));
    assert.match(expression, /last_successful_time\{namespace="vibebox",cronjob="postgres-dump"\} > 93600/);
    assert.match(expression, /created\{[^}]*\} > 93600 unless/);
    assert.match(expression, /or absent\(/);
    assert.match(textOf(valueAt(rules, `${path}.1.expr`)), / > 7200/);
    assert.equal(
      valueAt(rules, `${path}.0.annotations.summary`),
      'The database postgres has no dump younger than 26 hours.',
    );
  });

  it('reaches Prometheus with its rules file and the job that feeds it, only where there are dumps', async () => {
    const configuration = async (dumps: readonly (typeof watched)[]) => {
      const recording = await recorded(
        () => void new Prometheus('prometheus', { namespace: new MonitoringNamespace('monitoring'), dumps }),
      );
      const configMap = one(recording, 'kubernetes:core/v1:ConfigMap');
      const text = at(configMap, 'data', 'prometheus.yml');
      return { whole: propertyValue(parse(textOf(text))), rules: at(configMap, 'data', 'dumps.yml') };
    };
    const watching = await configuration([watched]);
    assert.deepEqual(valueAt(watching.whole, 'rule_files'), ['dumps.yml']);
    assert.equal(watching.rules, dumpRules([watched]));
    assert.deepEqual(valueAt(watching.whole, 'scrape_configs.2'), {
      job_name: 'kube-state-metrics',
      honor_labels: true,
      static_configs: [{ targets: [kubeStateMetricsTarget] }],
    });
    const idle = await configuration([]);
    assert.equal(valueAt(idle.whole, 'rule_files'), undefined);
    assert.equal(idle.rules, undefined);
  });
});

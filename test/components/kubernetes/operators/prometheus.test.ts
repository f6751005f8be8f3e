import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { checksumAnnotation } from '../../../../components/kubernetes/checksum';
import { MonitoringNamespace } from '../../../../components/kubernetes/operators/monitoringNamespace';
import { Prometheus, type PrometheusArgs } from '../../../../components/kubernetes/operators/prometheus';
import { prometheusConfiguration } from '../../../../components/kubernetes/operators/prometheusConfiguration';
import { prometheusGrants } from '../../../../src/wiring/operatorGrants';
import {
  everythingBefore,
  input,
  isBag,
  isList,
  ofType,
  one,
  propertyValue,
  valueAt,
  type PropertyBag,
  type PropertyValue,
} from '../../../harness';
import { object } from '../../../systems/planned';
import { at, recorded, worlds } from './recordings';

const statefulSetType = 'kubernetes:apps/v1:StatefulSet';
const policyType = 'kubernetes:networking.k8s.io/v1:NetworkPolicy';

/** What the seed's ConfigMap `prometheus-config` says, but for the rules and the Alertmanager that are not there yet. */
const seed = {
  global: { scrape_interval: '15s', evaluation_interval: '15s' },
  scrape_configs: [
    {
      job_name: 'kubernetes-apiservers',
      kubernetes_sd_configs: [{ role: 'endpoints' }],
      scheme: 'https',
      tls_config: { ca_file: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt' },
      bearer_token_file: '/var/run/secrets/kubernetes.io/serviceaccount/token',
      relabel_configs: [
        {
          source_labels: [
            '__meta_kubernetes_namespace',
            '__meta_kubernetes_service_name',
            '__meta_kubernetes_endpoint_port_name',
          ],
          action: 'keep',
          regex: 'default;kubernetes;https',
        },
      ],
    },
    {
      job_name: 'kubernetes-pods',
      kubernetes_sd_configs: [{ role: 'pod' }],
      relabel_configs: [
        {
          source_labels: ['__meta_kubernetes_pod_annotation_prometheus_io_scrape'],
          action: 'keep',
          regex: true,
        },
        {
          source_labels: ['__meta_kubernetes_pod_annotation_prometheus_io_path'],
          action: 'replace',
          target_label: '__metrics_path__',
          regex: '(.+)',
        },
      ],
    },
  ],
};

/** The file, as Prometheus would read it. */
function configuration(): PropertyValue {
  const parsed: unknown = parse(prometheusConfiguration());
  return propertyValue(parsed);
}

/** The steps of the pods' job. */
function podSteps(): readonly PropertyBag[] {
  const steps = valueAt(configuration(), 'scrape_configs.1.relabel_configs');
  assert(isList(steps) && steps.every(isBag));
  return steps;
}

/** Applies a step of `relabel_configs` as Prometheus would: the regular expression must match as a whole. */
function relabelled(step: PropertyBag, labels: Readonly<Record<string, string>>): string | undefined {
  const { source_labels: sources, regex, replacement } = step;
  assert(isList(sources) && typeof regex === 'string' && typeof replacement === 'string');
  const value = sources
    .map((label) => (typeof label === 'string' ? labels[label] : undefined) ?? '')
    .join(';');
  const match = new RegExp(`^(?:${regex})$`).exec(value);
  return match === null ? undefined : value.replace(new RegExp(`^(?:${regex})$`), replacement);
}

function record(
  args: Omit<PrometheusArgs, 'namespace' | 'grants'> = {},
  world: (typeof worlds)[number] = 'known',
) {
  return recorded(
    () =>
      void new Prometheus('prometheus', {
        ...args,
        namespace: new MonitoringNamespace('monitoring'),
        grants: prometheusGrants(),
      }),
    world,
  );
}

describe('prometheusConfiguration', () => {
  it("holds the seed's intervals and two jobs to the letter, and adds to the pods' job only behind them", () => {
    const whole = configuration();
    const pods = valueAt(whole, 'scrape_configs.1');
    assert(isBag(whole) && isBag(pods));
    const asInSeed = { ...pods, relabel_configs: podSteps().slice(0, 2) };
    assert.deepEqual({ ...whole, scrape_configs: [valueAt(whole, 'scrape_configs.0'), asInSeed] }, seed);
  });

  it('scrapes the port that a pod announces, and the port of the target where it announces none', () => {
    const step = podSteps().find(({ target_label }) => target_label === '__address__');
    assert(step !== undefined);
    const port = '__meta_kubernetes_pod_annotation_prometheus_io_port';
    assert.equal(relabelled(step, { __address__: '10.0.1.7:8080', [port]: '3001' }), '10.0.1.7:3001');
    assert.equal(relabelled(step, { __address__: '10.0.1.7', [port]: '3001' }), '10.0.1.7:3001');
    assert.equal(relabelled(step, { __address__: '10.0.1.7:8080' }), undefined);
  });

  it("hands alerts to the seed's Alertmanager, and to each pod of it where there are several", () => {
    const alerting = (alertmanagers: number) => {
      const parsed: unknown = parse(prometheusConfiguration({ alertmanagers, rules: true }));
      return valueAt(propertyValue(parsed), 'alerting');
    };
    const seeds = { static_configs: [{ targets: ['alertmanager:9093'] }] };
    assert.deepEqual(alerting(1), { alertmanagers: [seeds] });
    const pods = ['alertmanager-0.alertmanager-peers:9093', 'alertmanager-1.alertmanager-peers:9093'];
    assert.deepEqual(alerting(2), { alertmanagers: [seeds, { static_configs: [{ targets: pods }] }] });
    assert.equal(alerting(0), undefined);
  });

  it('asks kubelets over TLS with its token, and verifies them where they can be', () => {
    const jobs = (verified: boolean) => {
      const parsed: unknown = parse(prometheusConfiguration({ kubelets: { verified } }));
      const all = valueAt(propertyValue(parsed), 'scrape_configs');
      assert(isList(all));
      return all.slice(2);
    };
    assert.deepEqual(
      jobs(true).map((job) => [
        valueAt(job, 'job_name'),
        valueAt(job, 'scheme'),
        valueAt(job, 'metrics_path'),
      ]),
      [
        ['kubernetes-volumes', 'https', '/metrics'],
        ['kubernetes-containers', 'https', '/metrics/cadvisor'],
      ],
    );
    for (const verified of [true, false]) {
      for (const job of jobs(verified)) {
        const skipped = valueAt(job, 'tls_config.insecure_skip_verify');
        assert.equal(skipped, verified ? undefined : true);
      }
    }
  });

  it('labels every sample of a pod with its namespace, name and service', () => {
    const targets = podSteps().map(({ target_label }) => target_label);
    for (const label of ['namespace', 'pod', 'service']) assert(targets.includes(label), label);
  });
});

describe('Prometheus', () => {
  it('lives where the seed says, with its configuration under the name of the seed', async () => {
    const recording = await record();
    const namespace = one(recording, 'kubernetes:core/v1:Namespace');
    assert.equal(at(namespace, 'metadata', 'name'), 'monitoring');
    assert.equal(at(namespace, 'metadata', 'labels', 'purpose'), 'monitoring');
    const configMap = one(recording, 'kubernetes:core/v1:ConfigMap');
    assert.equal(at(configMap, 'metadata', 'name'), 'prometheus-config');
    assert.equal(at(configMap, 'data', 'prometheus.yml'), prometheusConfiguration());
  });

  it('shares a namespace in which every pod is denied everything but what its own policy allows', async () => {
    const selected = ofType(await record(), policyType).map((policy) => [
      input(policy, 'spec.podSelector.matchLabels'),
      JSON.stringify([input(policy, 'spec.ingress'), input(policy, 'spec.egress')]) === '[[],[]]',
    ]);
    assert.deepEqual(selected, [
      [{}, true],
      [{ app: 'prometheus' }, false],
    ]);
  });

  it('runs as nobody, on a root file system that it cannot write to', async () => {
    const deployment = one(await record(), statefulSetType);
    const pod = 'spec.template.spec';
    assert.deepEqual(input(deployment, `${pod}.securityContext.runAsUser`), 65534);
    assert.equal(input(deployment, `${pod}.securityContext.runAsNonRoot`), true);
    const container = `${pod}.containers.0.securityContext`;
    assert.equal(input(deployment, `${container}.readOnlyRootFilesystem`), true);
    assert.equal(input(deployment, `${container}.allowPrivilegeEscalation`), false);
    assert.deepEqual(input(deployment, `${container}.capabilities.drop`), ['ALL']);
  });

  it('starts anew when its configuration changes', async () => {
    const deployment = one(await record(), statefulSetType);
    const sum = at(deployment, 'spec', 'template', 'metadata', 'annotations', checksumAnnotation);
    assert(typeof sum === 'string');
    assert.match(sum, /^[0-9a-f]{64}$/);
  });

  it('keeps its samples on a disk that fits them, or with the pod where told so', async () => {
    const persistent = one(await record({ storageGibibytes: 50 }), statefulSetType);
    const request = 'spec.volumeClaimTemplates.0.spec.resources.requests.storage';
    assert.equal(input(persistent, request), '50Gi');
    const args = input(persistent, 'spec.template.spec.containers.0.args');
    assert(JSON.stringify(args).includes('--storage.tsdb.retention.size=40960MB'));
    const passing = one(await record({ persistent: false }), statefulSetType);
    assert.equal(input(passing, 'spec.volumeClaimTemplates'), undefined);
    assert.deepEqual(input(passing, 'spec.template.spec.volumes.1'), {
      name: 'data',
      emptyDir: { sizeLimit: '20Gi' },
    });
  });

  it('is two where told so, which no drain takes at once, and keeps whoever asks to one of them', async () => {
    const recording = await record({ pods: 2 });
    assert.equal(input(one(recording, statefulSetType), 'spec.replicas'), 2);
    const service = one(recording, 'kubernetes:core/v1:Service');
    assert.equal(input(service, 'spec.sessionAffinity'), 'ClientIP');
    const budget = one(recording, 'kubernetes:policy/v1:PodDisruptionBudget');
    assert.deepEqual(input(budget, 'spec.selector.matchLabels'), { app: 'prometheus' });
  });

  it('has its rules in the folder of the seed, in one volume with its configuration', async () => {
    const recording = await record({ rules: { 'backups.yml': 'groups: []' } });
    const statefulSet = one(recording, statefulSetType);
    assert.deepEqual(input(statefulSet, 'spec.template.spec.volumes.0.projected.sources'), [
      { configMap: { name: 'prometheus-config' } },
      {
        configMap: {
          name: 'prometheus-rules',
          items: [{ key: 'backups.yml', path: 'rules/backups.yml' }],
        },
      },
    ]);
    const mount = input(statefulSet, 'spec.template.spec.containers.0.volumeMounts.0.mountPath');
    assert.equal(mount, '/etc/prometheus');
    const configuration = object(recording, 'ConfigMap', 'prometheus-config');
    const file = at(configuration, 'data', 'prometheus.yml');
    assert.ok(typeof file === 'string');
    assert.match(file, /- \/etc\/prometheus\/rules\/\*\.yml/);
    const rules = object(recording, 'ConfigMap', 'prometheus-rules');
    assert.equal(at(rules, 'data', 'backups.yml'), 'groups: []');
  });

  it('may read what it discovers, and change nothing', async () => {
    const rules = at(one(await record(), 'kubernetes:rbac.authorization.k8s.io/v1:ClusterRole'), 'rules');
    assert.deepEqual(rules, [
      { apiGroups: [''], resources: ['pods', 'services', 'endpoints'], verbs: ['get', 'list', 'watch'] },
      { nonResourceURLs: ['/metrics'], verbs: ['get'] },
    ]);
    const asking = await record({ watching: { kubelets: { verified: true } } });
    const more = at(one(asking, 'kubernetes:rbac.authorization.k8s.io/v1:ClusterRole'), 'rules');
    assert.deepEqual(isList(more) ? more.slice(2) : more, [
      { apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list', 'watch'] },
      { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
    ]);
  });

  for (const world of worlds) {
    it(`starts after its account has its role and its pods their NetworkPolicy, outputs ${world}`, async () => {
      const recording = await record({}, world);
      const earlier = everythingBefore(recording, one(recording, statefulSetType));
      for (const type of [
        'kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding',
        'kubernetes:core/v1:ConfigMap',
      ]) {
        assert(earlier.has(one(recording, type).urn), type);
      }
      for (const { urn } of ofType(recording, policyType)) assert(earlier.has(urn), urn);
    });
  }
});

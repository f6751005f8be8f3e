import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { checksumAnnotation } from '../../../../components/kubernetes/checksum';
import { MonitoringNamespace } from '../../../../components/kubernetes/operators/monitoringNamespace';
import { Prometheus, type PrometheusArgs } from '../../../../components/kubernetes/operators/prometheus';
import { prometheusConfiguration } from '../../../../components/kubernetes/operators/prometheusConfiguration';
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
import { at, recorded, worlds } from './recordings';

const deploymentType = 'kubernetes:apps/v1:Deployment';
const policyType = 'kubernetes:networking.k8s.io/v1:NetworkPolicy';
const claimType = 'kubernetes:core/v1:PersistentVolumeClaim';

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

function record(args: Omit<PrometheusArgs, 'namespace'> = {}, world: (typeof worlds)[number] = 'known') {
  return recorded(
    () => void new Prometheus('prometheus', { ...args, namespace: new MonitoringNamespace('monitoring') }),
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
    const deployment = one(await record(), deploymentType);
    const pod = 'spec.template.spec';
    assert.deepEqual(input(deployment, `${pod}.securityContext.runAsUser`), 65534);
    assert.equal(input(deployment, `${pod}.securityContext.runAsNonRoot`), true);
    const container = `${pod}.containers.0.securityContext`;
    assert.equal(input(deployment, `${container}.readOnlyRootFilesystem`), true);
    assert.equal(input(deployment, `${container}.allowPrivilegeEscalation`), false);
    assert.deepEqual(input(deployment, `${container}.capabilities.drop`), ['ALL']);
  });

  it('starts anew when its configuration changes', async () => {
    const deployment = one(await record(), deploymentType);
    const sum = at(deployment, 'spec', 'template', 'metadata', 'annotations', checksumAnnotation);
    assert(typeof sum === 'string');
    assert.match(sum, /^[0-9a-f]{64}$/);
  });

  it('keeps its samples on a disk that fits them, or with the pod where told so', async () => {
    const persistent = await record({ storageGibibytes: 50 });
    assert.equal(input(one(persistent, claimType), 'spec.resources.requests.storage'), '50Gi');
    const args = input(one(persistent, deploymentType), 'spec.template.spec.containers.0.args');
    assert(JSON.stringify(args).includes('--storage.tsdb.retention.size=40960MB'));
    const passing = await record({ persistent: false });
    assert.deepEqual(ofType(passing, claimType), []);
    assert.deepEqual(input(one(passing, deploymentType), 'spec.template.spec.volumes.1'), {
      name: 'data',
      emptyDir: { sizeLimit: '20Gi' },
    });
  });

  it('may read what it discovers, and change nothing', async () => {
    const rules = at(one(await record(), 'kubernetes:rbac.authorization.k8s.io/v1:ClusterRole'), 'rules');
    assert.deepEqual(rules, [
      { apiGroups: [''], resources: ['pods', 'services', 'endpoints'], verbs: ['get', 'list', 'watch'] },
      { nonResourceURLs: ['/metrics'], verbs: ['get'] },
    ]);
  });

  for (const world of worlds) {
    it(`starts after its account has its role and its pods their NetworkPolicy, outputs ${world}`, async () => {
      const recording = await record({}, world);
      const earlier = everythingBefore(recording, one(recording, deploymentType));
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

import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { FluentBit } from '../../../../components/kubernetes/operators/fluentBit';
import { fluentBitConfiguration } from '../../../../components/kubernetes/operators/fluentBitConfiguration';
import { logEngines, type LogEngine } from '../../../../src/model/operations';
import {
  everythingBefore,
  input,
  isBag,
  isList,
  one,
  propertyValue,
  valueAt,
  type PropertyValue,
} from '../../../harness';
import { rulesOf } from './logPrograms';
import { at, recorded, type World } from './recordings';

const record = (engine: LogEngine = 'loki', world: World = 'known') =>
  recorded(
    () => void new FluentBit('fluent-bit', { engine, grants: rulesOf('fluent-bit', 'loki', 2020) }),
    world,
  );
const daemonSet = 'kubernetes:apps/v1:DaemonSet';
const written = (engine: LogEngine) => propertyValue(parse(fluentBitConfiguration(engine)));

/** The value of a key that has dots. */
function under(value: PropertyValue | undefined, key: string): PropertyValue | undefined {
  return isBag(value) ? value[key] : undefined;
}

/** What a shell makes of `*`, which `exclude_path` means as well. */
function matches(patterns: string, path: string): boolean {
  return patterns
    .split(',')
    .some((pattern) => new RegExp(`^${pattern.replace(/[.]/g, '\\.').replace(/\*/g, '.*')}$`).test(path));
}

describe('FluentBit', () => {
  it('runs on every node, whatever its taints', async () => {
    const made = one(await record(), daemonSet);
    assert.deepEqual(input(made, 'spec.template.spec.tolerations'), [{ operator: 'Exists' }]);
    assert.equal(input(made, 'spec.template.spec.nodeSelector'), undefined);
  });

  it('reads the logs of the node without writing there, and has nothing else of root', async () => {
    const made = one(await record(), daemonSet);
    const volumes = input(made, 'spec.template.spec.volumes');
    assert.deepEqual(
      (isList(volumes) ? volumes : []).flatMap((volume) => valueAt(volume, 'hostPath.path') ?? []),
      ['/var/log', '/var/lib/fluent-bit'],
    );
    const container = 'spec.template.spec.containers.0';
    const mounts = input(made, `${container}.volumeMounts`);
    const writable = (isList(mounts) ? mounts : [])
      .filter((mount) => valueAt(mount, 'readOnly') !== true)
      .map((mount) => valueAt(mount, 'mountPath'));
    assert.deepEqual(writable, ['/var/lib/fluent-bit', '/tmp']);
    assert.deepEqual(input(made, `${container}.securityContext`), {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  it('may ask the API server for a pod, and for nothing else', async () => {
    const role = one(await record(), 'kubernetes:rbac.authorization.k8s.io/v1:ClusterRole');
    assert.deepEqual(input(role, 'rules'), [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }]);
  });

  it('tells Prometheus how it is, on the port and path of its own', async () => {
    const made = one(await record(), daemonSet);
    const annotation = (key: string) =>
      at(made, 'spec', 'template', 'metadata', 'annotations', `prometheus.io/${key}`);
    assert.deepEqual(['scrape', 'port', 'path'].map(annotation), [
      'true',
      '2020',
      '/api/v2/metrics/prometheus',
    ]);
    assert.equal(valueAt(written('loki'), 'service.http_port'), 2020);
  });

  it('starts once its rules and rights are there, and anew when its configuration changes', async () => {
    const recording = await record();
    const before = everythingBefore(recording, one(recording, daemonSet));
    for (const type of [
      'networking.k8s.io/v1:NetworkPolicy',
      'rbac.authorization.k8s.io/v1:ClusterRoleBinding',
    ])
      assert(before.has(one(recording, `kubernetes:${type}`).urn), type);
    const sum = async (engine: LogEngine) =>
      at(
        one(await record(engine), daemonSet),
        ...['spec', 'template', 'metadata', 'annotations', 'berth.dev/configuration-checksum'],
      );
    assert.notEqual(await sum('loki'), await sum('elasticsearch'));
  });

  it('registers the same resources when no output is known', async () => {
    const urns = async (world: World) => (await record('loki', world)).resources.map(({ urn }) => urn).sort();
    assert.deepEqual(await urns('unknown'), await urns('known'));
  });
});

describe('the configuration of Fluent Bit', () => {
  for (const engine of logEngines) {
    const tail = valueAt(written(engine), 'pipeline.inputs.0');
    const output = valueAt(written(engine), 'pipeline.outputs.0');

    it(`leaves its own lines and those of what keeps them out, and no others, for ${engine}`, () => {
      const excluded = valueAt(tail, 'exclude_path');
      assert(typeof excluded === 'string');
      const file = (pod: string, namespace: string) =>
        `/var/log/containers/${pod}_${namespace}_main-0a1b.log`;
      for (const [pod, namespace] of [
        ['fluent-bit-x7f2k', 'fluent-bit'],
        ['loki-0', 'logging'],
        ['log-search-0', 'logging'],
      ] as const)
        assert(matches(excluded, file(pod, namespace)), pod);
      for (const [pod, namespace] of [
        ['logging-7d9f', 'kardon-prod'],
        ['fluent-bit', 'vibebox'],
        ['api-0', 'logging-team'],
      ] as const)
        assert(!matches(excluded, file(pod, namespace)), `${pod} of ${namespace}`);
    });

    it(`notes on the node how far it read and what it could not send, within bounds, for ${engine}`, () => {
      assert.equal(valueAt(tail, 'db'), '/var/lib/fluent-bit/positions.db');
      const all = written(engine);
      assert.equal(under(valueAt(all, 'service'), 'storage.path'), '/var/lib/fluent-bit/buffer');
      assert.equal(under(tail, 'storage.type'), 'filesystem');
      assert.equal(under(tail, 'storage.pause_on_chunks_overlimit'), 'on');
      assert.equal(under(output, 'storage.total_limit_size'), '2G');
      assert.equal(valueAt(output, 'retry_limit'), 1440);
    });
  }

  it('sends to Loki a line as it was written, under few labels', () => {
    const output = valueAt(written('loki'), 'pipeline.outputs.0');
    assert.equal(valueAt(output, 'host'), 'loki.logging.svc.cluster.local');
    assert.equal(
      valueAt(output, 'labels'),
      "namespace=$kubernetes['namespace_name'], app=$kubernetes['labels']['app'], container=$kubernetes['container_name']",
    );
    assert.equal(valueAt(written('loki'), 'pipeline.filters.0.merge_log'), 'off');
    assert.equal(valueAt(output, 'drop_single_key'), 'raw');
  });

  it('reads JSON for a search cluster into a field of its own', () => {
    for (const [engine, plugin] of [
      ['elasticsearch', 'es'],
      ['opensearch', 'opensearch'],
    ] as const) {
      assert.equal(valueAt(written(engine), 'pipeline.filters.0.merge_log'), 'on');
      assert.equal(valueAt(written(engine), 'pipeline.filters.0.merge_log_key'), 'fields');
      const output = valueAt(written(engine), 'pipeline.outputs.0');
      assert.equal(valueAt(output, 'name'), plugin);
      assert.equal(valueAt(output, 'index'), 'pods');
      // Nothing else is written to a data stream.
      assert.equal(valueAt(output, 'write_operation'), 'create');
    }
  });
});

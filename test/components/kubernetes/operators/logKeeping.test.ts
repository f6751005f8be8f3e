import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { LogSearch } from '../../../../components/kubernetes/operators/logSearch';
import { LogViewer } from '../../../../components/kubernetes/operators/logViewer';
import { Loki, type LokiArgs } from '../../../../components/kubernetes/operators/loki';
import {
  everythingBefore,
  input,
  isBag,
  ofType,
  one,
  propertyValue,
  valueAt,
  type PropertyValue,
  type Recording,
} from '../../../harness';
import { rulesOf, sharedNamespace } from './logPrograms';
import { at, recorded, type World } from './recordings';

/** The value of a key that has dots. */
function under(value: PropertyValue | undefined, key: string): PropertyValue | undefined {
  return isBag(value) ? value[key] : undefined;
}

const statefulSet = 'kubernetes:apps/v1:StatefulSet';
const configMap = 'kubernetes:core/v1:ConfigMap';
const bucket = { name: 'pod-logs-1a2b3c4', region: 'us-west-2', associationId: 'a-0123456789' };

function recordLoki(more: Partial<LokiArgs> = {}, world: World = 'known'): Promise<Recording> {
  return recorded(
    () =>
      void new Loki('loki', {
        namespace: sharedNamespace(),
        retentionDays: 120,
        gibibytes: 20,
        grants: rulesOf('loki', 'fluent-bit', 3100),
        ...more,
      }),
    world,
  );
}

async function lokiYaml(more: Partial<LokiArgs> = {}) {
  const text = at(one(await recordLoki(more), configMap), 'data', 'loki.yaml');
  assert(typeof text === 'string');
  return propertyValue(parse(text));
}

describe('Loki', () => {
  it('deletes logs after their days, from wherever it keeps them', async () => {
    for (const [more, store] of [
      [{}, 'filesystem'],
      [{ bucket, replicas: 3 }, 's3'],
    ] as const) {
      const written = await lokiYaml(more);
      assert.equal(valueAt(written, 'limits_config.retention_period'), '2880h');
      assert.equal(valueAt(written, 'compactor.retention_enabled'), true);
      assert.equal(valueAt(written, 'compactor.delete_request_store'), store);
      assert.equal(valueAt(written, 'schema_config.configs.0.object_store'), store);
    }
    assert.equal(valueAt(await lokiYaml({ bucket }), 'common.storage.s3.bucketnames'), 'pod-logs-1a2b3c4');
  });

  it('has one tenant, bounds what a query may take, and reports to nobody', async () => {
    const written = await lokiYaml();
    assert.equal(valueAt(written, 'auth_enabled'), false);
    assert.equal(valueAt(written, 'limits_config.query_timeout'), '2m');
    assert.equal(valueAt(written, 'limits_config.max_entries_limit_per_query'), 5000);
    assert.equal(valueAt(written, 'analytics.reporting_enabled'), false);
  });

  it('keeps three copies of what is not in the bucket yet, of pods that find each other', async () => {
    const recording = await recordLoki({ bucket, replicas: 3 });
    const written = await lokiYaml({ bucket, replicas: 3 });
    assert.equal(valueAt(written, 'common.replication_factor'), 3);
    assert.deepEqual(valueAt(written, 'memberlist.join_members'), ['loki-peers:7946']);
    const peers = ofType(recording, 'kubernetes:core/v1:Service').find(
      (service) => input(service, 'metadata.name') === 'loki-peers',
    );
    assert(peers !== undefined);
    assert.equal(input(peers, 'spec.clusterIP'), 'None');
    assert.equal(ofType(recording, 'kubernetes:policy/v1:PodDisruptionBudget').length, 1);
    const claim = 'spec.volumeClaimTemplates.0.spec.resources.requests.storage';
    assert.equal(input(one(recording, statefulSet), claim), '20Gi');
  });

  it('does not share a disk among pods', async () => {
    await assert.rejects(() => recordLoki({ replicas: 3 }), /share no disk/);
  });

  it('waits for its rules, and is another pod with another identity', async () => {
    const recording = await recordLoki({ bucket });
    const made = one(recording, statefulSet);
    const policies = ofType(recording, 'kubernetes:networking.k8s.io/v1:NetworkPolicy');
    assert.equal(policies.length, 2);
    for (const { urn } of policies) assert(everythingBefore(recording, made).has(urn), urn);
    const annotation = at(made, ...['spec', 'template', 'metadata', 'annotations', 'berth.dev/pod-identity']);
    assert.equal(annotation, 'a-0123456789');
  });

  it('registers the same resources when no output is known', async () => {
    const urns = async (world: World) =>
      (await recordLoki({ bucket, replicas: 3 }, world)).resources.map(({ urn }) => urn).sort();
    assert.deepEqual(await urns('unknown'), await urns('known'));
  });
});

describe('LogSearch', () => {
  const record = (engine: 'elasticsearch' | 'opensearch', coldDays = 0) =>
    recorded(() => {
      const args = { namespace: sharedNamespace(), engine, grants: [] };
      new LogSearch('log-search', { ...args, hotDays: 30, coldDays, nodes: 3, gibibytes: 100 });
      new LogViewer('viewer', args);
    });
  const document = async (engine: 'elasticsearch' | 'opensearch', file: string, coldDays = 0) => {
    const text = at(one(await record(engine, coldDays), configMap), 'data', file);
    assert(typeof text === 'string');
    return propertyValue(parse(text));
  };

  it('has Elasticsearch delete what is older than its days, and make it read-only before', async () => {
    const phases = valueAt(await document('elasticsearch', 'policy.json', 90), 'policy.phases');
    assert.equal(valueAt(phases, 'cold.min_age'), '30d');
    assert.deepEqual(valueAt(phases, 'cold.actions.readonly'), {});
    assert.equal(valueAt(phases, 'delete.min_age'), '120d');
    const short = valueAt(await document('elasticsearch', 'policy.json'), 'policy.phases');
    assert.equal(valueAt(short, 'cold'), undefined);
    assert.equal(valueAt(short, 'delete.min_age'), '30d');
    const template = await document('elasticsearch', 'template.json');
    assert.equal(under(valueAt(template, 'template.settings'), 'index.lifecycle.name'), 'pods');
  });

  it('has OpenSearch do the same by states', async () => {
    const policy = valueAt(await document('opensearch', 'policy.json', 90), 'policy');
    const states = [0, 1].map((index) => [
      valueAt(policy, `states.${index}.name`),
      valueAt(policy, `states.${index}.transitions.0.state_name`),
      valueAt(policy, `states.${index}.transitions.0.conditions.min_index_age`),
    ]);
    assert.deepEqual(states, [
      ['hot', 'cold', '30d'],
      ['cold', 'delete', '120d'],
    ]);
    assert.deepEqual(valueAt(policy, 'ism_template.0.index_patterns'), ['pods']);
    const short = valueAt(await document('opensearch', 'policy.json'), 'policy.states.0');
    assert.equal(valueAt(short, 'transitions.0.state_name'), 'delete');
  });

  it('is set up once it answers, and shown by the viewer of its engine', async () => {
    for (const [engine, viewer] of [
      ['elasticsearch', 'kibana'],
      ['opensearch', 'opensearch-dashboards'],
    ] as const) {
      const recording = await record(engine);
      const job = one(recording, 'kubernetes:batch/v1:Job');
      const nodes = one(recording, statefulSet);
      assert(everythingBefore(recording, job).has(nodes.urn), engine);
      const shown = one(recording, 'kubernetes:apps/v1:Deployment');
      assert.equal(input(shown, 'metadata.name'), viewer);
      assert.match(
        JSON.stringify(input(shown, 'spec.template.spec.containers.0.env')),
        /http:\/\/log-search\.logging\.svc\.cluster\.local:9200/,
      );
    }
  });
});

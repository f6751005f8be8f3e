import assert from 'node:assert/strict';
import { Elasticsearch, type ElasticsearchArgs } from '../../../components/kubernetes/elasticsearch';
import { searchPeerGrants } from '../../../src/wiring/storeGrants';
import { input, ofType, one } from '../../harness';
import {
  bags,
  clientGrant,
  containerOf,
  fact,
  itIsAStore,
  namespace,
  recordStore,
  types,
  variable,
} from './inClusterStore';

const args: ElasticsearchArgs = {
  namespace,
  grants: [clientGrant('elasticsearch', 9200)],
  version: '8',
  size: 'small',
  storage: 5,
};
const make = (more: Partial<ElasticsearchArgs> = {}) =>
  new Elasticsearch('elasticsearch', { ...args, ...more }).connection;

describe('Elasticsearch', () => {
  itIsAStore('elasticsearch', 9200, make);

  it('says that it asks for no login', async () => {
    const recording = await recordStore(make);
    assert.equal(fact(recording, 'url'), 'http://elasticsearch.production.svc.cluster.local:9200');
    const container = containerOf(one(recording, types.statefulSet), 'elasticsearch');
    assert.equal(variable(container, 'xpack.security.enabled'), 'false');
    assert.match(
      JSON.stringify(container['image']),
      /^"docker\.elastic\.co\/elasticsearch\/elasticsearch:8\./,
    );
  });

  it('asks nothing of the internet', async () => {
    const container = containerOf(one(await recordStore(make), types.statefulSet), 'elasticsearch');
    assert.equal(variable(container, 'ingest.geoip.downloader.enabled'), 'false');
  });

  it('needs no setting of the node', async () => {
    const container = containerOf(one(await recordStore(make), types.statefulSet), 'elasticsearch');
    assert.equal(variable(container, 'node.store.allow_mmap'), 'false');
    assert.equal(variable(container, 'ES_JAVA_OPTS'), '-Xms768m -Xmx768m');
  });

  it('is three nodes that find and outlive each other', async () => {
    const recording = await recordStore(make);
    const statefulSet = one(recording, types.statefulSet);
    const container = containerOf(statefulSet, 'elasticsearch');
    assert.equal(input(statefulSet, 'spec.replicas'), 3);
    // One after the other none would get ready.
    assert.equal(input(statefulSet, 'spec.podManagementPolicy'), 'Parallel');
    assert.equal(variable(container, 'discovery.seed_hosts'), 'elasticsearch-peers');
    assert.equal(
      variable(container, 'cluster.initial_master_nodes'),
      'elasticsearch-0,elasticsearch-1,elasticsearch-2',
    );
    const peers = one(recording, types.service, 'elasticsearch-peers');
    assert.equal(input(statefulSet, 'spec.serviceName'), 'elasticsearch-peers');
    assert.equal(input(peers, 'spec.clusterIP'), 'None');
    assert.equal(input(peers, 'spec.publishNotReadyAddresses'), true);
    assert.equal(input(one(recording, types.budget), 'spec.maxUnavailable'), 1);
  });

  it('is a single node where that is enough', async () => {
    const recording = await recordStore(() => make({ nodes: 1 }));
    const container = containerOf(one(recording, types.statefulSet), 'elasticsearch');
    assert.equal(variable(container, 'discovery.type'), 'single-node');
    assert.equal(variable(container, 'discovery.seed_hosts'), undefined);
    assert.equal(ofType(recording, types.budget).length, 0);
    assert.equal(ofType(recording, types.service).length, 1);
  });

  it('lets its nodes speak to each other, by rules that name their binding', async () => {
    const grants = [...args.grants, ...searchPeerGrants('elasticsearch', namespace)];
    const policy = one(await recordStore(() => make({ grants })), types.networkPolicy);
    assert.deepEqual(bags(policy, 'spec.egress')[1]?.['ports'], [{ port: 9300, protocol: 'TCP' }]);
    assert.deepEqual(bags(policy, 'spec.ingress')[1]?.['ports'], [{ port: 9300, protocol: 'TCP' }]);
    assert.match(JSON.stringify(policy.inputs), /platform store-peers/);
  });
});

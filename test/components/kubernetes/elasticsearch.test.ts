import assert from 'node:assert/strict';
import { Elasticsearch, type ElasticsearchArgs } from '../../../components/kubernetes/elasticsearch';
import { one } from '../../harness';
import {
  clientGrant,
  containerOf,
  fact,
  itIsAStore,
  namespace,
  recordStore,
  types,
  variable,
} from './inClusterStore';
import { itIsASearchCluster } from './searchCluster';

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
  itIsASearchCluster({
    name: 'elasticsearch',
    firstLeaders: 'cluster.initial_master_nodes',
    javaOptions: 'ES_JAVA_OPTS',
    make,
  });

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
});

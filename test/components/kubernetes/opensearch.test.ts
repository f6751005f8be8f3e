import assert from 'node:assert/strict';
import { Opensearch, type OpensearchArgs } from '../../../components/kubernetes/opensearch';
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

const args: OpensearchArgs = {
  namespace,
  grants: [clientGrant('opensearch', 9200)],
  version: '2.19',
  size: 'small',
  storage: 5,
};
const make = (more: Partial<OpensearchArgs> = {}) =>
  new Opensearch('opensearch', { ...args, ...more }).connection;

describe('Opensearch', () => {
  itIsAStore('opensearch', 9200, make);
  itIsASearchCluster({
    name: 'opensearch',
    firstLeaders: 'cluster.initial_cluster_manager_nodes',
    javaOptions: 'OPENSEARCH_JAVA_OPTS',
    make,
  });

  it('says that it asks for no login', async () => {
    const recording = await recordStore(make);
    assert.equal(fact(recording, 'url'), 'http://opensearch.production.svc.cluster.local:9200');
    const container = containerOf(one(recording, types.statefulSet), 'opensearch');
    assert.equal(variable(container, 'DISABLE_SECURITY_PLUGIN'), 'true');
    assert.equal(variable(container, 'DISABLE_INSTALL_DEMO_CONFIG'), 'true');
  });
});

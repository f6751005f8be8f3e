import * as pulumi from '@pulumi/pulumi';
import type { Connection } from '../connection';
import { images } from './images';
import { runSearchNodes, type SearchEngine, type SearchNodesArgs } from './searchNodes';

export type ElasticsearchArgs = SearchNodesArgs;

const engine: SearchEngine = {
  name: 'elasticsearch',
  image: images.elasticsearch,
  home: '/usr/share/elasticsearch',
  javaOptions: 'ES_JAVA_OPTS',
  firstLeaders: 'cluster.initial_master_nodes',
  variables: {
    // Said outright, so that it makes no certificates and passwords of its own at the first start.
    'xpack.security.enabled': 'false',
    // The free licence does not serve it, and its helper takes memory beside the heap.
    'xpack.ml.enabled': 'false',
    // It would fetch a database from the internet, which the network rules refuse.
    'ingest.geoip.downloader.enabled': 'false',
  },
};

/** Elasticsearch, with neither login nor TLS, like OpenSearch: network rules alone guard it. */
export class Elasticsearch extends pulumi.ComponentResource {
  readonly connection: Connection;

  constructor(name: string, args: ElasticsearchArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:Elasticsearch', name, {}, opts);
    this.connection = runSearchNodes(name, engine, args, { parent: this });
    this.registerOutputs({ host: this.connection.host });
  }
}

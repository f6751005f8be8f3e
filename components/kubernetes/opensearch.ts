import * as pulumi from '@pulumi/pulumi';
import type { Connection } from '../connection';
import { images } from './images';
import { runSearchNodes, type SearchEngine, type SearchNodesArgs } from './searchNodes';

export type OpensearchArgs = SearchNodesArgs;

const engine: SearchEngine = {
  name: 'opensearch',
  image: images.opensearch,
  home: '/usr/share/opensearch',
  javaOptions: 'OPENSEARCH_JAVA_OPTS',
  firstLeaders: 'cluster.initial_cluster_manager_nodes',
  variables: {
    // It would need certificates for the nodes, and the image's own are known to everybody.
    DISABLE_SECURITY_PLUGIN: 'true',
    DISABLE_INSTALL_DEMO_CONFIG: 'true',
    DISABLE_PERFORMANCE_ANALYZER_AGENT_CLI: 'true',
  },
};

/** OpenSearch, with neither login nor TLS: network rules alone guard it. */
export class Opensearch extends pulumi.ComponentResource {
  readonly connection: Connection;

  constructor(name: string, args: OpensearchArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:Opensearch', name, {}, opts);
    this.connection = runSearchNodes(name, engine, args, { parent: this });
    this.registerOutputs({ host: this.connection.host });
  }
}

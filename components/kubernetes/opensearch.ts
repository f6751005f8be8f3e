import * as pulumi from '@pulumi/pulumi';
import type { Resources } from '../../src/model/resources';
import type { StoreSize } from '../../src/model/store';
import { searchPeerPort } from '../../src/wiring/storeGrants';
import type { Connection } from '../connection';
import { imageReference, images } from './images';
import { mebibytes } from './mebibytes';
import type { RestrictedContainer } from './restrictedPod';
import { dataVolume, peersOf, runStatefulStore, type InClusterStoreArgs } from './statefulStore';

export interface OpensearchArgs extends InClusterStoreArgs {
  /** Series: "2.19". */
  readonly version: string;
  /** Size of one node. */
  readonly size: StoreSize;
  /** Disk of one node, in GiB. */
  readonly storage: number;
  /** Nodes of the cluster: 1, or 3 and more, because two cannot outvote a lost third. Default: 3. */
  readonly nodes?: number;
}

const port = 9200;
const home = '/usr/share/opensearch';

const resourcesBySize: Readonly<Record<StoreSize, Resources>> = {
  small: { requests: { cpu: '250m', memory: '1Gi' }, limits: { cpu: '1', memory: '1536Mi' } },
  medium: { requests: { cpu: '500m', memory: '4Gi' }, limits: { cpu: '2', memory: '4Gi' } },
  large: { requests: { cpu: '1', memory: '8Gi' }, limits: { cpu: '4', memory: '8Gi' } },
};

/**
 * OpenSearch. The security plugin is off: it would need certificates for the nodes, and the image's own are known to
 * everybody. So there is neither login nor TLS, and network rules alone guard it.
 */
export class Opensearch extends pulumi.ComponentResource {
  readonly connection: Connection;

  constructor(name: string, args: OpensearchArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:Opensearch', name, {}, opts);
    const nodes = args.nodes ?? 3;
    const resources = args.resources ?? resourcesBySize[args.size];
    const image = args.image ?? imageReference(images.opensearch, args.version);
    const running = runStatefulStore(
      name,
      {
        image: images.opensearch,
        replicas: nodes,
        ports: { http: port },
        ...(nodes > 1 ? { peerPort: { name: 'transport', port: searchPeerPort } } : {}),
        initContainers: [writableConfiguration(image)],
        containers: [container(name, nodes, image, resources)],
        volumes: [
          { name: 'configuration', emptyDir: {} },
          { name: 'logs', emptyDir: {} },
        ],
        storage: args.storage,
        configuration: {},
        terminationGracePeriodSeconds: 120,
      },
      args,
      { parent: this },
    );
    this.connection = {
      scheme: 'http',
      host: running.host,
      port,
      tls: false,
      authentication: { method: 'none' },
    };
    this.registerOutputs({ host: running.host });
  }
}

/** OpenSearch makes a key store beside its settings, and the root file system cannot be written to. */
function writableConfiguration(image: string): RestrictedContainer {
  return {
    name: 'configuration',
    image,
    command: ['cp', '--recursive', `${home}/config/.`, '/configuration'],
    resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '100m', memory: '64Mi' } },
    mounts: [{ name: 'configuration', mountPath: '/configuration' }],
  };
}

function container(name: string, nodes: number, image: string, resources: Resources): RestrictedContainer {
  const answers = { path: '/_cluster/health?local=true', port };
  // Half for the heap, as the manual says; the rest holds the files that are read without mmap.
  const heap = `${Math.floor(mebibytes(resources.limits.memory) / 2)}m`;
  return {
    name: 'opensearch',
    image,
    variables: {
      'cluster.name': name,
      'network.host': '0.0.0.0',
      // Memory maps would need vm.max_map_count raised on every node, which no restricted pod can do.
      'node.store.allow_mmap': 'false',
      ...discovery(name, nodes),
      OPENSEARCH_JAVA_OPTS: `-Xms${heap} -Xmx${heap}`,
      DISABLE_SECURITY_PLUGIN: 'true',
      DISABLE_INSTALL_DEMO_CONFIG: 'true',
      DISABLE_PERFORMANCE_ANALYZER_AGENT_CLI: 'true',
    },
    ports: nodes > 1 ? { http: port, transport: searchPeerPort } : { http: port },
    resources,
    probes: {
      startup: { httpGet: answers, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 60 },
      liveness: { tcpSocket: { port }, periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 6 },
      readiness: { httpGet: answers, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 },
    },
    mounts: [
      { name: dataVolume, mountPath: `${home}/data` },
      { name: 'configuration', mountPath: `${home}/config` },
      { name: 'logs', mountPath: `${home}/logs` },
    ],
  };
}

/** A node goes by the name of its pod. */
function discovery(name: string, nodes: number): Record<string, string> {
  if (nodes === 1) return { 'discovery.type': 'single-node' };
  return {
    'discovery.seed_hosts': peersOf(name),
    'cluster.initial_cluster_manager_nodes': Array.from(
      { length: nodes },
      (_, index) => `${name}-${index}`,
    ).join(','),
  };
}

import type * as pulumi from '@pulumi/pulumi';
import type { Resources } from '../../src/model/resources';
import type { StoreSize } from '../../src/model/store';
import { searchPeerPort } from '../../src/wiring/storeGrants';
import type { Connection } from '../connection';
import { imageReference, type Image } from './images';
import { mebibytes } from './mebibytes';
import type { RestrictedContainer } from './restrictedPod';
import { dataVolume, peersOf, runStatefulStore, type InClusterStoreArgs } from './statefulStore';

export interface SearchNodesArgs extends InClusterStoreArgs {
  /** Series: "2.19" of OpenSearch, "8" of Elasticsearch. */
  readonly version: string;
  /** Size of one node. */
  readonly size: StoreSize;
  /** Disk of one node, in GiB. */
  readonly storage: number;
  /** Nodes of the cluster: 1, or 3 and more, because two cannot outvote a lost third. Default: 3. */
  readonly nodes?: number;
}

/** Where OpenSearch and Elasticsearch, once one program, differ. */
export interface SearchEngine {
  /** Name of the container. */
  readonly name: string;
  readonly image: Image;
  /** Folder of the program, with config, data and logs in it. */
  readonly home: string;
  /** Variable that the Java options come by. */
  readonly javaOptions: string;
  /** Setting that names the nodes of which the first leader is elected. */
  readonly firstLeaders: string;
  /** Further settings and variables. */
  readonly variables: Readonly<Record<string, string>>;
}

const port = 9200;

const resourcesBySize: Readonly<Record<StoreSize, Resources>> = {
  small: { requests: { cpu: '250m', memory: '1Gi' }, limits: { cpu: '1', memory: '1536Mi' } },
  medium: { requests: { cpu: '500m', memory: '4Gi' }, limits: { cpu: '2', memory: '4Gi' } },
  large: { requests: { cpu: '1', memory: '8Gi' }, limits: { cpu: '4', memory: '8Gi' } },
};

/**
 * Runs the nodes of a search cluster, and returns how a service reaches it: without login or TLS. Both would need
 * certificates for the nodes; network rules alone guard them.
 */
export function runSearchNodes(
  name: string,
  engine: SearchEngine,
  args: SearchNodesArgs,
  opts: pulumi.CustomResourceOptions,
): Connection {
  const nodes = args.nodes ?? 3;
  const image = args.image ?? imageReference(engine.image, args.version);
  const { host } = runStatefulStore(
    name,
    {
      image: engine.image,
      replicas: nodes,
      ports: { http: port },
      ...(nodes > 1 ? { peerPorts: { transport: searchPeerPort } } : {}),
      initContainers: [writableConfiguration(engine, image)],
      containers: [
        container(engine, {
          image,
          resources: args.resources ?? resourcesBySize[args.size],
          cluster: { 'cluster.name': name, ...discovery(name, nodes, engine) },
        }),
      ],
      volumes: [
        { name: 'configuration', emptyDir: {} },
        { name: 'logs', emptyDir: {} },
      ],
      storage: args.storage,
      configuration: {},
      terminationGracePeriodSeconds: 120,
    },
    args,
    opts,
  );
  return { scheme: 'http', host, port, tls: false, authentication: { method: 'none' } };
}

/** The engine makes a key store beside its settings, and the root file system cannot be written to. */
function writableConfiguration({ home }: SearchEngine, image: string): RestrictedContainer {
  return {
    name: 'configuration',
    image,
    command: ['cp', '--recursive', `${home}/config/.`, '/configuration'],
    resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '100m', memory: '64Mi' } },
    mounts: [{ name: 'configuration', mountPath: '/configuration' }],
  };
}

interface Node {
  readonly image: string;
  readonly resources: Resources;
  /** Settings by which the nodes are one cluster. */
  readonly cluster: Readonly<Record<string, string>>;
}

function container(engine: SearchEngine, { image, resources, cluster }: Node): RestrictedContainer {
  const answers = { path: '/_cluster/health?local=true', port };
  // Half for the heap, as the manuals say; the rest holds the files that are read without mmap.
  const heap = `${Math.floor(mebibytes(resources.limits.memory) / 2)}m`;
  return {
    name: engine.name,
    image,
    variables: {
      'network.host': '0.0.0.0',
      // Memory maps would need vm.max_map_count raised on every node, which no restricted pod can do.
      'node.store.allow_mmap': 'false',
      ...cluster,
      [engine.javaOptions]: `-Xms${heap} -Xmx${heap}`,
      ...engine.variables,
    },
    // A node alone binds the second port too.
    ports: { http: port, transport: searchPeerPort },
    resources,
    probes: {
      startup: { httpGet: answers, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 60 },
      liveness: { tcpSocket: { port }, periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 6 },
      readiness: { httpGet: answers, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 },
    },
    mounts: [
      { name: dataVolume, mountPath: `${engine.home}/data` },
      { name: 'configuration', mountPath: `${engine.home}/config` },
      { name: 'logs', mountPath: `${engine.home}/logs` },
    ],
  };
}

/** A node goes by the name of its pod. */
function discovery(name: string, nodes: number, { firstLeaders }: SearchEngine): Record<string, string> {
  if (nodes === 1) return { 'discovery.type': 'single-node' };
  const pods = Array.from({ length: nodes }, (_, index) => `${name}-${index}`);
  return { 'discovery.seed_hosts': peersOf(name), [firstLeaders]: pods.join(',') };
}

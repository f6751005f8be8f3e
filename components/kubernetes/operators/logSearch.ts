import * as pulumi from '@pulumi/pulumi';
import { ConfigMap, ServiceAccountPatch } from '@pulumi/kubernetes/core/v1';
import type { NetworkGrant } from '../../../src/wiring/grant';
import { logSearch, logSearchSetup, type SearchLogEngine } from '../../../src/wiring/operations/logPrograms';
import { Elasticsearch } from '../elasticsearch';
import { imageReference, images } from '../images';
import { Opensearch } from '../opensearch';
import { setupJob } from '../setupJob';
import { layLogsOut, logLayout, type LogLayoutArgs } from './logLayout';
import { childOptions, type OperatorNamespace } from './operatorNamespace';

export interface LogSearchArgs extends Omit<LogLayoutArgs, 'replicated'> {
  readonly namespace: OperatorNamespace;
  /** Nodes of the cluster: 1, or 3 and more. */
  readonly nodes: 1 | 3;
  /** Disk of one node, in GiB. */
  readonly gibibytes: number;
  /** Whether the cluster and its disks are kept from deletion. Default: true. */
  readonly protect?: boolean;
  /** The rules of its pods, and of those of the Job. */
  readonly grants: readonly NetworkGrant[];
}

/** Series that the pinned images serve. */
const versions: Readonly<Record<SearchLogEngine, string>> = { elasticsearch: '8', opensearch: '2' };

/**
 * A search cluster for logs alone, in pods of either engine: the system's own, of which one might make it a tenant, must
 * not be slow or full because a service writes many lines.
 */
export class LogSearch extends pulumi.ComponentResource {
  /** What sends logs waits for it: a line before the template would make an index without retention. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: LogSearchArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:LogSearch', name, {}, opts);
    const child = childOptions(this, opts);
    const { engine, nodes, protect = true, grants } = args;
    const namespace = args.namespace.name;
    // Neither its nodes nor the Job name an account of their own.
    const account = new ServiceAccountPatch(
      name,
      { metadata: { name: 'default', namespace }, automountServiceAccountToken: false },
      child,
    );
    const Engine = engine === 'elasticsearch' ? Elasticsearch : Opensearch;
    const cluster = new Engine(
      logSearch.name,
      {
        namespace,
        grants,
        version: versions[engine],
        size: nodes === 1 ? 'small' : 'medium',
        storage: args.gibibytes,
        nodes,
        protect,
      },
      pulumi.mergeOptions(child, { dependsOn: [args.namespace.policy, account] }),
    );
    const { host, port } = cluster.connection;
    this.ready = [
      cluster,
      this.setup({ ...args, replicated: nodes > 1 }, pulumi.interpolate`http://${host}:${port}`, child),
    ];
    this.registerOutputs({});
  }

  private setup(
    args: LogSearchArgs & LogLayoutArgs,
    endpoint: pulumi.Output<string>,
    child: pulumi.CustomResourceOptions,
  ): pulumi.Resource {
    const documents = logLayout(args);
    const data = Object.fromEntries(documents.map(({ file, content }) => [file, JSON.stringify(content)]));
    const namespace = args.namespace.name;
    const layout = new ConfigMap(
      logSearchSetup,
      { metadata: { name: logSearchSetup, namespace }, data },
      child,
    );
    return setupJob(
      logSearchSetup,
      {
        namespace,
        image: images.curl,
        container: {
          name: 'layout',
          image: imageReference(images.curl),
          command: [
            'sh',
            '-ec',
            layLogsOut,
            'layout',
            ...documents.flatMap(({ path, file, numbered }) => [path, file, `${numbered}`]),
          ],
          // The name is known once the cluster answers.
          variables: { ENDPOINT: endpoint },
          mounts: [{ name: 'layout', mountPath: '/layout', readOnly: true }],
        },
        volumes: [{ name: 'layout', configMap: { name: layout.metadata.name } }],
        configuration: { [logSearchSetup]: data },
        grants: args.grants,
        imagePullSecrets: [],
      },
      child,
    );
  }
}

import * as pulumi from '@pulumi/pulumi';
import { CustomResource } from '@pulumi/kubernetes/apiextensions';
import { slackSubscriptions } from './operators/argoCdNotifications';
import type { DeliveredKind } from './operators/argoCdRights';

/** A folder of a Git repository, at a branch or tag. */
export interface GitFolder {
  /** HTTPS URL. */
  readonly repository: string;
  readonly path: string;
  readonly revision: string;
}

/** What the pods of one delivered workload are given that nobody knows before the stack is up. */
export interface DeliveredPods {
  /** Kind of the workload. */
  readonly kind: 'Deployment' | 'DaemonSet' | 'CronJob';
  readonly name: string;
  readonly namespace: string;
  /** Annotations of the pods. */
  readonly annotations: Readonly<Record<string, pulumi.Input<string>>>;
  /** Whether something in the cluster moves the number of pods. */
  readonly scaled: boolean;
}

export interface ArgoApplicationArgs {
  /** Name of the Application and of its project. */
  readonly name: string;
  /** Namespace of Argo CD. */
  readonly namespace: pulumi.Input<string>;
  readonly source: GitFolder;
  /** Namespaces that it may bring something into; the first is that of objects which name none. */
  readonly destinations: readonly [string, ...string[]];
  /** What it may bring in. */
  readonly kinds: readonly DeliveredKind[];
  readonly pods: readonly DeliveredPods[];
  /** Whether Slack is told of deployments. Default: false. */
  readonly tellsSlack?: boolean;
}

/** The cluster that Argo CD runs in, by the name that Argo CD gives it. */
const cluster = 'in-cluster';

const apiVersion = 'argoproj.io/v1alpha1';

/**
 * Makes the project that bounds what a repository may do (that repository, those namespaces, those kinds, and nothing of
 * the cluster's own), and the Application that brings it in. When it goes, what it brought in goes with it.
 */
export function argoApplication(
  name: string,
  args: ArgoApplicationArgs,
  opts: pulumi.CustomResourceOptions,
): CustomResource {
  const project = new CustomResource(
    `${name}-project`,
    {
      apiVersion,
      kind: 'AppProject',
      metadata: { name: args.name, namespace: args.namespace },
      spec: {
        sourceRepos: [args.source.repository],
        destinations: args.destinations.map((namespace) => ({ name: cluster, namespace })),
        clusterResourceWhitelist: [],
        namespaceResourceWhitelist: [...args.kinds],
      },
    },
    opts,
  );
  return new CustomResource(
    name,
    {
      apiVersion,
      kind: 'Application',
      metadata: {
        name: args.name,
        namespace: args.namespace,
        finalizers: ['resources-finalizer.argocd.argoproj.io'],
        ...(args.tellsSlack === true ? { annotations: slackSubscriptions() } : {}),
      },
      spec: {
        project: project.metadata.name,
        source: sourceOf(args),
        destination: { name: cluster, namespace: args.destinations[0] },
        ignoreDifferences: args.pods.filter(({ scaled }) => scaled).map(numberOfPods),
        syncPolicy,
      },
    },
    opts,
  );
}

/**
 * What the repository drops is dropped: its Secrets, its NetworkPolicy and its identity went before. A folder that is
 * empty, or not there, drops nothing.
 */
const syncPolicy = {
  automated: { prune: true, selfHeal: true, allowEmpty: false },
  syncOptions: ['ServerSideApply=true', 'RespectIgnoreDifferences=true', 'PruneLast=true'],
  retry: { limit: 5, backoff: { duration: '10s', factor: 2, maxDuration: '3m' } },
};

function sourceOf({ source, pods }: ArgoApplicationArgs): Record<string, unknown> {
  return {
    repoURL: source.repository,
    path: source.path,
    targetRevision: source.revision,
    kustomize: { patches: pods.map(patchOf) },
  };
}

/** So the pods roll when a Secret or ConfigMap of theirs changes, of which the repository knows nothing. */
function patchOf({ kind, name, annotations }: DeliveredPods): Record<string, unknown> {
  const template = { metadata: { annotations } };
  const spec = kind === 'CronJob' ? { jobTemplate: { spec: { template } } } : { template };
  const group = kind === 'CronJob' ? 'batch/v1' : 'apps/v1';
  const patch = pulumi.jsonStringify({ apiVersion: group, kind, metadata: { name }, spec });
  return { target: { kind, name }, patch };
}

/** Once it is there, the number of pods belongs to whoever moves it. */
function numberOfPods({ kind, name, namespace }: DeliveredPods): Record<string, unknown> {
  return { group: 'apps', kind, name, namespace, jsonPointers: ['/spec/replicas'] };
}

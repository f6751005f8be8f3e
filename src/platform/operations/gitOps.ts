import * as pulumi from '@pulumi/pulumi';
import { argoApplication, type DeliveredPods } from '../../../components/kubernetes/argoApplication';
import { ArgoCd } from '../../../components/kubernetes/operators/argoCd';
import type { Workload } from '../../../components/kubernetes/workload';
import { isProductionLike } from '../../model/environment';
import { ownServices } from '../ownServices';
import { scalingOf } from '../scaling';
import { namespaceOf } from '../../wiring/landscape';
import { argoCdSubject } from '../../wiring/operations/gitOpsGrants';
import { deliveredKinds } from './deliveredKinds';
import { rolloutOf } from './deliveryOf';
import type { OperationsSurroundings } from './operationsSurroundings';

/** Namespace of an Argo CD that others installed, as its project's manifests have it. */
const foundNamespace = 'argocd';

interface GitOpsSurroundings extends OperationsSurroundings {
  readonly workloads: ReadonlyMap<string, Workload>;
  /** What every workload waits for: the operators whose APIs it speaks to. */
  readonly ready: readonly pulumi.Resource[];
  /** Namespaces by name; who takes the output waits for the namespace. */
  readonly namespaces: ReadonlyMap<string, pulumi.Output<string>>;
}

/**
 * Installs Argo CD, and tells it where the manifests of the services are. That comes after everything that their pods
 * read, ask or are reached by, and goes before it.
 */
export function installGitOps(surroundings: GitOpsSurroundings, opts: pulumi.ComponentResourceOptions): void {
  const { settings, system } = surroundings;
  const { gitOps } = settings;
  const [first, ...others] = namespacesOf(surroundings);
  if (gitOps === undefined || first === undefined) return;
  const argoCd = surroundings.installed.has('argoCd') ? install(surroundings, opts) : undefined;
  argoApplication(
    'git-ops',
    {
      name: system.name,
      namespace: argoCd?.namespace ?? foundNamespace,
      source: gitOps,
      destinations: [first, ...others],
      kinds: deliveredKinds,
      pods: podsOf(surroundings),
      tellsSlack: settings.alerting.slackUrl !== undefined,
    },
    {
      provider: surroundings.home.providers.kubernetes,
      dependsOn: [...(argoCd?.ready ?? []), ...beforePods(surroundings)],
    },
  );
}

/** Whatever a workload waits for: nothing here keeps pods, so that the Application alone waits for it. */
function beforePods({ workloads, ready, stores, identities }: GitOpsSurroundings): pulumi.Resource[] {
  return [
    ...ready,
    ...[...stores.values()].flatMap((store) => store.ready),
    ...[...identities.values()].map(({ association }) => association),
    ...workloads.values(),
  ];
}

function install(surroundings: GitOpsSurroundings, opts: pulumi.ComponentResourceOptions): ArgoCd {
  const { settings, installed, rules, namespaces } = surroundings;
  const { slackUrl } = settings.alerting;
  return new ArgoCd(
    'argo-cd',
    {
      grants: rules.get(argoCdSubject) ?? [],
      kinds: deliveredKinds,
      destinations: new Map(namespacesOf(surroundings).map((name) => [name, namespaces.get(name) ?? name])),
      ...(slackUrl === undefined ? {} : { slackUrl: pulumi.secret(slackUrl.reveal()) }),
      multiZone: isProductionLike(settings),
      scraped: installed.has('metrics'),
    },
    opts,
  );
}

function namespacesOf({ settings, system }: GitOpsSurroundings): readonly string[] {
  const services = ownServices(system).map(([, service]) => service);
  return [...new Set(services.map((service) => namespaceOf(system, settings.environment, service)))];
}

function podsOf({ settings, system, installed, workloads }: GitOpsSurroundings): DeliveredPods[] {
  return ownServices(system).flatMap(([name, service]): DeliveredPods[] => {
    const workload = workloads.get(name);
    if (workload === undefined) return [];
    const scaled =
      scalingOf(service, settings).autoscaling !== undefined ||
      rolloutOf(service, settings, installed) !== undefined;
    return [
      {
        kind: kinds[service.kind],
        name,
        namespace: namespaceOf(system, settings.environment, service),
        annotations: workload.podAnnotations,
        scaled,
      },
    ];
  });
}

const kinds = {
  deployment: 'Deployment',
  singleton: 'Deployment',
  daemon: 'DaemonSet',
  job: 'CronJob',
} as const;

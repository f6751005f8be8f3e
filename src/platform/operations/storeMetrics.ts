import * as pulumi from '@pulumi/pulumi';
import { PodIdentityRole } from '../../../components/aws/podIdentityRole';
import {
  CloudWatchExporter,
  type CloudWatchSubject,
} from '../../../components/kubernetes/operators/cloudWatchExporter';
import { monitoringNamespaceName } from '../../../components/kubernetes/operators/monitoringNamespace';
import { MonitoringRole } from '../../../components/kubernetes/operators/monitoringRole';
import { StoreExporter } from '../../../components/kubernetes/operators/storeExporter';
import type { Connection } from '../../../components/connection';
import { cloudStores } from '../../wiring/operations/cloudStores';
import {
  cloudWatchExporter,
  storeExporters,
  type StoreExporter as Exporter,
} from '../../wiring/operations/storeExporters';
import { priorityClassName } from '../../wiring/priorityClasses';
import type { WatchingSurroundings } from './operationsSurroundings';

/** Installs what asks the stores how they are: exporters beside those in the cluster, and one for CloudWatch. */
export function installStoreMetrics(
  surroundings: WatchingSurroundings,
  opts: pulumi.ComponentResourceOptions,
): void {
  const { system, landscape } = surroundings;
  const logins = new Map<string, Connection>();
  for (const exporter of storeExporters(system, landscape)) {
    const login = logins.get(exporter.store) ?? loginOf(exporter, surroundings, opts);
    if (login === undefined) continue;
    logins.set(exporter.store, login);
    installExporter(exporter, login, surroundings, opts);
  }
  installCloudWatch(surroundings, opts);
}

/** A database gives its exporters a role of their own; a cache knows one password, and a search none. */
function loginOf(
  { store, namespace, roleJob }: Exporter,
  { settings, stores, rules, namespaces }: WatchingSurroundings,
  opts: pulumi.ComponentResourceOptions,
): Connection | undefined {
  const asked = stores.get(store)?.asked;
  if (asked === undefined || roleJob === undefined) return asked;
  const grants = rules.get(roleJob) ?? [];
  const priorityClass = priorityClassName(settings, 'standard');
  const args = {
    namespace: namespaces.get(namespace) ?? namespace,
    administrator: asked,
    grants,
    priorityClass,
  };
  return new MonitoringRole(roleJob, args, opts).connection;
}

function installExporter(
  { name, store, kind, namespace, host, port }: Exporter,
  connection: Connection,
  { settings, stores, rules, namespaces }: WatchingSurroundings,
  opts: pulumi.ComponentResourceOptions,
): void {
  const [policy] = stores.get(store)?.ready ?? [];
  if (policy === undefined) return;
  new StoreExporter(
    name,
    {
      // Nothing is asked before it is there.
      namespace: { name: pulumi.output(namespaces.get(namespace) ?? namespace), policy },
      store,
      kind,
      connection,
      host,
      port,
      grants: rules.get(name) ?? [],
      priorityClass: priorityClassName(settings, 'standard'),
    },
    opts,
  );
}

function installCloudWatch(surroundings: WatchingSurroundings, opts: pulumi.ComponentResourceOptions): void {
  const { settings, system, landscape, home, rules, stores, monitoringNamespace } = surroundings;
  const told = cloudStores(system, landscape);
  const clusterName = home.aws?.cluster?.name;
  if (told.length === 0 || clusterName === undefined) return;
  const { name } = cloudWatchExporter;
  const identity = new PodIdentityRole(
    name,
    {
      clusterName,
      namespace: monitoringNamespaceName,
      serviceAccount: name,
      // CloudWatch knows no resources: who may read a metric may read all.
      statements: [
        { sid: 'PlatformStoreMetrics', actions: ['cloudwatch:GetMetricStatistics'], resources: ['*'] },
      ],
    },
    opts,
  );
  const subjects = pulumi.all(
    told.map(
      ({ name: store }) => stores.get(store)?.cloudWatch ?? pulumi.output<readonly CloudWatchSubject[]>([]),
    ),
  );
  new CloudWatchExporter(
    name,
    {
      namespace: monitoringNamespace,
      grants: rules.get(name) ?? [],
      region: settings.region,
      subjects: subjects.apply((lists) => lists.flat()),
      podIdentity: identity.associationId,
    },
    opts,
  );
}

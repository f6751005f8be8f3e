import * as pulumi from '@pulumi/pulumi';
import { ConfigMap } from '@pulumi/kubernetes/core/v1';
import type { input } from '@pulumi/kubernetes/types';
import { RandomPassword } from '@pulumi/random';
import type { NetworkGrant } from '../../../src/wiring/grant';
import { grafana } from '../../../src/wiring/operations/dashboardGrants';
import { checksum, checksumAnnotation } from '../checksum';
import { images } from '../images';
import { opaqueSecret } from '../opaqueSecret';
import { filesInParts, type Files } from './filesInParts';
import {
  dashboardFolder,
  grafanaProvisioning,
  grafanaVariables,
  type GrafanaDataSource,
} from './grafanaConfiguration';
import { childOptions, type OperatorNamespace } from './operatorNamespace';
import { runProgram } from './program';

export interface GrafanaArgs {
  /** The namespace of monitoring. */
  readonly namespace: OperatorNamespace;
  /** What its dashboards ask. */
  readonly dataSources: readonly GrafanaDataSource[];
  /** Dashboards in Grafana's own JSON, by the name of their file. */
  readonly dashboards: Files;
  /** File of the dashboard that people see first. */
  readonly home: string;
  /** The rules of its pod. */
  readonly grants: readonly NetworkGrant[];
}

/** Names of what carries its files and its login. */
export const grafanaDashboards = 'grafana-dashboards';
const provisioningName = 'grafana-provisioning';
const loginName = 'grafana-admin';

/** Where it keeps its own database: sessions, and nothing that a restart may not take. */
const dataFolder = '/var/lib/grafana';

/**
 * Grafana, from raw resources. Data sources and dashboards come from files, so its database holds nothing that is worth
 * a disk. One pod: two would each have sessions of their own, and ask everybody to log in at every other request. No
 * Ingress leads to it and no pod may connect: people come by `kubectl port-forward`, as whoever may do that.
 */
export class Grafana extends pulumi.ComponentResource {
  constructor(name: string, args: GrafanaArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:Grafana', name, {}, opts);
    const child = childOptions(this, opts);
    const namespace = args.namespace.name;
    const provisioning = grafanaProvisioning(args.dataSources);
    const login = {
      password: secretText(loginName, child),
      'secret-key': secretText('grafana-secret-key', child),
    };
    const files = { [provisioningName]: provisioning, ...dashboardParts(args.dashboards) };
    const secret = opaqueSecret(loginName, { name: loginName, namespace, data: login }, child);
    const [provisioned, ...dashboards] = Object.entries(files).map(
      ([of, data]) => new ConfigMap(of, { metadata: { name: of, namespace }, data }, child).metadata.name,
    );
    runProgram(
      grafana.name,
      {
        namespace: args.namespace,
        image: images.grafana,
        container: {
          variables: grafanaVariables(args.home),
          secretVariables: {
            GF_SECURITY_ADMIN_PASSWORD: { secret: secret.metadata.name, key: 'password' },
            GF_SECURITY_SECRET_KEY: { secret: secret.metadata.name, key: 'secret-key' },
          },
          ports: { http: grafana.port },
          // At its start it makes its database, which wants more than it takes afterwards.
          resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: '1', memory: '1Gi' } },
          probes,
          mounts: [
            { name: 'data-sources', mountPath: '/etc/grafana/provisioning/datasources', readOnly: true },
            { name: 'providers', mountPath: '/etc/grafana/provisioning/dashboards', readOnly: true },
            { name: 'dashboards', mountPath: dashboardFolder, readOnly: true },
            { name: 'data', mountPath: dataFolder },
          ],
        },
        servicePorts: { http: grafana.port },
        volumes: [
          fileOf('data-sources', provisioned, 'datasources.yml'),
          fileOf('providers', provisioned, 'providers.yml'),
          {
            name: 'dashboards',
            projected: { sources: dashboards.map((of) => ({ configMap: { name: of } })) },
          },
          { name: 'data', emptyDir: { sizeLimit: '1Gi' } },
        ],
        podAnnotations: { [checksumAnnotation]: checksum({ ...files, [loginName]: login }) },
        grants: args.grants,
      },
      child,
    );
    this.registerOutputs({});
  }
}

/** Returns the dashboards by the name of the ConfigMap that has them: one, unless the system has hundreds of services. */
function dashboardParts(dashboards: Files): Readonly<Record<string, Files>> {
  return Object.fromEntries(
    filesInParts(dashboards).map((files, index) => [
      index === 0 ? grafanaDashboards : `${grafanaDashboards}-${index + 1}`,
      files,
    ]),
  );
}

function secretText(name: string, opts: pulumi.CustomResourceOptions): pulumi.Output<string> {
  return new RandomPassword(name, { length: 32, special: false }, opts).result;
}

/** One file of the ConfigMap alone in its folder. */
function fileOf(
  name: string,
  configMap: pulumi.Output<string> | undefined,
  file: string,
): input.core.v1.Volume {
  return { name, configMap: { name: configMap, items: [{ key: file, path: file }] } };
}

const health = { httpGet: { path: '/api/health', port: 'http' } };
const probes = {
  startup: { ...health, periodSeconds: 5, failureThreshold: 60 },
  liveness: { ...health, periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 6 },
  readiness: { ...health, periodSeconds: 10, timeoutSeconds: 5 },
};

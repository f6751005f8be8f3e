import * as pulumi from '@pulumi/pulumi';
import type { input } from '@pulumi/kubernetes/types';
import type { NetworkGrant } from '../../../src/wiring/grant';
import {
  hostOf,
  logSearch,
  logViewers,
  type SearchLogEngine,
} from '../../../src/wiring/operations/logPrograms';
import { imageReference, images, type Image } from '../images';
import type { RestrictedContainer } from '../restrictedPod';
import { childOptions, type OperatorNamespace } from './operatorNamespace';
import { runProgram, type Program } from './program';

export interface LogViewerArgs {
  readonly namespace: OperatorNamespace;
  readonly engine: SearchLogEngine;
  /** The rules of its pods. */
  readonly grants: readonly NetworkGrant[];
}

/** Where Kibana and OpenSearch Dashboards, once one program, differ. */
interface Viewer {
  readonly image: Image;
  readonly variables: Readonly<Record<string, string>>;
  readonly initContainers: readonly RestrictedContainer[];
  /** Folders that it writes to, by volume. */
  readonly folders: Readonly<Record<string, string>>;
}

const clusterUrl = `http://${hostOf(logSearch)}:${logSearch.port}`;

const kibana: Viewer = {
  image: images.kibana,
  variables: {
    SERVER_HOST: '0.0.0.0',
    ELASTICSEARCH_HOSTS: clusterUrl,
    // Nothing of a user's cluster is reported to anybody, and its network rules let nothing out.
    TELEMETRY_OPTIN: 'false',
    NEWSFEED_ENABLED: 'false',
    NODE_OPTIONS: '--max-old-space-size=1024',
  },
  initContainers: [],
  folders: { data: '/usr/share/kibana/data', logs: '/usr/share/kibana/logs' },
};

const dashboardsHome = '/usr/share/opensearch-dashboards';

/** Its plugin of security wants a login that the cluster does not ask for; the image leaves it out by deleting it. */
const withoutSecurity = `
cp -R ${dashboardsHome}/plugins/. /plugins
rm -rf /plugins/securityDashboards
cp -R ${dashboardsHome}/config/. /settings
sed -i '/^opensearch_security/d' /settings/opensearch_dashboards.yml
`;

const dashboards: Viewer = {
  image: images.opensearchDashboards,
  variables: {
    SERVER_HOST: '0.0.0.0',
    OPENSEARCH_HOSTS: JSON.stringify([clusterUrl]),
    NODE_OPTIONS: '--max-old-space-size=1024',
  },
  initContainers: [
    {
      name: 'without-security',
      image: imageReference(images.opensearchDashboards),
      command: ['sh', '-ec', withoutSecurity],
      resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '1', memory: '256Mi' } },
      mounts: [
        { name: 'plugins', mountPath: '/plugins' },
        { name: 'settings', mountPath: '/settings' },
      ],
    },
  ],
  folders: {
    data: `${dashboardsHome}/data`,
    plugins: `${dashboardsHome}/plugins`,
    settings: `${dashboardsHome}/config`,
  },
};

const viewers: Readonly<Record<SearchLogEngine, Viewer>> = {
  elasticsearch: kibana,
  opensearch: dashboards,
};

/**
 * Kibana or OpenSearch Dashboards. No way in from outside, because the cluster asks for no login: whoever may forward a
 * port of its pod may read. One pod: people can wait for the next, and what they save is in the cluster.
 */
export class LogViewer extends pulumi.ComponentResource {
  constructor(name: string, args: LogViewerArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:LogViewer', name, {}, opts);
    const { name: program, port } = logViewers[args.engine];
    runProgram(program, viewerProgram(args, port), childOptions(this, opts));
    this.registerOutputs({});
  }
}

function viewerProgram({ namespace, engine, grants }: LogViewerArgs, port: number): Program {
  const { image, variables, initContainers, folders } = viewers[engine];
  const answers: input.core.v1.Probe = { httpGet: { path: '/api/status', port: 'http' }, timeoutSeconds: 5 };
  return {
    namespace,
    image,
    container: {
      variables,
      ports: { http: port },
      resources: { requests: { cpu: '100m', memory: '1Gi' }, limits: { cpu: '2', memory: '2Gi' } },
      probes: {
        startup: { ...answers, periodSeconds: 10, failureThreshold: 60 },
        liveness: { tcpSocket: { port: 'http' }, periodSeconds: 20, failureThreshold: 6 },
        readiness: { ...answers, periodSeconds: 10 },
      },
      mounts: Object.entries(folders).map(([volume, mountPath]) => ({ name: volume, mountPath })),
    },
    initContainers,
    volumes: Object.keys(folders).map((volume) => ({ name: volume, emptyDir: {} })),
    servicePorts: { http: port },
    grants,
  };
}

import { illustrativeSettings, type Settings } from '../../src/config/settings';
import { everywhere, type Environment, type Target } from '../../src/model/environment';
import { defineSystem, type System } from '../../src/model/system';
import { platform, type Platform } from '../../src/platform';
import { run, type Recording, type World } from '../harness';

const resources = everywhere({
  requests: { cpu: '250m', memory: '256Mi' },
  limits: { cpu: '1', memory: '1Gi' },
});
const machines = everywhere({ nodes: 2, maximumNodes: 4, instanceType: 'm7i.large' });

/** A backend that runs containers, and the daemon that runs them for it. */
export const containerHost: System = defineSystem({
  name: 'container-host',
  title: 'Container host',
  namespace: everywhere('backend'),
  region: 'us-west-2',
  targets: ['aws', 'kubernetes'],
  environments: ['development', 'testing', 'staging', 'production'],
  cluster: machines,
  nodeGroups: { docker: { size: machines, disk: 200 } },
  stores: {
    'docker-volumes': {
      kind: 'file-system',
      title: 'Shared volumes',
      namespace: 'docker',
      storage: everywhere(500),
    },
  },
  services: {
    backend: {
      kind: 'deployment',
      title: 'Backend',
      layer: 'Application',
      image: 'backend',
      tag: 'v1',
      ports: [{ name: 'http', containerPort: 3000 }],
      replicas: everywhere(1),
      resources,
      environmentConfigMap: 'backend-config',
      environment: { LOG_LEVEL: 'info' },
      calls: [
        {
          service: 'docker-daemon',
          variable: 'DOCKER_HOST',
          tlsEnvironment: { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/etc/berth/tls/docker-daemon' },
        },
      ],
    },
    frontend: {
      kind: 'deployment',
      title: 'Frontend',
      layer: 'Application',
      image: 'frontend',
      tag: 'v1',
      ports: [{ name: 'http', containerPort: 8080 }],
      replicas: everywhere(1),
      resources,
      calls: ['backend'],
    },
    'docker-daemon': {
      kind: 'daemon',
      title: 'Docker daemon',
      layer: 'Runtime',
      namespace: 'docker',
      image: 'docker',
      publicImage: 'docker.io/library/docker:29.7.2-dind',
      privileged: true,
      nodeGroup: 'docker',
      ports: [
        {
          name: 'docker',
          containerPort: 2375,
          scheme: 'tcp',
          mutualTls: {
            containerPort: 2376,
            certificateFolder: '/certs/server',
            environment: { DOCKER_TLS_CERTDIR: '/certs' },
          },
        },
      ],
      probes: { liveness: { path: '/_ping', port: 2375 }, readiness: { port: 2375 } },
      environment: { DOCKER_TLS_CERTDIR: '' },
      resources,
      temporaryFolders: [{ volume: 'docker-data', mountPath: '/var/lib/docker' }],
      uses: {
        'docker-volumes': {
          access: 'read-write',
          environment: { VOLUMES: 'path' },
          mountPath: '/docker-volumes',
        },
      },
    },
  },
  ingresses: [],
});

/** Returns the settings of the container host, changed by what a stack file says. */
export function containerHostSettings(
  environment: Environment,
  target: Target,
  overrides: Readonly<Record<string, unknown>> = {},
): Settings {
  return illustrativeSettings(containerHost.name, environment, target, [containerHost], overrides);
}

export interface ContainerHost {
  readonly recording: Recording;
  readonly built: Platform;
}

/** Builds the container host. */
export async function buildContainerHost(settings: Settings, world: World = 'known'): Promise<ContainerHost> {
  let built: Platform | undefined;
  const recording = await run(
    async () => {
      built = await platform(settings, containerHost);
      return built.outputs;
    },
    { world },
  );
  if (built === undefined) throw new Error('The platform was not built.');
  return { recording, built };
}

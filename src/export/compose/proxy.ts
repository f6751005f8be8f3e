import { imageReference, images } from '../../../components/kubernetes/images';
import { bagAt, bagsAt, textAt } from '../../../policies/cluster';
import { asText, type PropertyBag } from '../../plan/recording';
import type { ClusterObject } from '../clusterObjects';
import type { Reached } from './hostNames';
import { proxyPort } from './publishedPorts';

/** A way in from outside: a host, a path, and the service behind it. */
export interface Way {
  readonly host: string;
  readonly path: string;
  /** Name of the service of Compose. */
  readonly service: string;
  readonly port: number;
  readonly scheme: 'http' | 'https';
}

const { traefik } = images;
/** Port of the proxy in its container; its own health is on another. */
const entryPort = 8000;
export const routesFile = 'configuration/ingress/routes.yaml';

/** Returns the ways that the Ingresses lead, in the order of their names. */
export function waysIn(
  names: readonly string[],
  objects: readonly ClusterObject[],
  reached: readonly Reached[],
): readonly Way[] {
  const ingresses = objects.filter(({ kind }) => kind === 'Ingress');
  return names
    .flatMap((name) => ingresses.filter((ingress) => ingress.name === name))
    .flatMap(({ manifest }) =>
      bagsAt(manifest, 'spec.rules.*').flatMap((rule) =>
        bagsAt(rule, 'http.paths.*').flatMap((path) => wayOf(manifest, textAt(rule, 'host'), path, reached)),
      ),
    );
}

function wayOf(ingress: PropertyBag, host: string, path: PropertyBag, reached: readonly Reached[]): Way[] {
  const backend = bagAt(path, 'backend.service');
  const behind = reached.find(
    ({ name, namespace }) =>
      name === textAt(backend, 'name') && namespace === textAt(ingress, 'metadata.namespace'),
  );
  const port = behind?.ports.find(
    (offered) => asText(offered.port) === asText(bagAt(backend, 'port')['number']),
  );
  if (behind === undefined || port === undefined) return [];
  const protocol = bagAt(ingress, 'metadata.annotations')['nginx.ingress.kubernetes.io/backend-protocol'];
  return [
    {
      host,
      path: textAt(path, 'path') || '/',
      service: behind.pod.name,
      port: port.target,
      scheme: protocol === 'HTTPS' ? 'https' : 'http',
    },
  ];
}

/** Returns the URL of a way on this machine. The first host is localhost too. */
export function urlOf({ host, path }: Way, ways: readonly Way[]): string {
  const name = host === ways[0]?.host ? 'localhost' : host;
  return `http://${name}:${proxyPort}${path}`;
}

/** Returns the proxy as a service. */
export function proxyService(ways: readonly Way[]): PropertyBag {
  return {
    image: imageReference(traefik),
    command: [
      `--entryPoints.web.address=:${entryPort}`,
      '--providers.file.filename=/etc/traefik/routes.yaml',
      '--ping=true',
      '--global.checkNewVersion=false',
      '--global.sendAnonymousUsage=false',
    ],
    ports: [`127.0.0.1:${proxyPort}:${entryPort}`],
    networks: { edge: {} },
    depends_on: Object.fromEntries(ways.map(({ service }) => [service, { condition: 'service_started' }])),
    healthcheck: {
      test: ['CMD', 'traefik', 'healthcheck', '--ping'],
      interval: '10s',
      timeout: '5s',
      retries: 3,
      start_period: '10s',
    },
    volumes: [
      { type: 'bind', source: `./${routesFile}`, target: '/etc/traefik/routes.yaml', read_only: true },
    ],
    tmpfs: ['/tmp:exec,mode=1777'],
    user: `${traefik.user}:${traefik.group}`,
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    deploy: { resources: { limits: { cpus: '0.5', memory: '128M' } } },
    restart: 'unless-stopped',
  };
}

/** Returns the routes of the proxy. A longer path wins over a shorter one. */
export function proxyRoutes(ways: readonly Way[]): PropertyBag {
  const [first] = ways;
  const named = ways.map((way, index) => ({ way, name: `${way.service}-${index + 1}` }));
  const routers = named.map(({ way, name }) => {
    const hosts = way.host === first?.host ? [way.host, 'localhost', '127.0.0.1'] : [way.host];
    const rule = `(${hosts.map((host) => `Host(\`${host}\`)`).join(' || ')}) && PathPrefix(\`${way.path}\`)`;
    return [name, { rule, priority: way.path.length, entryPoints: ['web'], service: name }] as const;
  });
  const services = named.map(({ way, name }) => {
    const url = `${way.scheme}://${way.service}:${way.port}`;
    return [name, { loadBalancer: { servers: [{ url }] } }] as const;
  });
  return { http: { routers: Object.fromEntries(routers), services: Object.fromEntries(services) } };
}

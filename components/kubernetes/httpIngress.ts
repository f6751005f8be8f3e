import * as pulumi from '@pulumi/pulumi';
import { Ingress as KubernetesIngress } from '@pulumi/kubernetes/networking/v1';
import type { input } from '@pulumi/kubernetes/types';
import type { Service } from '../../src/model/service';
import type { Ingress, Route } from '../../src/model/edge';
import { UserError } from '../../src/model/userError';
import { addressOf } from './loadBalancerAddress';

export interface HttpIngressArgs {
  readonly ingress: Ingress;
  /** Domain of the stack, e.g. example.com. */
  readonly domain: string;
  /** Namespace of the services behind it. */
  readonly namespace: pulumi.Input<string>;
  /** Services of the system by name. */
  readonly services: Readonly<Record<string, Service>>;
  /** IngressClass of the controller that serves it, e.g. traefik, alb, nginx. */
  readonly className: string;
  /** Annotations of the controller and the issuer; they win over the ingress's own. Default: none. */
  readonly annotations?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Whether it asks for TLS; without, requests are answered in plain text. Default: true. */
  readonly tls?: boolean;
  /** Whether `up` waits until the controller has given the ingress an address. Default: true. */
  readonly waitForAddress?: boolean;
}

/** The edge of a system: one host name, and its paths. */
export class HttpIngress extends pulumi.ComponentResource {
  /** Host name that the ingress answers. */
  readonly host: string;
  /** Where users find the system. */
  readonly url: string;
  /** DNS name, or else IP address, of the load balancer that the controller has put in front; empty without one. */
  readonly address: pulumi.Output<string>;

  constructor(name: string, args: HttpIngressArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:HttpIngress', name, {}, opts);
    this.host = hostOf(args.ingress, args.domain);
    const tls = args.tls ?? true;
    this.url = `${tls ? 'https' : 'http'}://${this.host}`;
    const waiting = args.waitForAddress === false ? { 'pulumi.com/skipAwait': 'true' } : {};
    const made = new KubernetesIngress(
      name,
      {
        metadata: {
          name: args.ingress.name,
          namespace: args.namespace,
          annotations: {
            ...args.ingress.annotations,
            ...silence(args.ingress),
            ...args.annotations,
            ...waiting,
          },
        },
        spec: {
          ingressClassName: args.className,
          ...(tls ? { tls: [{ hosts: [this.host], secretName: args.ingress.tlsSecret }] } : {}),
          rules: [
            { host: this.host, http: { paths: args.ingress.routes.map((route) => pathOf(route, args)) } },
          ],
        },
      },
      // The controller must outlive its ingresses, or nobody is left to take their finalizers off.
      { parent: this, ...(opts?.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn }) },
    );
    this.address = made.status.apply(addressOf);
    this.registerOutputs({ host: this.host, url: this.url, address: this.address });
  }
}

/** Annotations that ingress-nginx reads, and Traefik from 3.7 on; their values are text. */
function silence({ idleTimeoutSeconds }: Ingress): Record<string, string> {
  if (idleTimeoutSeconds === undefined) return {};
  const directions = ['read', 'send'];
  return Object.fromEntries(
    directions.map((direction) => [
      `nginx.ingress.kubernetes.io/proxy-${direction}-timeout`,
      String(idleTimeoutSeconds),
    ]),
  );
}

/** Returns the host name of an ingress: its subdomain below the domain, or the domain itself. */
export function hostOf({ subdomain }: Pick<Ingress, 'subdomain'>, domain: string): string {
  return subdomain === '' ? domain : `${subdomain}.${domain}`;
}

function pathOf(route: Route, args: HttpIngressArgs): input.networking.v1.HTTPIngressPath {
  const number = portNumber(route, args);
  return {
    path: route.path,
    pathType: 'Prefix',
    backend: { service: { name: route.service, port: { number } } },
  };
}

/** Returns the port that the seed's Service shows. */
function portNumber(route: Route, args: HttpIngressArgs): number {
  const ports = args.services[route.service]?.ports ?? [];
  const port = route.port === undefined ? ports[0] : ports.find(({ name }) => name === route.port);
  if (port === undefined) {
    const wanted = route.port === undefined ? 'port' : `port ${route.port}`;
    throw new UserError([
      `ingress ${args.ingress.name}, path ${route.path}: ${route.service} has no ${wanted}`,
    ]);
  }
  return port.servicePort ?? port.containerPort;
}

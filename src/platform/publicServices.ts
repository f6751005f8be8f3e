import type * as pulumi from '@pulumi/pulumi';
import {
  publicPortProblems,
  PublicService,
  type PublicLoadBalancer,
} from '../../components/kubernetes/publicService';
import type { Workload } from '../../components/kubernetes/workload';
import type { Settings } from '../config/settings';
import { publicPorts } from '../model/publicPorts';
import type { Service } from '../model/service';
import type { System } from '../model/system';
import { UserError } from '../model/userError';
import { namespaceOf } from '../wiring/landscape';
import type { ClusterHome } from './home';

/** What public services need of the parts of the platform that stand before them. */
export interface PublicServiceSurroundings {
  readonly settings: Settings;
  readonly system: System;
  readonly namespaces: ReadonlyMap<string, pulumi.Output<string>>;
  readonly workloads: ReadonlyMap<string, Workload>;
  readonly home: ClusterHome;
}

/**
 * Raises a UserError for public services that the stack cannot have, before any resource is made.
 * @throws UserError with every problem at once.
 */
export function checkPublicServices({ target, operators }: Settings, system: System): void {
  const open = publicServices(system);
  if (target !== 'aws' || open.length === 0) return;
  const problems = open.flatMap(([name, { ports }]) => publicPortProblems(name, publicPorts(ports)));
  if (operators.loadBalancerController === 'off') {
    const names = open.map(([name]) => name).join(', ');
    problems.push(
      `berth:operators.loadBalancerController is off, and the internet reaches ${names} by a load balancer that only it makes; set it to install or existing`,
    );
  }
  if (problems.length > 0) throw new UserError(problems);
}

/** Returns the host name below the domain that leads to the public ports of a service. */
export function publicHost(subdomain: string, { domain }: Settings): string {
  return `${subdomain}.${domain}`;
}

/**
 * Makes a load balancer for each service that the internet reaches, and on AWS leads the service's host there. Returns
 * the addresses by service: the DNS name or the IP address, empty while there is none.
 */
export function makePublicServices(
  surroundings: PublicServiceSurroundings,
): ReadonlyMap<string, pulumi.Output<string>> {
  const { settings, system, home } = surroundings;
  return new Map(
    publicServices(system).map(([name, service]) => {
      const { address } = makePublicService(name, service, surroundings);
      if (service.subdomain !== undefined) home.zone?.lead(publicHost(service.subdomain, settings), address);
      return [name, address];
    }),
  );
}

function publicServices({ services }: System): readonly (readonly [string, Service])[] {
  return Object.entries(services).filter(([, { ports }]) => publicPorts(ports).length > 0);
}

function makePublicService(
  name: string,
  service: Service,
  { settings, system, namespaces, workloads, home }: PublicServiceSurroundings,
): PublicService {
  const namespace = namespaceOf(system, settings.environment, service);
  const workload = workloads.get(name);
  return new PublicService(
    name,
    {
      namespace: namespaces.get(namespace) ?? namespace,
      ports: publicPorts(service.ports),
      loadBalancer: loadBalancerOf(name, service, home),
      // On kind, whose nodes stand for a load balancer by their ports 80 and 443, nobody gives an address.
      waitForAddress: !settings.ingressHostPorts,
    },
    {
      providers: home.providers,
      dependsOn: [
        ...home.loadBalancing,
        ...(workload?.controller === undefined ? [] : [workload.controller]),
      ],
    },
  );
}

function loadBalancerOf(name: string, { probes }: Service, { aws }: ClusterHome): PublicLoadBalancer {
  if (aws?.network === undefined) return { kind: 'cluster' };
  const readiness = probes?.readiness;
  // The system is valid (`validateSystem`), so the probe is there.
  if (readiness === undefined) throw new Error(`${name} has public ports and no readiness probe`);
  return { kind: 'network-load-balancer', subnetIds: aws.network.publicSubnetIds, readiness };
}

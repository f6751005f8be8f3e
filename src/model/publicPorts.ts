import type { Port } from './service';

/** Returns the ports of a service that the internet reaches by a load balancer. */
export function publicPorts(ports: readonly Port[]): readonly Port[] {
  return ports.filter((port) => port.public === true);
}

/** Returns a range of ports as people write it: "49160-49199", or "3478" where it is one. */
export function portRange(port: number, lastPort: number | undefined): string {
  return lastPort === undefined ? String(port) : `${port}-${lastPort}`;
}

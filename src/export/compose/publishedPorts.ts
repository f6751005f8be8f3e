import { bagAt } from '../../../policies/cluster';
import { containersIn, type Pod } from './pods';
import type { Reached } from './hostNames';

/** Where the proxy in front of the services is on this machine. */
export const proxyPort = 8080;

/** Ports from here on take programs on this machine by themselves. */
const lowestFree = 1024;

interface Range {
  readonly from: number;
  readonly to: number;
  readonly protocol: string;
}

/**
 * Returns what this machine publishes of each pod, by its name, on its own address alone: each port by its own number
 * where that is free and not the system's, else the next that is free.
 */
export function publishedPorts(
  pods: readonly Pod[],
  reached: readonly Reached[],
): ReadonlyMap<string, readonly string[]> {
  const taken = new Set([`TCP ${proxyPort}`]);
  // Who reaches the port of a container that is root on this machine is root too.
  const unprivileged = pods.filter((pod) => !isPrivileged(pod));
  const entries = unprivileged.map(({ name, namespace }) => {
    const services = reached.filter(
      (service) => service.pod.name === name && service.pod.namespace === namespace,
    );
    const ports = services
      .filter(({ headless }) => !headless || services.length === 1)
      .flatMap((service) => service.ports);
    return [name, rangesOf(ports).map((range) => published(range, taken))] as const;
  });
  return new Map(entries.filter(([, ports]) => ports.length > 0));
}

function isPrivileged(pod: Pod): boolean {
  return containersIn(pod).some(
    ({ container }) => bagAt(container, 'securityContext')['privileged'] === true,
  );
}

/** Returns the ports as ranges: those of a conference server are many. */
function rangesOf(ports: Reached['ports']): readonly Range[] {
  const unique = new Map(
    ports.map(({ target, protocol }) => [`${protocol} ${target}`, { target, protocol }]),
  );
  const sorted = [...unique.values()].sort(
    (one, other) => one.protocol.localeCompare(other.protocol) || one.target - other.target,
  );
  return sorted.reduce<readonly Range[]>((ranges, { target, protocol }) => {
    const last = ranges.at(-1);
    return last?.protocol === protocol && last.to + 1 === target
      ? [...ranges.slice(0, -1), { ...last, to: target }]
      : [...ranges, { from: target, to: target, protocol }];
  }, []);
}

function published({ from, to, protocol }: Range, taken: Set<string>): string {
  const numbers = Array.from({ length: to - from + 1 }, (_, index) => index);
  let first = from < lowestFree ? from + 8000 : from;
  while (numbers.some((index) => taken.has(`${protocol} ${first + index}`))) first += 1;
  for (const index of numbers) taken.add(`${protocol} ${first + index}`);
  const suffix = protocol === 'UDP' ? '/udp' : '';
  const last = to === from ? '' : `-${first + to - from}`;
  return `127.0.0.1:${first}${last}:${from}${to === from ? '' : `-${to}`}${suffix}`;
}

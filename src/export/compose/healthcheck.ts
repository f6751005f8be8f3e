import { bagAt, textAt } from '../../../policies/cluster';
import { asText, type PropertyBag } from '../../plan/recording';
import { textList } from './pods';
import { escaped } from './escaped';

/**
 * Returns the health check of a container: what its readiness probe asks, for as long at the start as its startup probe
 * waits. Absent where it has neither.
 */
export function healthcheck(container: PropertyBag): PropertyBag | undefined {
  const [readiness, startup] = [bagAt(container, 'readinessProbe'), bagAt(container, 'startupProbe')];
  // What a start must have done by a command, a port that is open does not say.
  const asked = Object.hasOwn(startup, 'exec') && !Object.hasOwn(readiness, 'exec') ? startup : readiness;
  const test = testOf(asked);
  if (test === undefined) return undefined;
  const start =
    seconds(startup, 'initialDelaySeconds', 0) + failures(startup) * seconds(startup, 'periodSeconds', 10);
  const delay = seconds(readiness, 'initialDelaySeconds', 0);
  return {
    test,
    interval: `${seconds(readiness, 'periodSeconds', 10)}s`,
    timeout: `${Math.max(seconds(readiness, 'timeoutSeconds', 1), 5)}s`,
    retries: failures(readiness),
    start_period: `${Math.max(Object.keys(startup).length === 0 ? 0 : start, delay, 10)}s`,
  };
}

function testOf(probe: PropertyBag): readonly string[] | undefined {
  const command = textList(probe, 'exec.command');
  if (command.length > 0) return ['CMD', ...command.map(escaped)];
  const http = bagAt(probe, 'httpGet');
  if (Object.keys(http).length > 0) {
    const port = asText(http['port'] ?? null);
    const url = `http://127.0.0.1:${port}${textAt(http, 'path') || '/'}`;
    const ask = `if command -v wget >/dev/null; then wget -q -O /dev/null '${url}'; elif command -v curl >/dev/null; then curl -fs -o /dev/null '${url}'; else ${connects(port)}; fi`;
    return ['CMD-SHELL', escaped(ask)];
  }
  const socket = bagAt(probe, 'tcpSocket');
  if (Object.keys(socket).length === 0) return undefined;
  const port = asText(socket['port'] ?? null);
  return [
    'CMD-SHELL',
    escaped(`if command -v nc >/dev/null; then nc -z 127.0.0.1 ${port}; else ${connects(port)}; fi`),
  ];
}

/** Bash needs no program to connect. */
function connects(port: string): string {
  return `bash -c '</dev/tcp/127.0.0.1/${port}'`;
}

function seconds(probe: PropertyBag, key: string, otherwise: number): number {
  const value = probe[key];
  return typeof value === 'number' ? value : otherwise;
}

function failures(probe: PropertyBag): number {
  return seconds(probe, 'failureThreshold', 3);
}

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { standInFiles, type StandInBinding } from '../../../../components/kubernetes/standIn/standIn';
import { everywhere } from '../../../../src/model/environment';
import type { Service } from '../../../../src/model/service';
import { freePort, type Running, type Servers } from './servers';

const size = { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '1', memory: '128Mi' } };

export interface Result {
  readonly id: string;
  readonly ok: boolean;
  readonly found?: string;
  readonly reason?: string;
  readonly milliseconds: number;
}

export interface StandInRun extends Running {
  readonly port: number;
  readonly wiringPort: number;
}

export function service(port: number): Service {
  return {
    kind: 'deployment',
    title: 'Auth Service',
    layer: 'Application Pods',
    image: 'project/auth-service',
    ports: [{ name: 'http', containerPort: port }],
    probes: { liveness: { path: '/health', port }, readiness: { path: '/ready', port } },
    metricsPath: '/metrics',
    resources: everywhere(size),
    replicas: everywhere(1),
  };
}

export interface StandInOptions {
  readonly bindings?: readonly StandInBinding[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Writes the files of the ConfigMap, as the pod sees them, on a free port for `/wiring`. */
export function writeStandIn(
  folder: string,
  service: Service,
  wiringPort: number,
  options: StandInOptions,
): string[] {
  const files = standInFiles('auth-service', service, { bindings: options.bindings ?? [] });
  const settings: unknown = JSON.parse(files['settings.json'] ?? '');
  assert(typeof settings === 'object');
  const moved = { ...files, 'settings.json': JSON.stringify({ ...settings, wiringPort }) };
  for (const [name, content] of Object.entries(moved)) writeFileSync(join(folder, name), content);
  return [join(folder, 'server.js'), join(folder, 'settings.json')];
}

/** Starts the stand-in of auth-service on free ports. */
export async function startStandIn(servers: Servers, options: StandInOptions = {}): Promise<StandInRun> {
  const [port, wiringPort] = [await freePort(), await freePort()];
  const files = writeStandIn(servers.folder(), service(port), wiringPort, options);
  const env = { PATH: process.env['PATH'], ...options.environment };
  const running = await servers.start([process.execPath, ...files], /^stand-in for auth-service/, { env });
  return { ...running, port, wiringPort };
}

/** Starts a stand-in with one binding and returns what `/wiring` says of it. */
export async function wiring(servers: Servers, options: StandInOptions): Promise<Result> {
  const results = await wiringOf((await startStandIn(servers, options)).wiringPort);
  const [result] = results;
  assert(result !== undefined && results.length === 1);
  return result;
}

export async function wiringOf(port: number): Promise<readonly Result[]> {
  const response = await fetch(`http://127.0.0.1:${port}/wiring`);
  assert.equal(response.status, 200);
  const body: unknown = await response.json();
  assert(typeof body === 'object' && body !== null && 'bindings' in body && Array.isArray(body.bindings));
  return body.bindings.map(resultOf);
}

function resultOf(value: unknown): Result {
  assert(isResult(value));
  return value;
}

function isResult(value: unknown): value is Result {
  return (
    typeof value === 'object' && value !== null && 'id' in value && 'ok' in value && 'milliseconds' in value
  );
}

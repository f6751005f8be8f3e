import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as pulumi from '@pulumi/pulumi';
import type { Service } from '../../../src/model/service';
import type { Fact, StoreKind } from '../../../src/model/store';
import type { Program } from '../podTemplate';

/** Node's current long-term release; it runs as any user and writes nothing. */
export const standInImage = 'docker.io/library/node:26.11.1-alpine3.24';

/** Where `kubectl port-forward` finds /wiring: a port of the pod's loopback, which no Service and no pod reaches. */
export const wiringPort = 9999;

/** A binding that a stand-in tries. */
export type StandInBinding =
  /** A store, by the variables that carry the connection's facts. */
  | {
      readonly id: string;
      readonly kind: StoreKind;
      readonly environment: Readonly<Record<string, Fact>>;
      /** Folder of a file system, where no variable says it. */
      readonly mountPath?: string;
    }
  /** A service that is called, by the URL of the path that says it is ready. */
  | { readonly id: string; readonly kind: 'http'; readonly url: string }
  /** A service that is called by something else than HTTP, and takes connections. */
  | { readonly id: string; readonly kind: 'tcp'; readonly host: string; readonly port: number };

/** What stands in for a service whose image is not there yet. */
export interface StandIn {
  /** Image with Node 20 or newer. Default: `standInImage`. */
  readonly image?: string;
  /** Bindings of the service. */
  readonly bindings: readonly StandInBinding[];
  /** Name of the ConfigMap with the script, where the namespace has one for all. Default: a copy of its own. */
  readonly scripts?: pulumi.Input<string>;
}

const folder = '/opt/berth';
const scripts = [
  'server.js',
  'metrics.js',
  'wiring.js',
  'address.js',
  'amqp.js',
  'aws.js',
  'postgresql.js',
  'smtp.js',
  'stream.js',
] as const;

/** The volume of the script in the pod. */
export const standInVolume = { name: 'stand-in', mountPath: folder } as const;

/** Returns the name of the ConfigMap that holds a stand-in's script and settings. */
export function standInConfigMap(service: string): string {
  return `${service}-stand-in`;
}

/** Returns the files of the stand-in's own ConfigMap: what it must know of the service, and no secret. */
export function standInFiles(name: string, service: Service, standIn: StandIn): Record<string, string> {
  const script = standIn.scripts === undefined ? standInScript() : {};
  return { ...script, 'settings.json': JSON.stringify(settingsOf(name, service, standIn)) };
}

let read: Readonly<Record<string, string>> | undefined;

/** Returns the files of the script. A system of a thousand services reads them once. */
export function standInScript(): Readonly<Record<string, string>> {
  read ??= Object.fromEntries(scripts.map((file) => [file, readFileSync(join(__dirname, file), 'utf8')]));
  return read;
}

/** Returns what the container runs. A pinned image need not be pulled twice. */
export function standInProgram(standIn: StandIn): Program {
  return {
    image: standIn.image ?? standInImage,
    pullPolicy: 'IfNotPresent',
    command: ['node', `${folder}/server.js`, `${folder}/settings.json`],
  };
}

/** Of a range of ports the first stands for all. */
function settingsOf(name: string, service: Service, standIn: StandIn) {
  const { startup, liveness, readiness } = service.probes ?? {};
  const portsOf = (wanted: 'TCP' | 'UDP'): number[] => {
    const ports = service.ports.filter(({ protocol = 'TCP' }) => protocol === wanted);
    return [...new Set(ports.map((port) => port.containerPort))];
  };
  return {
    name,
    runsOnce: service.kind === 'job',
    ports: portsOf('TCP'),
    udpPorts: portsOf('UDP'),
    probePaths: [startup, liveness, readiness].flatMap((probe) => probe?.path ?? []),
    metricsPath: service.metricsPath,
    wiringPort,
    bindings: standIn.bindings,
  };
}

import * as pulumi from '@pulumi/pulumi';
import { RandomPassword } from '@pulumi/random';
import type { Resources } from '../../src/model/resources';
import type { StoreSize } from '../../src/model/store';
import type { Connection } from '../connection';
import { imageReference, images } from './images';
import { mebibytes } from './mebibytes';
import { opaqueSecret } from './opaqueSecret';
import { replicaOf, replicationArguments, replicationFiles } from './postgresReplication';
import { secretFileMode, type RestrictedContainer } from './restrictedPod';
import { dataVolume, podService, runStatefulStore, type InClusterStoreArgs } from './statefulStore';

export interface PostgresArgs extends InClusterStoreArgs {
  /** Major version, or one exact minor that is pinned: "15", "15.7", "16", "17". */
  readonly version: string;
  readonly size: StoreSize;
  /** Disk, in GiB. A larger number later replaces the StatefulSet; the disk itself is enlarged by hand. */
  readonly storage: number;
  /** Whether a second pod follows the first. Default: false. */
  readonly replication?: boolean;
}

const port = 5432;
const administrator = 'postgres';
/** Below the mount, whose own folder may hold lost+found. */
const dataFolder = '/data/pgdata';
const mounts = [
  { name: dataVolume, mountPath: '/data' },
  { name: 'password', mountPath: '/etc/postgres', readOnly: true },
  { name: 'run', mountPath: '/var/run/postgresql' },
];

/** A quarter to a half of what RDS gives the same size: db.t4g.medium, m6g.large and m6g.xlarge. */
const resourcesBySize: Readonly<Record<StoreSize, Resources>> = {
  small: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: '1', memory: '512Mi' } },
  medium: { requests: { cpu: '500m', memory: '1Gi' }, limits: { cpu: '2', memory: '2Gi' } },
  large: { requests: { cpu: '1', memory: '4Gi' }, limits: { cpu: '4', memory: '4Gi' } },
};

/**
 * PostgreSQL in one pod with one disk. Every login, from the pod itself too, needs a password (SCRAM-SHA-256). There
 * is no TLS: network rules guard the way.
 *
 * With replication there are two pods: the primary NAME-0, to which the Service NAME leads, and a standby NAME-1 that
 * streams from it and answers reads as NAME-replica. Nothing promotes the standby of its own accord: two pods cannot
 * tell a dead primary from a network that is cut. docs/troubleshooting.md says how it is done by hand.
 */
export class Postgres extends pulumi.ComponentResource {
  /** How the administrator reaches the database; services get roles of their own. */
  readonly connection: Connection;

  constructor(name: string, args: PostgresArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:Postgres', name, {}, opts);
    const protect = args.protect ?? true;
    const replication = args.replication ?? false;
    // The disk keeps the password that it was initialised with, so the two live and die together.
    const password = new RandomPassword(name, { length: 32, special: false }, { parent: this, protect })
      .result;
    const data = {
      password,
      ...(replication ? replicationFiles(name, { parent: this, protect }) : {}),
    };
    const secretName = `${name}-administrator`;
    const secret = opaqueSecret(
      secretName,
      { name: secretName, namespace: args.namespace, data },
      { parent: this },
    );
    const running = runStatefulStore(
      name,
      {
        image: images.postgres,
        ports: { postgresql: port },
        ...(replication
          ? { replicas: 2, servingPod: `${name}-0`, initContainers: [standby(name, args)] }
          : {}),
        containers: [container(args)],
        volumes: [
          { name: 'password', secret: { secretName: secret.metadata.name, defaultMode: secretFileMode } },
          { name: 'run', emptyDir: {} },
          // Parallel queries share memory here; a container's own is 64 MiB. What is used counts as the pod's memory.
          { name: 'shared-memory', emptyDir: { medium: 'Memory' } },
        ],
        storage: args.storage,
        configuration: { [secretName]: data },
        // Clients are asked to leave at once, and what is in memory is written down.
        terminationGracePeriodSeconds: 120,
      },
      args,
      { parent: this },
    );
    if (replication) {
      const ports = { postgresql: port };
      const pod = { namespace: args.namespace, store: name, pod: `${name}-1`, ports, beforeReady: false };
      podService(replicaOf(name), pod, { parent: this });
    }
    this.connection = {
      scheme: 'postgresql',
      host: running.host,
      port,
      tls: false,
      authentication: { method: 'password', username: administrator, password },
      name: administrator,
    };
    this.registerOutputs({ host: running.host });
  }
}

/** Makes a pod a standby before its server starts, if that is what it is to be. */
function standby(name: string, args: PostgresArgs): RestrictedContainer {
  return {
    name: 'standby',
    image: imageOf(args),
    command: ['sh', '/etc/postgres/standby.sh'],
    variables: { STORE: name, PGDATA: dataFolder },
    resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '1', memory: '256Mi' } },
    mounts,
  };
}

function imageOf(args: PostgresArgs): string {
  return args.image ?? imageReference(images.postgres, args.version);
}

function container(args: PostgresArgs): RestrictedContainer {
  const resources = args.resources ?? resourcesBySize[args.size];
  // Over TCP, because the server that the image starts to initialise itself listens on its socket alone.
  const isReady = { command: ['pg_isready', '--host=127.0.0.1', `--username=${administrator}`] };
  return {
    name: 'postgres',
    image: imageOf(args),
    args: [
      // A quarter of the memory, as PostgreSQL's manual advises.
      ...['-c', `shared_buffers=${Math.floor(mebibytes(resources.limits.memory) / 4)}MB`],
      ...(args.replication === true ? replicationArguments(args.storage) : []),
    ],
    variables: {
      POSTGRES_USER: administrator,
      POSTGRES_PASSWORD_FILE: '/etc/postgres/password',
      // Of their own accord initdb trusts whoever is on the machine.
      POSTGRES_INITDB_ARGS: '--auth-host=scram-sha-256 --auth-local=scram-sha-256',
      POSTGRES_HOST_AUTH_METHOD: 'scram-sha-256',
      PGDATA: dataFolder,
    },
    ports: { postgresql: port },
    resources,
    probes: {
      startup: { exec: isReady, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 120 },
      liveness: { exec: isReady, periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 6 },
      readiness: { exec: isReady, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 },
    },
    mounts: [...mounts, { name: 'shared-memory', mountPath: '/dev/shm' }],
  };
}

import * as pulumi from '@pulumi/pulumi';
import type { NetworkGrant } from '../../../src/wiring/grant';
import type { ExportedKind } from '../../../src/wiring/operations/storeExporters';
import type { Connection } from '../../connection';
import { checksum, checksumAnnotation } from '../checksum';
import { images, type Image } from '../images';
import { opaqueSecret } from '../opaqueSecret';
import { storeAnnotation } from '../statefulStore';
import { childOptions, type OperatorNamespace } from './operatorNamespace';
import { runProgram } from './program';

export interface StoreExporterArgs {
  /** Namespace of the store, and what must be there before the exporter's pods. */
  readonly namespace: OperatorNamespace;
  /** Name of the store. */
  readonly store: string;
  readonly kind: ExportedKind;
  /** How it logs in: the store's own connection, or one with fewer rights. */
  readonly connection: Connection;
  /** DNS name of what it asks: the store, or one pod of it. */
  readonly host: string;
  /** Port that it answers on. */
  readonly port: number;
  /** Rules of the network. */
  readonly grants: readonly NetworkGrant[];
  /** Name of the PriorityClass of the pods. Default: none. */
  readonly priorityClass?: string;
}

/** What is told to an exporter, by its variables; those of `secret` come from a Secret. */
interface Asking {
  readonly image: Image;
  readonly args: readonly string[];
  readonly plain: Readonly<Record<string, string>>;
  readonly secret: Readonly<Record<string, pulumi.Input<string>>>;
}

function askingOf({ kind, connection, host, port }: StoreExporterArgs): Asking {
  const { authentication } = connection;
  const password = authentication.method === 'password' ? authentication.password : undefined;
  const username = authentication.method === 'password' ? authentication.username : undefined;
  const address = `${host}:${connection.port}`;
  switch (kind) {
    case 'database':
      return {
        image: images.postgresExporter,
        args: [`--web.listen-address=:${port}`],
        plain: {
          DATA_SOURCE_URI: `${address}/postgres?sslmode=disable`,
        },
        secret: { DATA_SOURCE_USER: username ?? '', DATA_SOURCE_PASS: password ?? '' },
      };
    case 'cache':
      return {
        image: images.redisExporter,
        args: [`--web.listen-address=:${port}`, '--include-system-metrics'],
        plain: { REDIS_ADDR: `redis://${address}` },
        secret: { REDIS_PASSWORD: password ?? '' },
      };
    case 'search':
      return {
        image: images.elasticsearchExporter,
        args: [`--web.listen-address=:${port}`, `--es.uri=http://${address}`, '--es.all', '--es.indices'],
        plain: {},
        secret: {},
      };
  }
}

/** An exporter beside a store in the cluster: it asks the store how it is, and tells Prometheus. */
export class StoreExporter extends pulumi.ComponentResource {
  constructor(name: string, args: StoreExporterArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:StoreExporter', name, {}, opts);
    const child = childOptions(this, opts);
    const { image, args: words, plain, secret: credentials } = askingOf(args);
    const secrets = Object.keys(credentials);
    const made =
      secrets.length === 0
        ? undefined
        : opaqueSecret(name, { name, namespace: args.namespace.name, data: credentials }, child);
    const answers = { httpGet: { path: '/', port: args.port } };
    runProgram(
      name,
      {
        namespace: args.namespace,
        image,
        container: {
          args: [...words],
          variables: plain,
          ...(made === undefined
            ? {}
            : {
                secretVariables: Object.fromEntries(
                  secrets.map((key) => [key, { secret: made.metadata.name, key }]),
                ),
              }),
          ports: { metrics: args.port },
          resources: {
            requests: { cpu: '10m', memory: '32Mi' },
            limits: { cpu: '250m', memory: '128Mi' },
          },
          probes: {
            startup: { ...answers, periodSeconds: 5, failureThreshold: 24 },
            liveness: answers,
            readiness: answers,
          },
          mounts: [],
        },
        servicePorts: { metrics: args.port },
        metricsPort: args.port,
        podAnnotations: {
          [storeAnnotation]: args.store,
          [checksumAnnotation]: checksum({ [name]: credentials }),
        },
        grants: args.grants,
        ...(args.priorityClass === undefined ? {} : { priorityClass: args.priorityClass }),
      },
      child,
    );
    this.registerOutputs({});
  }
}

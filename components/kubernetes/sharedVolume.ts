import { PersistentVolume, PersistentVolumeClaim } from '@pulumi/kubernetes/core/v1';
import * as pulumi from '@pulumi/pulumi';
import type { Connection } from '../connection';

/** Where the files of a shared volume are. */
export type VolumeSource =
  /** A file system of EFS, as "FILESYSTEM::ACCESSPOINT". */
  | { readonly kind: 'efs'; readonly volumeHandle: pulumi.Input<string> }
  /** What a class of the cluster makes. */
  | {
      readonly kind: 'storage-class';
      /** Name of the class. Default: the cluster's default class. */
      readonly storageClass?: string;
      /** Whether pods of one node alone share it, as most classes have it. */
      readonly oneNode: boolean;
    };

export interface SharedVolumeArgs {
  /** Namespace of the claim; only its pods can mount the volume. */
  readonly namespace: pulumi.Input<string>;
  /** Size of the claim, in GiB. EFS grows beyond it by itself. */
  readonly storage: number;
  readonly source: VolumeSource;
  /** Whether the claim, with whose deletion a class deletes the files, is protected. Default: true. */
  readonly protect?: boolean;
}

/** A folder that many pods share, under a claim of the component's name. */
export class SharedVolume extends pulumi.ComponentResource {
  readonly connection: Connection;

  constructor(name: string, args: SharedVolumeArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:SharedVolume', name, {}, opts);
    if (args.source.kind === 'efs') this.onEfs(name, args, args.source.volumeHandle);
    else this.byClass(name, args, args.source);
    this.connection = {
      scheme: 'nfs',
      host: name,
      port: 2049,
      tls: args.source.kind === 'efs',
      authentication: { method: 'none' },
      claim: name,
    };
    this.registerOutputs({ claim: name });
  }

  private onEfs(name: string, args: SharedVolumeArgs, volumeHandle: pulumi.Input<string>): void {
    const { namespace } = args;
    const storage = `${args.storage}Gi`;
    const volume = new PersistentVolume(
      name,
      {
        spec: {
          capacity: { storage },
          accessModes: ['ReadWriteMany'],
          persistentVolumeReclaimPolicy: 'Retain',
          // No class, and one claim alone: else any claim of the cluster could take it.
          storageClassName: '',
          claimRef: { namespace, name },
          csi: {
            driver: 'efs.csi.aws.com',
            volumeHandle,
            volumeAttributes: { encryptInTransit: 'true' },
          },
        },
      },
      { parent: this },
    );
    new PersistentVolumeClaim(
      name,
      {
        metadata: { name, namespace },
        spec: {
          accessModes: ['ReadWriteMany'],
          storageClassName: '',
          volumeName: volume.metadata.name,
          resources: { requests: { storage } },
        },
      },
      // Kubernetes resizes only what a class has made, and EFS needs no resizing.
      { parent: this, ignoreChanges: ['spec.resources'] },
    );
  }

  private byClass(
    name: string,
    { namespace, storage, protect }: SharedVolumeArgs,
    { storageClass, oneNode }: Extract<VolumeSource, { kind: 'storage-class' }>,
  ): void {
    // A class may make the volume only with the first pod, and that one waits for the claim.
    const annotations = { 'pulumi.com/skipAwait': 'true' };
    new PersistentVolumeClaim(
      name,
      {
        metadata: { name, namespace, annotations },
        spec: {
          accessModes: [oneNode ? 'ReadWriteOnce' : 'ReadWriteMany'],
          ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
          resources: { requests: { storage: `${storage}Gi` } },
        },
      },
      { parent: this, protect: protect ?? true },
    );
  }
}

import { CustomResource } from '@pulumi/kubernetes/apiextensions';
import * as pulumi from '@pulumi/pulumi';
import type { ClusterBackup } from '../../../src/model/operations';
import type { NetworkGrant } from '../../../src/wiring/grant';
import { imageReference, images } from '../images';
import { opaqueSecret } from '../opaqueSecret';
import { containerSecurityContext, podSecurityContext } from '../securityContext';
import { chartVersions } from './chartVersions';
import { childOptions, operatorNamespace, type OperatorNamespace } from './operatorNamespace';
import { operatorRelease, operatorResources, type OperatorResources } from './operatorRelease';

/** Where the copies go. */
export type BackupStorage = {
  /** Name of the bucket. */
  readonly bucket: pulumi.Input<string>;
  readonly region: string;
} & (
  | {
      readonly kind: 'aws';
      /** Id of the Pod Identity association, without which the pod must not start. */
      readonly associationId: pulumi.Input<string>;
      /** ARN of the key that encrypts the copies. */
      readonly keyArn: pulumi.Input<string>;
    }
  | {
      readonly kind: 'outside';
      /** URL of the S3 API. */
      readonly endpoint: string;
      readonly accessKeyId: string;
      readonly secretAccessKey: pulumi.Input<string>;
    }
);

export interface VeleroArgs {
  readonly storage: BackupStorage;
  /** When a backup is made, and how long it is kept. */
  readonly schedule: ClusterBackup;
  /** Namespaces whose objects, and on AWS whose disks, are copied. */
  readonly namespaces: readonly string[];
  /** The rules of its pod. */
  readonly grants: readonly NetworkGrant[];
}

/** Who opens the bucket: the account that a Pod Identity belongs to. */
export const veleroServiceAccount = { namespace: chartVersions.velero.chart, name: 'velero-server' } as const;

/** Folder of the bucket, as the seed of task-platform names it. */
const prefix = 'k8s-backups';
const location = 'default';
const credentialSecret = 'velero-storage';
/** User and group of Velero's image, and of its plugin's. */
const user = 65532;

/** The values of the chart that are not its defaults. Its one pod is the only that writes to the storage. */
export interface VeleroValues {
  readonly initContainers: readonly {
    readonly name: string;
    readonly image: string;
    readonly resources: OperatorResources;
    readonly securityContext: typeof containerSecurityContext;
    readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  }[];
  readonly resources: OperatorResources;
  readonly podSecurityContext: ReturnType<typeof podSecurityContext>;
  readonly containerSecurityContext: typeof containerSecurityContext;
  readonly podAnnotations: Readonly<Record<string, pulumi.Input<string>>>;
  readonly credentials: { readonly useSecret: boolean; readonly existingSecret?: pulumi.Input<string> };
  readonly extraVolumes: readonly {
    readonly name: string;
    readonly emptyDir: Readonly<Record<string, never>>;
  }[];
  readonly extraVolumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  readonly terminationGracePeriodSeconds: number;
  readonly upgradeCRDs: false;
  readonly backupsEnabled: false;
  readonly snapshotsEnabled: false;
}

/** Velero: copies of the objects of the cluster, and on AWS snapshots of the disks of its pods, by a schedule. */
export class Velero extends pulumi.ComponentResource {
  constructor(name: string, args: VeleroArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:Velero', name, {}, opts);
    const child = childOptions(this, opts);
    const chart = chartVersions.velero;
    const namespace = operatorNamespace(
      name,
      { name: chart.chart, podSecurity: 'restricted', grants: args.grants },
      child,
    );
    const values = veleroValues(args.storage, credential(namespace, args.storage, child));
    const release = operatorRelease(name, { chart, namespace, values }, child);
    const inVelero = { parent: this, dependsOn: [release] };
    const made = storageLocations(name, args.storage, namespace.name, inVelero);
    makeSchedule(args, namespace.name, { parent: this, dependsOn: [release, ...made] });
    this.registerOutputs({});
  }
}

/** Returns the chart's values; `secret` is the Secret with the credential of the storage, where it takes one. */
export function veleroValues(storage: BackupStorage, secret: pulumi.Input<string> | undefined): VeleroValues {
  return {
    initContainers: [
      {
        name: 'velero-plugin-for-aws',
        image: imageReference(images.veleroPluginForAws),
        resources: operatorResources('10m', '32Mi', '64Mi'),
        securityContext: containerSecurityContext,
        volumeMounts: [{ name: 'plugins', mountPath: '/target' }],
      },
    ],
    resources: operatorResources('100m', '256Mi', '1Gi'),
    podSecurityContext: podSecurityContext([], user),
    containerSecurityContext,
    podAnnotations: storage.kind === 'aws' ? { 'berth.dev/pod-identity': storage.associationId } : {},
    credentials: secret === undefined ? { useSecret: false } : { useSecret: true, existingSecret: secret },
    // Backups are put together there, and the root is read-only.
    extraVolumes: [{ name: 'tmp', emptyDir: {} }],
    extraVolumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
    // The chart waits for an hour, in which a new pod could not start.
    terminationGracePeriodSeconds: 120,
    // The chart's Job for CRDs has none of a restricted pod's fields: they are raised by hand.
    upgradeCRDs: false,
    // Locations are objects of the stack's own, so that a plan shows them.
    backupsEnabled: false,
    snapshotsEnabled: false,
  };
}

/** Keeps the credential of storage outside in a Secret, in the format of AWS's own tools. */
function credential(
  namespace: OperatorNamespace,
  storage: BackupStorage,
  opts: pulumi.CustomResourceOptions,
): pulumi.Input<string> | undefined {
  if (storage.kind === 'aws') return undefined;
  const { accessKeyId, secretAccessKey } = storage;
  const cloud = pulumi.interpolate`[default]\naws_access_key_id=${accessKeyId}\naws_secret_access_key=${secretAccessKey}\n`;
  const args = { name: credentialSecret, namespace: namespace.name, data: { cloud } };
  return opaqueSecret(credentialSecret, args, opts).metadata.name;
}

function storageLocations(
  name: string,
  storage: BackupStorage,
  namespace: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const { bucket, region } = storage;
  const metadata = { name: location, namespace };
  const apiVersion = 'velero.io/v1';
  const own =
    storage.kind === 'aws'
      ? { kmsKeyId: storage.keyArn }
      : { s3Url: storage.endpoint, s3ForcePathStyle: 'true' };
  const copies = new CustomResource(
    `${name}-storage`,
    {
      apiVersion,
      kind: 'BackupStorageLocation',
      metadata,
      spec: { provider: 'aws', default: true, objectStorage: { bucket, prefix }, config: { region, ...own } },
    },
    opts,
  );
  if (storage.kind === 'outside') return [copies];
  const spec = { provider: 'aws', config: { region } };
  const snapshots = { apiVersion, kind: 'VolumeSnapshotLocation', metadata, spec };
  return [copies, new CustomResource(`${name}-snapshots`, snapshots, opts)];
}

function makeSchedule(
  { schedule, namespaces, storage }: VeleroArgs,
  namespace: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): CustomResource {
  const onAws = storage.kind === 'aws';
  return new CustomResource(
    'daily',
    {
      apiVersion: 'velero.io/v1',
      kind: 'Schedule',
      metadata: { name: 'daily', namespace },
      spec: {
        schedule: schedule.schedule,
        template: {
          ttl: `${schedule.retentionHours}h0m0s`,
          includedNamespaces: [...namespaces],
          storageLocation: location,
          snapshotVolumes: onAws,
          ...(onAws ? { volumeSnapshotLocations: [location] } : {}),
        },
      },
    },
    opts,
  );
}

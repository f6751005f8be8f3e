import * as pulumi from '@pulumi/pulumi';
import { StorageClass } from '@pulumi/kubernetes/storage/v1';

export interface StorageClassArgs {
  /** Name that claims use. Default: gp3. */
  readonly name?: string;
  /** Whether claims that name no class get this one. Default: true. */
  readonly isDefault?: boolean;
  /** Whether the disk outlives its claim; of a class that is there already this cannot change. Default: false. */
  readonly retain?: boolean;
  /** Operations a second of each disk, 3000 to 16000 and at most 500 a GiB. Default: 3000, which gp3 has for free. */
  readonly iops?: number;
  /** ARN of the key that encrypts the disks, which the driver must be allowed to use. Default: the account's own. */
  readonly keyArn?: pulumi.Input<string>;
}

/**
 * Makes a class of encrypted gp3 disks, for an EKS cluster with the EBS CSI driver. The disk is made in the zone of the
 * pod that first claims it, and can grow. Raises an error for operations that gp3 does not offer.
 */
export function storageClass(
  name: string,
  args: StorageClassArgs,
  opts: pulumi.CustomResourceOptions,
): StorageClass {
  const { iops = 3000, keyArn } = args;
  if (iops < 3000 || iops > 16000)
    throw new Error(`the storage class ${name} asks for ${iops} operations a second; gp3 has 3000 to 16000`);
  return new StorageClass(
    name,
    {
      metadata: {
        name: args.name ?? 'gp3',
        annotations: { 'storageclass.kubernetes.io/is-default-class': String(args.isDefault ?? true) },
      },
      provisioner: 'ebs.csi.aws.com',
      parameters: {
        type: 'gp3',
        encrypted: 'true',
        ...(args.iops === undefined ? {} : { iops: String(iops) }),
        ...(keyArn === undefined ? {} : { kmsKeyId: keyArn }),
      },
      reclaimPolicy: args.retain === true ? 'Retain' : 'Delete',
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
    },
    // A disk keeps the policy that it was made with, and a class can only be replaced, under every claim of it.
    pulumi.mergeOptions(opts, { ignoreChanges: ['reclaimPolicy'] }),
  );
}

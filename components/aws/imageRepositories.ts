import * as ecr from '@pulumi/aws/ecr';
import * as pulumi from '@pulumi/pulumi';
import type { StoreArgs } from './storeArgs';
import { refuseStore } from './storeProblems';

/** `keyArn` encrypts the images; `protect` keeps the repositories with what is in them. */
export interface ImageRepositoriesArgs extends StoreArgs {
  /** Number of the AWS account, 12 digits. */
  readonly accountId: string;
  readonly region: string;
  /** First part of the names: "production" gives production/IMAGE. */
  readonly folder: string;
  /** Images, as their services name them. */
  readonly images: readonly string[];
  /** Whether a tag stays with the image that it was first given to. Default: true. */
  readonly immutableTags?: boolean;
}

/** Days that an image without a tag stays, and how many with one do. */
const untaggedDays = 14;
const taggedImages = 50;

/**
 * Repositories of ECR, one an image, which look for known vulnerabilities in whatever is pushed. Their names are plain,
 * because pipelines push to them.
 */
export class ImageRepositories extends pulumi.ComponentResource {
  /** Registry and folder of the images, as `berth:imageRegistry` takes them. */
  readonly registry: string;

  /** Raises a UserError for names that ECR refuses, all of them at once. */
  constructor(name: string, args: ImageRepositoriesArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:ImageRepositories', name, {}, opts);
    const images = [...new Set(args.images)];
    refuseStore(
      'images',
      name,
      images.flatMap((image) => nameProblems(`${args.folder}/${image}`)),
    );
    for (const image of images) repository(image, args, this);
    this.registry = `${args.accountId}.dkr.ecr.${args.region}.amazonaws.com/${args.folder}`;
    this.registerOutputs({ registry: this.registry });
  }
}

function repository(image: string, args: ImageRepositoriesArgs, parent: pulumi.Resource): void {
  const { folder, keyArn, protect = true, immutableTags = true } = args;
  const made = new ecr.Repository(
    image,
    {
      name: `${folder}/${image}`,
      imageScanningConfiguration: { scanOnPush: true },
      imageTagMutability: immutableTags ? 'IMMUTABLE' : 'MUTABLE',
      encryptionConfigurations: [{ encryptionType: 'KMS', kmsKey: keyArn }],
      forceDelete: !protect,
    },
    { parent, protect },
  );
  new ecr.LifecyclePolicy(image, { repository: made.name, policy: JSON.stringify(lifecycle) }, { parent });
}

const expire = { type: 'expire' };
const lifecycle = {
  rules: [
    {
      rulePriority: 1,
      description: 'Images that no tag names any more',
      selection: {
        tagStatus: 'untagged',
        countType: 'sinceImagePushed',
        countUnit: 'days',
        countNumber: untaggedDays,
      },
      action: expire,
    },
    {
      rulePriority: 2,
      description: 'Images beyond the newest',
      selection: {
        tagStatus: 'tagged',
        tagPatternList: ['*'],
        countType: 'imageCountMoreThan',
        countNumber: taggedImages,
      },
      action: expire,
    },
  ],
};

function nameProblems(repositoryName: string): string[] {
  const right = /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/.test(repositoryName);
  if (right && repositoryName.length >= 2 && repositoryName.length <= 256) return [];
  return [
    `"${repositoryName}" must be 2 to 256 lower-case letters and digits, parted by single ".", "_", "-" and "/"`,
  ];
}

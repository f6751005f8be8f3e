import * as kms from '@pulumi/aws/kms';
import * as pulumi from '@pulumi/pulumi';
import { policyDocument, type ResourcePolicyStatement } from './policyDocument';

/**
 * What a key encrypts: the Secrets of the cluster and the disks of its nodes; what stores keep, with their backups
 * and the volumes of pods; logs; messages under way.
 */
export const keyPurposes = ['cluster', 'data', 'logs', 'messaging'] as const;
export type KeyPurpose = (typeof keyPurposes)[number];

export interface EncryptionKeysArgs {
  /** Number of the AWS account, 12 digits: the administrator of the keys. */
  readonly accountId: string;
  /** Region of the keys, e.g. "us-west-2". */
  readonly region: string;
  /** First part of the aliases: "task-platform-production" gives "alias/task-platform-production-data". */
  readonly aliasPrefix: string;
  /**
   * Keeps a destroy from the keys: protected, 30 days instead of 7 until a deletion takes effect, and the key of the
   * data stays in the account even then, because final snapshots and backups cannot be read without it. Default: true.
   */
  readonly protect?: boolean;
}

/** One key of the customer's own for each purpose, rotated every year. */
export class EncryptionKeys extends pulumi.ComponentResource {
  /** ARN of the key of each purpose. */
  readonly arns: Readonly<Record<KeyPurpose, pulumi.Output<string>>>;

  constructor(name: string, args: EncryptionKeysArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:EncryptionKeys', name, {}, opts);
    const key = (purpose: KeyPurpose): pulumi.Output<string> => this.key(name, purpose, args);
    this.arns = {
      cluster: key('cluster'),
      data: key('data'),
      logs: key('logs'),
      messaging: key('messaging'),
    };
    this.registerOutputs({ arns: this.arns });
  }

  private key(name: string, purpose: KeyPurpose, args: EncryptionKeysArgs): pulumi.Output<string> {
    const protect = args.protect ?? true;
    const key = new kms.Key(
      `${name}-${purpose}`,
      {
        description: `${args.aliasPrefix}: ${purpose}`,
        enableKeyRotation: true,
        deletionWindowInDays: protect ? 30 : 7,
        policy: policyDocument([administration(args), ...uses[purpose](args)]),
      },
      { parent: this, protect, retainOnDelete: protect && purpose === 'data' },
    );
    new kms.Alias(
      `${name}-${purpose}`,
      { name: `alias/${args.aliasPrefix}-${purpose}`, targetKeyId: key.keyId },
      { parent: this },
    );
    return key.arn;
  }
}

const useOfKey = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];

/** The account's own IAM policies decide who uses a key; without this statement nobody could change the policy. */
function administration({ accountId }: EncryptionKeysArgs): ResourcePolicyStatement {
  return {
    sid: 'AccountAdministration',
    principal: { AWS: `arn:aws:iam::${accountId}:root` },
    actions: ['kms:*'],
    resources: ['*'],
  };
}

/** The services of AWS that use each key in their own name. */
const uses: Readonly<Record<KeyPurpose, (args: EncryptionKeysArgs) => ResourcePolicyStatement[]>> = {
  // Node groups start their machines through the service-linked role of Auto Scaling. A new account does not have
  // that role yet, and a policy cannot name a role that is not there, so the way of use is named instead.
  cluster: ({ accountId, region }) => [
    {
      sid: 'NodeDisks',
      principal: { AWS: '*' },
      actions: [...useOfKey, 'kms:CreateGrant'],
      resources: ['*'],
      conditions: {
        StringEquals: { 'kms:CallerAccount': accountId, 'kms:ViaService': `ec2.${region}.amazonaws.com` },
      },
    },
  ],
  data: () => [],
  logs: ({ accountId, region }) => [
    {
      sid: 'CloudWatchLogs',
      principal: { Service: `logs.${region}.amazonaws.com` },
      actions: useOfKey,
      resources: ['*'],
      conditions: {
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${region}:${accountId}:log-group:*` },
      },
    },
  ],
  // A topic that delivers to an encrypted queue.
  messaging: ({ accountId }) => [
    {
      sid: 'TopicDelivery',
      principal: { Service: 'sns.amazonaws.com' },
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': accountId } },
    },
  ],
};

import type { PolicyResource } from '../../policyResource';
import type { PolicyStack } from '../../policyStack';
import { bagsAt, textAt } from '../../cluster';
import { awsGuide, securityHub } from '../../awsStandards';
import { stackRule, type Rule, type Severity, type Standard } from '../../rule';
import { cisAws, foundational } from './awsSecurityStandards';
import { companions } from './companions';
import { mustBe, together, type PropertyCheck } from './propertyCheck';
import { refusesPlainText } from './refusesPlainText';

/** A bucket by itself says nothing; each of these speaks of one. */
interface BucketRuleDefinition {
  readonly id: `security-bucket-${string}`;
  readonly severity: Severity;
  readonly why: string;
  readonly mend: string;
  readonly standards: readonly [Standard, ...Standard[]];
  /** Type of what speaks of the bucket. */
  readonly type: string;
  /** What is wrong where nothing of that type does. */
  readonly absent: string;
  /** Returns what is wrong with what does. */
  readonly check: PropertyCheck;
}

function bucketRule({ type, absent, check, ...definition }: BucketRuleDefinition): Rule {
  return stackRule({
    ...definition,
    enforcement: 'mandatory',
    onUnknown: 'undecided',
    types: ['aws:s3/bucket:Bucket'],
    check: (bucket, stack) => {
      const speaking = about(stack, bucket, type);
      return speaking.length === 0 ? [absent] : speaking.flatMap(check);
    },
  });
}

function about(stack: PolicyStack, bucket: PolicyResource, type: string): readonly PolicyResource[] {
  return companions(stack, bucket, { type, property: 'bucket' }, textAt(bucket.props, 'bucket'));
}

const blocks = ['blockPublicAcls', 'blockPublicPolicy', 'ignorePublicAcls', 'restrictPublicBuckets'];

/** Buckets: closed to the internet, encrypted, and each object as it was. */
export const bucketSecurityRules: readonly Rule[] = [
  bucketRule({
    id: 'security-bucket-public-access-blocked',
    severity: 'critical',
    why: 'With the block a wrong policy or a wrong list of one object opens nothing; most leaks of buckets were one of these.',
    mend: 'Give the bucket a BucketPublicAccessBlock with all four properties set to true.',
    standards: [foundational('S3.8'), cisAws('2.1.4')],
    type: 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock',
    absent: 'can be opened to the internet: no BucketPublicAccessBlock speaks of it',
    check: together(...blocks.map((block) => mustBe(block, true, 'can be opened to the internet'))),
  }),
  bucketRule({
    id: 'security-bucket-ownership',
    severity: 'medium',
    why: 'Otherwise each object has a list of its own of who may read it, which nobody looks through.',
    mend: 'Give the bucket BucketOwnershipControls with BucketOwnerEnforced.',
    standards: [foundational('S3.12')],
    type: 'aws:s3/bucketOwnershipControls:BucketOwnershipControls',
    absent: 'has access control lists: no BucketOwnershipControls speaks of it',
    check: mustBe('rule.objectOwnership', 'BucketOwnerEnforced', 'has access control lists'),
  }),
  bucketRule({
    id: 'security-bucket-encrypted',
    severity: 'medium',
    why: 'A key of the account says who may read beside the policy of the bucket, and writes down who did.',
    mend: 'Give the bucket a BucketServerSideEncryptionConfiguration with aws:kms and a key of the account.',
    standards: [securityHub('S3.17')],
    type: 'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
    absent: 'is encrypted by no key of the account',
    check: ({ props }) =>
      bagsAt(props, 'rules.*.applyServerSideEncryptionByDefault')
        .filter(
          (rule) =>
            !textAt(rule, 'sseAlgorithm').startsWith('aws:kms') || textAt(rule, 'kmsMasterKeyId') === '',
        )
        .map((rule) => `is encrypted by ${textAt(rule, 'sseAlgorithm')}, and by no key of the account`),
  }),
  bucketRule({
    id: 'security-bucket-versioned',
    severity: 'medium',
    why: 'Whoever overwrites or deletes, by mistake or for ransom, leaves the older versions.',
    mend: 'Give the bucket BucketVersioning with the status Enabled.',
    standards: [
      securityHub('S3.14'),
      awsGuide('Amazon S3 User Guide', 'Security best practices for Amazon S3'),
    ],
    type: 'aws:s3/bucketVersioning:BucketVersioning',
    absent: 'keeps no older versions: no BucketVersioning speaks of it',
    check: mustBe('versioningConfiguration.status', 'Enabled', 'keeps no older versions'),
  }),
  bucketRule({
    id: 'security-bucket-tls-only',
    severity: 'medium',
    why: 'S3 answers in plain HTTP too, where whoever stands between reads and changes objects.',
    mend: 'Refuse requests to bucket and objects where aws:SecureTransport is false, by a BucketPolicy.',
    standards: [foundational('S3.5'), cisAws('2.1.1')],
    type: 'aws:s3/bucketPolicy:BucketPolicy',
    absent: 'takes requests without TLS: it has no policy',
    check: ({ props }) => (refusesPlainText(props, 'policy') ? [] : ['takes requests without TLS']),
  }),
];

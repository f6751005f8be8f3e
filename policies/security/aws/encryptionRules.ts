import { asText, valueAt } from '../../../src/simulation/propertyValue';
import { awsGuide, securityHub } from '../../awsStandards';
import { resourceRule, type ResourceRule, type Rule, type Severity, type Standard } from '../../rule';
import { cisAws, foundational } from './awsSecurityStandards';
import { mustBe, mustHave } from './propertyCheck';

interface EncryptionRuleDefinition {
  readonly id: `security-${string}`;
  readonly severity: Severity;
  readonly why: string;
  readonly standards: readonly [Standard, ...Standard[]];
  readonly type: string;
  /** The property that turns encryption on. Default: the service always encrypts. */
  readonly switchPath?: string;
  /** The property with the key. */
  readonly keyPath: string;
}

/** Keys that AWS makes for a service, under a policy that the account cannot change. */
const keyOfAws = /^alias\/aws\//;

/**
 * Returns the rule that what a type of resource keeps is encrypted by a key of the account: one whose policy says who
 * may use it, whose every use is in CloudTrail, and which can be taken away.
 */
function encryptionRule(definition: EncryptionRuleDefinition): ResourceRule {
  const { type, switchPath, keyPath, ...said } = definition;
  const key = mustHave(keyPath, 'is encrypted by no key of the account');
  return resourceRule({
    ...said,
    enforcement: 'mandatory',
    mend: `Set ${switchPath === undefined ? '' : `\`${switchPath}\` to true and `}\`${keyPath}\` to the ARN of a KMS key of the account.`,
    onUnknown: 'passes',
    types: [type],
    check: (resource) => {
      // The copy of a database is encrypted as its source is.
      if (asText(resource.props['replicateSourceDb']) !== '') return [];
      const off = switchPath === undefined ? [] : mustBe(switchPath, true, 'is not encrypted')(resource);
      if (off.length > 0) return off;
      const alias = asText(valueAt(resource.props, keyPath));
      return keyOfAws.test(alias) ? [`is encrypted by the key of AWS ${alias}`] : key(resource);
    },
  });
}

const keyRotation = resourceRule({
  id: 'security-key-rotation',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'What was encrypted by a key that leaked stays readable; a yearly key bounds how much that is.',
  mend: 'Set `enableKeyRotation` to true.',
  standards: [securityHub('KMS.4'), cisAws('3.6')],
  onUnknown: 'undecided',
  types: ['aws:kms/key:Key'],
  check: mustBe('enableKeyRotation', true, 'never changes'),
});

/** What is kept, and the keys that it is encrypted by. Buckets are judged with the rest of a bucket. */
export const encryptionRules: readonly Rule[] = [
  encryptionRule({
    id: 'security-rds-encrypted',
    severity: 'critical',
    why: 'Snapshots and disks of a database can be shared or lost; encrypted they are worth nothing without the key.',
    standards: [foundational('RDS.3'), cisAws('2.2.1')],
    type: 'aws:rds/instance:Instance',
    switchPath: 'storageEncrypted',
    keyPath: 'kmsKeyId',
  }),
  encryptionRule({
    id: 'security-cache-encrypted',
    severity: 'high',
    why: 'Snapshots of a cache hold sessions, and what was meant to be forgotten.',
    standards: [foundational('ElastiCache.4')],
    type: 'aws:elasticache/replicationGroup:ReplicationGroup',
    switchPath: 'atRestEncryptionEnabled',
    keyPath: 'kmsKeyId',
  }),
  encryptionRule({
    id: 'security-search-encrypted',
    severity: 'high',
    why: 'An index holds the text of every document, also of those deleted elsewhere.',
    standards: [foundational('Opensearch.1')],
    type: 'aws:opensearch/domain:Domain',
    switchPath: 'encryptAtRest.enabled',
    keyPath: 'encryptAtRest.kmsKeyId',
  }),
  encryptionRule({
    id: 'security-file-system-encrypted',
    severity: 'high',
    why: 'A file system cannot be encrypted later, and its backups are as it is.',
    standards: [foundational('EFS.1'), foundational('EFS.8'), cisAws('2.3.1')],
    type: 'aws:efs/fileSystem:FileSystem',
    switchPath: 'encrypted',
    keyPath: 'kmsKeyId',
  }),
  encryptionRule({
    id: 'security-table-encrypted',
    severity: 'medium',
    why: 'A key of the account says who may read a table beside IAM, and writes down who did.',
    standards: [awsGuide('Amazon DynamoDB Developer Guide', 'DynamoDB encryption at rest')],
    type: 'aws:dynamodb/table:Table',
    switchPath: 'serverSideEncryption.enabled',
    keyPath: 'serverSideEncryption.kmsKeyArn',
  }),
  encryptionRule({
    id: 'security-queue-encrypted',
    severity: 'medium',
    why: 'Messages wait for days, dead letters for two weeks; they say what the rest of the system does.',
    standards: [securityHub('SQS.1')],
    type: 'aws:sqs/queue:Queue',
    keyPath: 'kmsMasterKeyId',
  }),
  encryptionRule({
    id: 'security-topic-encrypted',
    severity: 'medium',
    why: 'A topic keeps what it could not deliver yet, by default in plain text.',
    standards: [securityHub('SNS.1')],
    type: 'aws:sns/topic:Topic',
    keyPath: 'kmsMasterKeyId',
  }),
  encryptionRule({
    id: 'security-secret-encrypted',
    severity: 'high',
    why: 'Under the key of AWS every principal of the account that may read the secret may decrypt it too.',
    standards: [awsGuide('AWS Secrets Manager User Guide', 'Secret encryption and decryption')],
    type: 'aws:secretsmanager/secret:Secret',
    keyPath: 'kmsKeyId',
  }),
  encryptionRule({
    id: 'security-repository-encrypted',
    severity: 'low',
    why: 'Images hold the code of the system, and now and then what should not be in them.',
    standards: [securityHub('ECR.5')],
    type: 'aws:ecr/repository:Repository',
    keyPath: 'encryptionConfigurations.0.kmsKey',
  }),
  encryptionRule({
    id: 'security-log-encrypted',
    severity: 'medium',
    why: 'Logs hold addresses, queries and names of users; whoever may read logs reads them all without a key.',
    standards: [
      awsGuide('Amazon CloudWatch Logs User Guide', 'Encrypt log data in CloudWatch Logs using AWS KMS'),
    ],
    type: 'aws:cloudwatch/logGroup:LogGroup',
    keyPath: 'kmsKeyId',
  }),
  encryptionRule({
    id: 'security-backup-encrypted',
    severity: 'high',
    why: 'A vault holds whole databases, for as long as it is told.',
    standards: [foundational('Backup.1')],
    type: 'aws:backup/vault:Vault',
    keyPath: 'kmsKeyArn',
  }),
  keyRotation,
];

import { long, type Refusal } from './refusal';

/** What IAM, KMS, Secrets Manager, CloudWatch and the TLS provider refuse. */
export const accessRefusals: readonly Refusal[] = [
  [
    'tls:index/selfSignedCert:SelfSignedCert',
    { allowedUses: ['certSigning'] },
    'allowedUses[0]',
    /cert_signing/,
  ],
  [
    'tls:index/selfSignedCert:SelfSignedCert',
    { earlyRenewalHours: 24 },
    'earlyRenewalHours',
    /at every update/,
  ],
  ['aws:iam/role:Role', { name: long(65) }, 'name', /1 to 64/],
  [
    'aws:iam/role:Role',
    { assumeRolePolicy: JSON.stringify(long(2048)) },
    'assumeRolePolicy',
    /2048 are allowed/,
  ],
  ['aws:iam/policy:Policy', { policy: JSON.stringify(long(6144)) }, 'policy', /6144 are allowed/],
  ['aws:iam/policy:Policy', { policy: '{' }, 'policy', /not JSON/],
  ['aws:kms/key:Key', { deletionWindowInDays: 5 }, 'deletionWindowInDays', /7 to 30/],
  ['aws:kms/key:Key', { policy: '{"Statement":[{"Action":"kms:Decrypt"}]}' }, 'policy', /lock everybody out/],
  ['aws:kms/alias:Alias', { name: 'alias/aws/rds' }, 'name', /not "alias\/aws\/"/],
  ['aws:secretsmanager/secret:Secret', { recoveryWindowInDays: 3 }, 'recoveryWindowInDays', /0, or 7 to 30/],
  ['aws:cloudwatch/logGroup:LogGroup', { retentionInDays: 10 }, 'retentionInDays', /use one of/],
];

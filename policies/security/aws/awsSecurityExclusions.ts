import type { Exclusion } from '../../exclusions';

/** What the shipped systems do in AWS against the rules of security, and why. */
export const awsSecurityExclusions: readonly Exclusion[] = [
  {
    rule: 'security-iam-no-user',
    type: 'aws:iam/user:User',
    name: 'smtp-email-service',
    reason:
      'SES knows the login of SMTP only as the key of an IAM user; this one may send as one sender of one domain, and nothing else.',
  },
  {
    rule: 'security-iam-no-user-policy',
    type: 'aws:iam/userPolicy:UserPolicy',
    name: 'smtp-email-service',
    reason: 'The user is the mail of one service; a group that has it alone would say no more.',
  },
  ...['cdn', 'site'].map((name) => ({
    rule: 'security-log-encrypted',
    type: 'aws:cloudwatch/logGroup:LogGroup',
    name,
    reason:
      'CloudFront delivers its log by way of us-east-1 alone, whatever region the stack and its keys are in; CloudWatch encrypts it by a key of its own.',
  })),
  {
    rule: 'security-log-encrypted',
    type: 'aws:cloudwatch/logGroup:LogGroup',
    name: 'cdn-firewall',
    reason:
      'The firewall of CloudFront and its log are in us-east-1 alone, whatever region the stack and its keys are in; CloudWatch encrypts the log by a key of its own, and credentials are left out of it.',
  },
  {
    rule: 'security-bucket-encrypted',
    type: 'aws:s3/bucket:Bucket',
    name: 'static-files',
    reason:
      'CloudFront hands these files to everybody and may use no key of the stack; S3 encrypts them by its own.',
  },
  {
    rule: 'security-access-point-user',
    type: 'aws:efs/accessPoint:AccessPoint',
    name: 'docker-volumes',
    reason:
      'The Docker daemons of VibeBox give files to the users of their containers, which one user for all would forbid; only they reach the mount targets.',
  },
  {
    rule: 'security-api-authorized',
    type: 'aws:apigatewayv2/route:Route',
    name: 'websocket-api-connect',
    reason:
      'Whoever opens the page of this system connects without a login, as its seed describes; the function gets messages alone, and the stage limits how many.',
  },
];

import { asText, valueAt } from '../../../src/simulation/propertyValue';
import { idOf, statementsAt } from '../../awsResources';
import { textAt } from '../../cluster';
import type { PolicyResource } from '../../policyResource';
import { awsGuide, securityHub } from '../../awsStandards';
import { resourceRule, stackRule, type Rule } from '../../rule';
import { foundational } from './awsSecurityStandards';
import { companions, named, type Naming } from './companions';
import { isNarrowedBy, negations, openStatements } from './openStatements';
import { refusesPlainText } from './refusesPlainText';

/** Where a type of resource says who may do what to it, of those whose policies may name anybody. */
const documents: Readonly<Record<string, string>> = {
  'aws:backup/vaultPolicy:VaultPolicy': 'policy',
  'aws:cloudwatch/logResourcePolicy:LogResourcePolicy': 'policyDocument',
  'aws:ecr/repositoryPolicy:RepositoryPolicy': 'policy',
  'aws:efs/fileSystemPolicy:FileSystemPolicy': 'policy',
  'aws:kms/key:Key': 'policy',
  'aws:s3/bucketPolicy:BucketPolicy': 'policy',
  'aws:secretsmanager/secretPolicy:SecretPolicy': 'policy',
  'aws:sns/topic:Topic': 'policy',
  'aws:sns/topicPolicy:TopicPolicy': 'policy',
  'aws:sqs/queue:Queue': 'policy',
  'aws:sqs/queuePolicy:QueuePolicy': 'policy',
};

function documentOf({ type }: PolicyResource): string {
  return documents[type] ?? '';
}

const notOpen = resourceRule({
  id: 'security-resource-policy-not-open',
  severity: 'critical',
  enforcement: 'mandatory',
  why: 'The principal "*" is everybody with an account of AWS, of some services everybody; only a condition that says who asks, or from where, narrows it.',
  mend: 'Name the principals, or add a condition such as aws:SourceArn, aws:SourceAccount or aws:PrincipalOrgID.',
  standards: [
    foundational('S3.2'),
    foundational('S3.3'),
    securityHub('SQS.3'),
    foundational('SNS.4'),
    foundational('KMS.5'),
  ],
  onUnknown: 'undecided',
  types: Object.keys(documents),
  check: (resource) => [
    ...openStatements(resource.props, documentOf(resource)).map(
      ({ actions }) => `lets everybody ${actions.join(', ')}`,
    ),
    ...negations(resource.props, documentOf(resource)).map(
      (key) => `allows by ${key}, which is all the rest`,
    ),
  ],
});

/** Keys by which a service says for whom it acts. */
function isSourceKey(key: string): boolean {
  return /^aws:source(arn|account|orgid)$/.test(key) || key.startsWith('kms:encryptioncontext:');
}

const forWhom = resourceRule({
  id: 'security-service-acts-for-account',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A service of AWS acts for every account: without a condition another account makes it act on what is ours, as a confused deputy.',
  mend: 'Add a condition with aws:SourceArn or aws:SourceAccount.',
  standards: [awsGuide('AWS IAM User Guide', 'The confused deputy problem')],
  onUnknown: 'undecided',
  types: [...Object.keys(documents), 'aws:iam/role:Role', 'aws:lambda/permission:Permission'],
  check: (resource) => {
    if (resource.type === 'aws:lambda/permission:Permission') return permissionProblems(resource);
    const isRole = resource.type === 'aws:iam/role:Role';
    return statementsAt(resource.props, isRole ? 'assumeRolePolicy' : documentOf(resource))
      .filter(({ effect }) => effect === 'Allow')
      .filter((statement) => !isNarrowedBy(statement, isSourceKey))
      .flatMap(({ principals }) => principals['Service'] ?? [])
      .filter((service) => !isRole || sayForWhom.has(service))
      .map((service) => `lets ${service} act for whoever asks it to`);
  },
});

/** Services whose documentation has these keys in trust policies; others send none, and a condition would refuse them. */
const sayForWhom: ReadonlySet<string> = new Set([
  'monitoring.rds.amazonaws.com',
  'vpc-flow-logs.amazonaws.com',
]);

function permissionProblems({ props }: PolicyResource): readonly string[] {
  const principal = textAt(props, 'principal');
  const narrowed = ['sourceArn', 'sourceAccount', 'principalOrgId'].some(
    (key) => asText(valueAt(props, key)) !== '',
  );
  return narrowed ? [] : [`lets ${principal === '*' ? 'everybody' : principal} call the function`];
}

/** How the policy of each is found, and the text that it names it by. */
const policies: Readonly<Record<string, Naming & { readonly idOf: (about: PolicyResource) => string }>> = {
  'aws:sqs/queue:Queue': {
    type: 'aws:sqs/queuePolicy:QueuePolicy',
    property: 'queueUrl',
    idOf: ({ props }) => textAt(props, 'url'),
  },
  'aws:sns/topic:Topic': {
    type: 'aws:sns/topicPolicy:TopicPolicy',
    property: 'arn',
    idOf: ({ props }) => textAt(props, 'arn'),
  },
  'aws:efs/fileSystem:FileSystem': {
    type: 'aws:efs/fileSystemPolicy:FileSystemPolicy',
    property: 'fileSystemId',
    idOf,
  },
};

const tlsOnly = stackRule({
  id: 'security-plain-text-refused',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'SQS and SNS answer in plain HTTP, and EFS in plain NFS, unless a policy refuses it.',
  mend: 'Deny every action where aws:SecureTransport is false, in the policy of the queue, topic or file system.',
  standards: [
    awsGuide('Amazon SQS Developer Guide', 'Security best practices for Amazon SQS'),
    awsGuide('Amazon SNS Developer Guide', 'Security best practices for Amazon SNS'),
    awsGuide('Amazon EFS User Guide', 'Using IAM to control access to file systems'),
  ],
  onUnknown: 'undecided',
  types: Object.keys(policies),
  check: (resource, stack) => {
    const naming = policies[resource.type];
    if (naming === undefined) return [];
    const [policy] = companions(stack, resource, naming, naming.idOf(resource));
    if (policy === undefined) return ['takes requests without TLS: it has no policy'];
    return refusesPlainText(policy.props, 'policy') ? [] : ['takes requests without TLS'];
  },
});

const domain = 'aws:opensearch/domain:Domain';

/** With users of its own and no address on the internet a domain may let everybody knock: AWS advises it. */
const searchPolicy = stackRule({
  id: 'security-search-policy',
  severity: 'critical',
  enforcement: 'mandatory',
  why: 'The policy of a domain is all that asks who comes, unless the domain knows users and stands in a network.',
  mend: 'Name the principals, or let everybody make requests (es:ESHttp*) of a domain with fine-grained access in a network.',
  standards: [
    awsGuide(
      'Amazon OpenSearch Service Developer Guide',
      'Identity and Access Management in Amazon OpenSearch Service',
    ),
    foundational('Opensearch.2'),
  ],
  onUnknown: 'undecided',
  types: [domain, 'aws:opensearch/domainPolicy:DomainPolicy'],
  check: (resource, stack) => {
    const judged = named(stack, resource, 'domainName', { type: domain, property: 'domainName' });
    const closed =
      asText(valueAt(judged?.props, 'vpcOptions.subnetIds.0')) !== '' &&
      valueAt(judged?.props, 'advancedSecurityOptions.enabled') === true;
    return openStatements(resource.props, 'accessPolicies')
      .flatMap(({ actions }) => actions)
      .filter((action) => !closed || !action.startsWith('es:ESHttp'))
      .map((action) => `lets everybody ${action}`);
  },
});

/** What resources say of who may use them. */
export const resourcePolicyRules: readonly Rule[] = [notOpen, forWhom, tlsOnly, searchPolicy];

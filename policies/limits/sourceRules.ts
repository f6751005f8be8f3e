import { isBag, type PropertyBag } from '../../src/simulation/propertyValue';
import { namesResource, statementsAt, textsOf } from '../awsResources';
import type { PolicyResource } from '../policyResource';
import { stackRule, type Rule } from '../rule';
import { awsDocumentation } from './awsDocumentation';

/** Properties that hold the policy document of a type. */
const documents: Readonly<Record<string, string>> = {
  'aws:cloudwatch/logResourcePolicy:LogResourcePolicy': 'policyDocument',
  'aws:kms/key:Key': 'policy',
  'aws:s3/bucketPolicy:BucketPolicy': 'policy',
  'aws:sns/topicPolicy:TopicPolicy': 'policy',
  'aws:sqs/queuePolicy:QueuePolicy': 'policy',
};
const permissionType = 'aws:lambda/permission:Permission';

/** The ARNs for which the condition asks, whatever its operator. */
function sourcesOf(condition: PropertyBag): readonly string[] {
  return Object.values(condition)
    .filter(isBag)
    .flatMap((asked) =>
      Object.entries(asked).flatMap(([key, value]) =>
        key.toLowerCase() === 'aws:sourcearn' ? textsOf(value) : [],
      ),
    );
}

function sourcesNamedBy({ type, props }: PolicyResource): readonly string[] {
  if (type === permissionType) return textsOf(props['sourceArn']);
  return statementsAt(props, documents[type] ?? '').flatMap(({ condition }) => sourcesOf(condition));
}

const sources = stackRule({
  id: 'limits-source-arn',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A policy that admits a service of AWS for one source alone, and names another than the real one, refuses every call, which shows at run time alone.',
  mend: 'Take the ARN from the resource that calls, and not from a text.',
  standards: [awsDocumentation('IAM User Guide: The confused deputy problem')],
  onUnknown: 'undecided',
  types: [...Object.keys(documents), permissionType],
  check: (resource, stack) =>
    sourcesNamedBy(resource)
      .filter((pattern) => !namesResource(stack, pattern))
      .map((pattern) => `admits calls from ${pattern}, which is not of the stack`),
});

/** What works only if the calls come from where a policy says. */
export const sourceRules: readonly Rule[] = [sources];

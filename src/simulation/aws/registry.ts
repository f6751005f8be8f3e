import type { PropertyValue } from '../propertyValue';
import { idFrom, type ResourceModels } from '../resourceModel';
import { count, each, lengthBetween, matches, oneOf, required } from '../rules';
import { regionalArn, simulatedAccount } from './arn';

const repositoryName = /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/;
const repositoryNameSays =
  'lower-case letters and digits, parted by single ".", "_", "-" and "/", a letter or digit at both ends';

/** A lifecycle policy is JSON, and its rules have priorities of their own. */
function policyProblem(value: PropertyValue): string | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    const priorities = [...JSON.stringify(JSON.parse(value)).matchAll(/"rulePriority":(\d+)/g)].map(
      ([, priority]) => priority,
    );
    return new Set(priorities).size === priorities.length
      ? undefined
      : 'has two rules of one rulePriority: give each its own';
  } catch {
    return 'is not JSON';
  }
}

/** Amazon ECR. */
export const registryModels: ResourceModels = {
  'aws:ecr/repository:Repository': {
    autoname: { property: 'name', lowercase: true },
    immutable: ['name', 'encryptionConfigurations'],
    id: idFrom('name'),
    outputs: (made) => ({
      arn: regionalArn(made, 'ecr', `repository/${made.id}`),
      registryId: simulatedAccount,
      repositoryUrl: `${simulatedAccount}.dkr.ecr.${made.region}.amazonaws.com/${made.id}`,
    }),
    rules: [
      lengthBetween('name', 2, 256),
      matches('name', repositoryName, repositoryNameSays),
      count('encryptionConfigurations', 0, 1, 'encryption settings'),
      oneOf('encryptionConfigurations.*.encryptionType', ['AES256', 'KMS', 'KMS_DSSE']),
      oneOf('imageTagMutability', [
        'MUTABLE',
        'IMMUTABLE',
        'IMMUTABLE_WITH_EXCLUSION',
        'MUTABLE_WITH_EXCLUSION',
      ]),
    ],
  },
  'aws:ecr/lifecyclePolicy:LifecyclePolicy': {
    immutable: ['repository', 'policy'],
    id: idFrom('repository'),
    outputs: () => ({ registryId: simulatedAccount }),
    rules: [required('repository', 'policy'), each('policy', policyProblem)],
  },
};

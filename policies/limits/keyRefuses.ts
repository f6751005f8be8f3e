import { matchesPattern, statementsAt, withText } from '../awsResources';
import type { PolicyStack } from '../policyStack';

const encrypting = ['kms:Decrypt', 'kms:GenerateDataKey'];

/**
 * Says whether the stack makes the key, with a policy that does not let a service of AWS encrypt and decrypt.
 * Keys of somebody else are not judged.
 */
export function keyRefuses(stack: PolicyStack, keyArn: string, service: string): boolean {
  const key = withText(stack, 'aws:kms/key:Key', 'arn', keyArn);
  if (key === undefined) return false;
  return !statementsAt(key.props, 'policy').some(
    ({ effect, principals, actions }) =>
      effect === 'Allow' &&
      principals['Service']?.includes(service) === true &&
      encrypting.every((wanted) => actions.some((action) => matchesPattern(action, wanted))),
  );
}

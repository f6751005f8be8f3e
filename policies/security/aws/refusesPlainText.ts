import { asText, isUnknown, valueAt, type PropertyBag } from '../../../src/simulation/propertyValue';
import { statementsAt } from '../../awsResources';

/** What a refusal must cover: every action, or the one by which a topic gets messages. */
const everyAction = /\*$|^sns:Publish$/;

/** Says whether the policy document at the path refuses everybody who comes without TLS; one that is not known yet does. */
export function refusesPlainText(props: PropertyBag, path: string): boolean {
  if (isUnknown(valueAt(props, path))) return true;
  return statementsAt(props, path).some(
    ({ effect, actions, principals, condition }) =>
      effect === 'Deny' &&
      actions.some((action) => everyAction.test(action)) &&
      principals['AWS']?.includes('*') === true &&
      asText(valueAt(condition['Bool'], 'aws:SecureTransport')) === 'false',
  );
}

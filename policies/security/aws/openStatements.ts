import { isBag, isList, valueAt, type PropertyValue } from '../../../src/simulation/propertyValue';
import { parsed, statementsAt, textsOf, type Statement } from '../../awsResources';
import { textAt } from '../../cluster';

/** Operators that hold only where the key is there and has the value. */
const positiveOperators = /^(ForAnyValue:)?(String(Equals|Like)(IgnoreCase)?|Arn(Equals|Like)|IpAddress)$/;

/** Keys that say who asks, or from where, in small letters: IAM knows no others. */
const identifyingKeys: ReadonlySet<string> = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceip',
  'aws:sourceorgid',
  'aws:sourceowner',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'elasticfilesystem:accesspointarn',
  'kms:calleraccount',
]);

/** Values that let everything through. */
const everything: ReadonlySet<string> = new Set(['*', '0.0.0.0/0', '::/0']);

/** Says whether a condition of the statement holds for named values of a key alone. */
export function isNarrowedBy({ condition }: Statement, isKey: (key: string) => boolean): boolean {
  return Object.entries(condition).some(
    ([operator, keys]) =>
      positiveOperators.test(operator) &&
      isBag(keys) &&
      Object.entries(keys).some(
        ([key, values]) =>
          isKey(key.toLowerCase()) && !textsOf(values).some((value) => everything.has(value)),
      ),
  );
}

/** Returns the statements of the policy document at the path that allow something to everybody in the world. */
export function openStatements(value: PropertyValue | undefined, path: string): readonly Statement[] {
  return statementsAt(value, path).filter(
    (statement) =>
      statement.effect === 'Allow' &&
      statement.principals['AWS']?.includes('*') === true &&
      !isNarrowedBy(statement, (key) => identifyingKeys.has(key)),
  );
}

/** Returns what the allowing statements of the document name by all that is left out: "NotAction" and the like. */
export function negations(value: PropertyValue | undefined, path: string): readonly string[] {
  const statements = valueAt(parsed(textAt(value, path)), 'Statement');
  return (isList(statements) ? statements : [statements])
    .filter(isBag)
    .filter((statement) => statement['Effect'] === 'Allow')
    .flatMap((statement) =>
      ['NotPrincipal', 'NotAction', 'NotResource'].filter((key) => statement[key] !== undefined),
    );
}

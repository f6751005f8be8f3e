import {
  asText,
  isBag,
  isList,
  isUnknown,
  propertyValue,
  valueAt,
  type PropertyBag,
  type PropertyValue,
} from '../src/simulation/propertyValue';
import { bagAt, textAt, textsAt } from './cluster';
import type { PolicyResource } from './policyResource';
import { ofType, type PolicyStack } from './policyStack';

/** A statement of a policy document. */
export interface Statement {
  readonly sid: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** By kind ("AWS", "Service"); "*" alone is under "AWS". */
  readonly principals: Readonly<Record<string, readonly string[]>>;
  readonly condition: PropertyBag;
}

/** Returns the statements of a policy document at the path; none where there is no document, or none is known yet. */
export function statementsAt(value: PropertyValue | undefined, path: string): readonly Statement[] {
  const document = parsed(textAt(value, path));
  const statements = valueAt(document, 'Statement');
  return (isList(statements) ? statements : [statements]).filter(isBag).map((statement) => ({
    sid: textAt(statement, 'Sid'),
    effect: textAt(statement, 'Effect'),
    actions: textsOf(statement['Action']),
    resources: textsOf(statement['Resource']),
    principals: principalsOf(statement['Principal']),
    condition: bagAt(statement, 'Condition'),
  }));
}

/** Returns the object that the text is, read as JSON; undefined where it is none. */
export function parsed(text: string): PropertyValue | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return propertyValue(value);
  } catch {
    return undefined;
  }
}

function principalsOf(value: PropertyValue | undefined): Readonly<Record<string, readonly string[]>> {
  if (isBag(value)) {
    return Object.fromEntries(Object.entries(value).map(([kind, names]) => [kind, textsOf(names)]));
  }
  return value === undefined ? {} : { AWS: textsOf(value) };
}

/** Returns one text or a list of them as a list, as policy documents have both. */
export function textsOf(value: PropertyValue | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  return isList(value) ? value.map(asText) : [asText(value)];
}

/** Returns the id by which other resources name it: its own, or the end of its ARN; empty where it has neither. */
export function idOf({ props }: PolicyResource): string {
  const id = textAt(props, 'id');
  return id === '' ? (/[^/:]*$/.exec(textAt(props, 'arn'))?.[0] ?? '') : id;
}

/** Returns the resources of the type that have one of the ids; ids of what is outside the stack, or not known yet, name none. */
export function withIds(
  stack: PolicyStack,
  type: string,
  ids: PropertyValue | undefined,
): readonly PolicyResource[] {
  const wanted = new Set(textsOf(ids).filter((id) => !isUnknown(id)));
  return ofType(stack, type).filter((resource) => wanted.has(idOf(resource)));
}

/** Returns the resource of the type whose property has the text; undefined where none has it, or it is not known yet. */
export function withText(
  stack: PolicyStack,
  type: string,
  property: string,
  text: string,
): PolicyResource | undefined {
  return text === '' || isUnknown(text)
    ? undefined
    : ofType(stack, type).find(({ props }) => textAt(props, property) === text);
}

/** Says whether "*" and "?" in the pattern can stand for what makes it the text. */
export function matchesPattern(pattern: string, text: string): boolean {
  const parts = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${parts}$`, 's').test(text);
}

/**
 * Says whether an ARN, or a pattern of one, is that of a resource of the stack or of something within: a stage of an API,
 * the secret that a database has its administrator's password in.
 */
export function namesResource(stack: PolicyStack, pattern: string): boolean {
  return stack.resources.some(({ props }) =>
    [
      textAt(props, 'arn'),
      textAt(props, 'executionArn'),
      ...textsAt(props, 'masterUserSecrets.*.secretArn'),
    ].some(
      (arn) =>
        arn !== '' &&
        (matchesPattern(pattern, arn) || pattern.startsWith(`${arn}/`) || pattern.startsWith(`${arn}:`)),
    ),
  );
}

/** Returns the region that an ARN names; empty where it names none. */
export function regionOf(arn: string): string {
  return arn.split(':')[3] ?? '';
}

/** Says whether the stack makes its cluster, which then has nothing that the stack does not put there. */
export function makesCluster(stack: PolicyStack): boolean {
  return ofType(stack, 'aws:eks/cluster:Cluster').length > 0;
}

/** Says whether the stack makes its network, so that ids of subnets and security groups are its own. */
export function makesNetwork(stack: PolicyStack): boolean {
  return ofType(stack, 'aws:ec2/vpc:Vpc').length > 0;
}

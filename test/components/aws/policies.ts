import assert from 'node:assert/strict';
import { input, isList, propertyValue, valueAt, type RecordedResource } from '../../harness';

/** Returns an input that must be there and be text. */
export function textInput(resource: RecordedResource, path: string): string {
  const value = input(resource, path);
  assert.ok(typeof value === 'string', `${resource.name} ${path} is text`);
  return value;
}

/** One statement of an IAM policy; resource and condition as JSON, to search in. */
export interface Statement {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resource: string;
  readonly condition: string;
}

/** Returns the statements of the policy that the resource holds as JSON in the input. */
export function statementsOf(resource: RecordedResource, path: string): readonly Statement[] {
  const found = valueAt(propertyValue(JSON.parse(textInput(resource, path))), 'Statement');
  assert.ok(isList(found), `${resource.name} ${path} has statements`);
  return found.map((statement) => {
    const [sid, actions] = [valueAt(statement, 'Sid'), valueAt(statement, 'Action')];
    assert.ok(typeof sid === 'string' && isList(actions), 'a statement has an id and actions');
    return {
      sid,
      actions: actions.flatMap((action) => (typeof action === 'string' ? [action] : [])),
      resource: JSON.stringify(valueAt(statement, 'Resource')),
      condition: JSON.stringify(valueAt(statement, 'Condition') ?? {}),
    };
  });
}

import assert from 'node:assert/strict';
import { valueAt, type PropertyValue } from '../../../harness';

/** Returns the text at a path; fails where there is none. */
export function textAt(value: PropertyValue | undefined, path: string): string {
  const text = valueAt(value, path);
  assert(typeof text === 'string', `${path} is no text in ${JSON.stringify(value)}`);
  return text;
}

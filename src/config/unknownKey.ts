import { closest, distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { keyOf, type Problem } from './problem';
import { namespace, settingsSchema } from './schema';

/** Returns the word among the candidates that was probably meant, or undefined where none is near. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const candidate = closest(word.toLowerCase(), [...candidates]);
  return distance(word.toLowerCase(), candidate.toLowerCase()) <= Math.max(2, word.length / 3)
    ? candidate
    : undefined;
}

/** Returns the problem of a key that names no setting. */
export function unknownKeyProblem(path: readonly PropertyKey[], key: string): Problem {
  const known = knownKeys(path);
  const meant = nearest(key, known);
  const remedy =
    meant === undefined
      ? `the settings there are ${known.join(', ')}`
      : `did you mean ${namespace}:${keyOf([...path, meant])}?`;
  return { key: keyOf([...path, key]), text: `is not a setting; ${remedy}` };
}

/** Returns the names of the settings below a path. */
function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  const schema = path.reduce<unknown>(schemaBelow, settingsSchema);
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

function schemaBelow(schema: unknown, step: PropertyKey): unknown {
  if (!(schema instanceof z.ZodObject)) {
    if (schema instanceof z.ZodArray) return unwrapped(schema.element);
    return schema instanceof z.ZodRecord ? unwrapped(schema.valueType) : undefined;
  }
  const shape: Readonly<Record<string, unknown>> = schema.shape;
  return unwrapped(shape[String(step)]);
}

/** Returns the schema inside one that may be left out. */
export function unwrapped(schema: unknown): unknown {
  return schema instanceof z.ZodExactOptional ? schema.unwrap() : schema;
}

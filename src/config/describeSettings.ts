import { z } from 'zod';
import { settingsSchema } from './schema';
import { unwrapped } from './unknownKey';

/** One setting, as the documentation and Pulumi.yaml show it. */
export interface DescribedSetting {
  /** "cluster.mode"; "services.NAME.replicas" where the user chooses the name, "zones[]" in a list. */
  readonly key: string;
  /** string, integer, boolean, array or object; the words to choose from where there are such. */
  readonly type: string;
  readonly description: string;
}

/** Returns every setting with its type and description, groups before what is in them. */
export function describeSettings(): readonly DescribedSetting[] {
  return below('', settingsSchema);
}

function below(prefix: string, schema: unknown): DescribedSetting[] {
  if (schema instanceof z.ZodArray) return below(`${prefix}[]`, unwrapped(schema.element));
  if (schema instanceof z.ZodRecord) return below(`${prefix}.NAME`, unwrapped(schema.valueType));
  if (!(schema instanceof z.ZodObject)) return [];
  const shape: Readonly<Record<string, unknown>> = schema.shape;
  return Object.entries(shape).flatMap(([name, field]) => {
    const key = prefix === '' ? name : `${prefix}.${name}`;
    return [
      { key, type: typeOf(unwrapped(field)), description: descriptionOf(field) },
      ...below(key, unwrapped(field)),
    ];
  });
}

function descriptionOf(field: unknown): string {
  return field instanceof z.ZodType ? (field.description ?? '') : '';
}

function typeOf(field: unknown): string {
  if (field instanceof z.ZodEnum) return field.options.join('|');
  if (field instanceof z.ZodNumber) return 'integer';
  if (field instanceof z.ZodBoolean) return 'boolean';
  if (field instanceof z.ZodArray) return 'array';
  return field instanceof z.ZodString ? 'string' : 'object';
}

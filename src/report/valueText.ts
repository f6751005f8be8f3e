import {
  isBag,
  isList,
  isSecret,
  propertyValue,
  type PropertyBag,
  type PropertyValue,
} from '../simulation/propertyValue';

const secretText = '(secret, left out)';

/**
 * Returns properties as indented text that reads like YAML: complete, but for secrets, which are left out.
 */
export function propertiesText(properties: PropertyBag): string {
  return linesOf(properties, '').join('\n');
}

function linesOf(bag: PropertyBag, indent: string): readonly string[] {
  return Object.keys(bag)
    .sort()
    .flatMap((key) => fieldLines(`${indent}${key}:`, bag[key] ?? null, indent));
}

function fieldLines(start: string, value: PropertyValue, indent: string): readonly string[] {
  if (isSecret(value)) return [`${start} ${secretText}`];
  if (isList(value) && value.length > 0)
    return [start, ...value.flatMap((item) => itemLines(item, `${indent}  `))];
  if (isBag(value) && Object.keys(value).length > 0) return [start, ...linesOf(value, `${indent}  `)];
  if (typeof value !== 'string') return [`${start} ${plainText(value)}`];
  const document = documentIn(value);
  if (document !== undefined) return fieldLines(`${start} (JSON)`, document, indent);
  if (!value.includes('\n')) return [`${start} ${plainText(value)}`];
  const lines = value.replace(/\n$/, '').split('\n');
  return [`${start} |`, ...lines.map((line) => `${indent}  ${line}`)];
}

/** Policies and the like are JSON in a text, which is easier to read laid out. */
function documentIn(text: string): PropertyValue | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return propertyValue(parsed);
  } catch {
    return undefined;
  }
}

/** The first field of an object stands beside the dash. */
function itemLines(item: PropertyValue, indent: string): readonly string[] {
  if (!isBag(item) || isSecret(item) || Object.keys(item).length === 0)
    return fieldLines(`${indent}-`, item, indent);
  const [first = '', ...rest] = linesOf(item, `${indent}  `);
  return [`${indent}- ${first.trimStart()}`, ...rest];
}

/** A text that would read as something else is quoted. */
function plainText(value: PropertyValue): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  if (value === '' || /^[\s"'[{]|\s$|^(?:true|false|null|-?[\d.]+)$/.test(value))
    return JSON.stringify(value);
  return value;
}

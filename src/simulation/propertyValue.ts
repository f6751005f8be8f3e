/** A property as the engine and the providers exchange it: plain JSON. */
export type PropertyValue = null | boolean | number | string | readonly PropertyValue[] | PropertyBag;
export interface PropertyBag {
  readonly [name: string]: PropertyValue;
}

/** The engine's marker of a value that is not known yet. */
export const unknownMarker = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
/** Stands for people where a value is known only once the cloud has made it. */
export const knownAfterUp = '(known after up)';
/** The key that tells a special object (secret, asset, resource reference) from an ordinary one. */
export const signatureKey = '4dabf18193072939515e22adb298388d';
/** The signature of a secret. */
export const secretSignature = '1b47061264138c4ac30d75fd1eb44270';

/** Returns the value as a property; what JSON cannot say (a function, undefined) becomes null. */
export function propertyValue(value: unknown): PropertyValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(propertyValue);
  if (typeof value !== 'object' || value === null) return null;
  const entries: [string, unknown][] = Object.entries(value);
  return Object.fromEntries(entries.map(([key, child]) => [key, propertyValue(child)]));
}

/** Returns whether the value is the marker of an unknown one. */
export function isUnknown(value: PropertyValue | undefined): boolean {
  return value === unknownMarker;
}

/** Returns whether the value is an object with named properties. */
export function isBag(value: PropertyValue | undefined): value is PropertyBag {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns whether the value is a secret, in the form of the wire or of the state. */
export function isSecret(value: PropertyValue | undefined): value is PropertyBag {
  return isBag(value) && value[signatureKey] === secretSignature;
}

/** Returns the value as a secret of the state: its plain text is JSON. */
export function secret(value: PropertyValue): PropertyBag {
  return { [signatureKey]: secretSignature, plaintext: JSON.stringify(value) };
}

/** Returns the plain value of a secret, and any other value as it is. */
export function secretValue(value: PropertyValue | undefined): PropertyValue | undefined {
  if (!isSecret(value)) return value;
  const { plaintext } = value;
  if (typeof plaintext !== 'string') return value['value'];
  const plain: unknown = JSON.parse(plaintext);
  return propertyValue(plain);
}

/** Returns the value at a dotted path ("spec.ports.0.port"), secrets opened on the way; undefined where nothing is. */
export function valueAt(value: PropertyValue | undefined, path: string): PropertyValue | undefined {
  return path.split('.').reduce<PropertyValue | undefined>((current, key) => {
    const open = secretValue(current);
    if (isList(open)) return open[Number(key)];
    return isBag(open) && Object.hasOwn(open, key) ? open[key] : undefined;
  }, value);
}

/** Returns the value as text for people and for names: a string as it is, the rest as JSON, nothing as "". */
export function asText(value: PropertyValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Returns whether the value is a list. */
export function isList(value: PropertyValue | undefined): value is readonly PropertyValue[] {
  return Array.isArray(value);
}

/** Returns the value with each element and property passed through the function; the same object where none changed. */
export function mapValues(
  value: PropertyValue,
  change: (child: PropertyValue, key: string) => PropertyValue,
): PropertyValue {
  if (isList(value)) {
    const mapped = value.map((child, index) => change(child, String(index)));
    return mapped.some((child, index) => child !== value[index]) ? mapped : value;
  }
  if (!isBag(value)) return value;
  const mapped: Record<string, PropertyValue> = {};
  let changed = false;
  for (const [key, child] of Object.entries(value)) {
    const result = change(child, key);
    mapped[key] = result;
    changed ||= result !== child;
  }
  return changed ? mapped : value;
}

/** Returns the value with every secret in it replaced by its plain value. */
export function withoutSecrets(value: PropertyValue): PropertyValue {
  if (isSecret(value)) return withoutSecrets(secretValue(value) ?? null);
  return mapValues(value, withoutSecrets);
}

/** Returns the value with every secret of the wire in the form of the state, the innermost first. */
export function toStateSecrets(value: PropertyValue): PropertyValue {
  if (isSecret(value)) return secret(withoutSecrets(value));
  return mapValues(value, toStateSecrets);
}

/** Returns the value with every secret of the state in the form of the wire. */
export function toWireSecrets(value: PropertyValue): PropertyValue {
  if (isSecret(value)) return { [signatureKey]: secretSignature, value: secretValue(value) ?? null };
  return mapValues(value, toWireSecrets);
}

/** Returns `value` with a secret wherever `model` has one at the same place. */
export function secretLike(value: PropertyValue, model: PropertyValue | undefined): PropertyValue {
  if (isSecret(model)) return isSecret(value) ? value : secret(value);
  if (isList(model)) return mapValues(value, (child, key) => secretLike(child, model[Number(key)]));
  if (isBag(model)) return mapValues(value, (child, key) => secretLike(child, model[key]));
  return value;
}

import { unknownMarker, type PropertyBag, type PropertyValue } from '../src/simulation/propertyValue';

/**
 * Returns the properties that the policy host gives as plain JSON. Where it throws because a value is not known yet, the
 * engine's marker stands; files and archives are left out.
 */
export function plainProps(props: object): PropertyBag {
  return Object.fromEntries(
    Object.keys(props).map((key): [string, PropertyValue] => [key, plain(valueOf(props, key))]),
  );
}

/** The host's objects throw when a value is read that is not known. */
function valueOf(props: object, key: string | number): unknown {
  try {
    return Reflect.get(props, key);
  } catch {
    return unknownMarker;
  }
}

function plain(value: unknown): PropertyValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value))
    return Array.from({ length: value.length }, (_, index) => plain(valueOf(value, index)));
  return typeof value === 'object' && value !== null ? plainProps(value) : null;
}

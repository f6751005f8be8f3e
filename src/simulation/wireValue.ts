import {
  isBag,
  isList,
  isSecret,
  isUnknown,
  mapValues,
  secretValue,
  signatureKey,
  secretSignature,
  type PropertyValue,
} from './propertyValue';

/** Shorter texts occur by chance, so they do not mark what contains them as secret. */
const shortestTrace = 8;

/** Returns the long texts in the value's secrets. */
export function secretTexts(value: PropertyValue, inSecret = false): readonly string[] {
  if (isSecret(value)) return secretTexts(secretValue(value) ?? null, true);
  if (typeof value === 'string') {
    return inSecret && value.length >= shortestTrace && !isUnknown(value) ? [value] : [];
  }
  if (isList(value)) return value.flatMap((item) => secretTexts(item, inSecret));
  return isBag(value) ? Object.values(value).flatMap((item) => secretTexts(item, inSecret)) : [];
}

/**
 * Returns the plain outputs as the wire has them, with a secret wherever the input of the same name and place was one
 * and wherever a text contains one of `traces`.
 */
export function wireOutputs(
  outputs: PropertyValue,
  inputs: PropertyValue | undefined,
  traces: readonly string[],
): PropertyValue {
  if (isSecret(inputs)) return wireSecret(outputs);
  if (isList(outputs)) {
    return mapValues(outputs, (item, key) =>
      wireOutputs(item, isList(inputs) ? inputs[Number(key)] : undefined, traces),
    );
  }
  if (isBag(outputs)) {
    return mapValues(outputs, (item, key) =>
      wireOutputs(item, isBag(inputs) ? inputs[key] : undefined, traces),
    );
  }
  return typeof outputs === 'string' && traces.some((trace) => outputs.includes(trace))
    ? wireSecret(outputs)
    : outputs;
}

/** Returns the value as a secret of the wire. */
export function wireSecret(value: PropertyValue): PropertyValue {
  return isSecret(value) ? value : { [signatureKey]: secretSignature, value };
}

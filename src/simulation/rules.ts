import type { CheckFailure } from './cloud';
import { unlessUnknown } from './knownEnough';
import { isBag, isList, isUnknown, type PropertyBag, type PropertyValue } from './propertyValue';

/** Returns what would be refused of the inputs. */
export type Rule = (inputs: PropertyBag) => readonly CheckFailure[];

interface Place {
  readonly path: string;
  readonly value: PropertyValue;
}

/**
 * Returns the values at a dotted path. "*" stands for every element of a list or property of an object; what is absent,
 * null or unknown is left out.
 */
export function placesAt(inputs: PropertyBag, path: string): readonly Place[] {
  const places: Place[] = [];
  collect(inputs, stepsOf(path), 0, '', places);
  return places;
}

const stepsByPath = new Map<string, readonly string[]>();

/** A rule's path is split once: rules run for every resource. */
function stepsOf(path: string): readonly string[] {
  const existing = stepsByPath.get(path);
  if (existing !== undefined) return existing;
  const steps = path.split('.');
  stepsByPath.set(path, steps);
  return steps;
}

function collect(
  value: PropertyValue | undefined,
  steps: readonly string[],
  index: number,
  path: string,
  places: Place[],
): void {
  if (value === undefined || value === null || isUnknown(value)) return;
  const step = steps[index];
  if (step === undefined) {
    places.push({ path, value });
    return;
  }
  if (isList(value)) {
    for (const [position, child] of value.entries()) {
      if (step === '*' || step === String(position)) {
        collect(child, steps, index + 1, `${path}[${position}]`, places);
      }
    }
  } else if (isBag(value)) {
    for (const key of step === '*' ? Object.keys(value) : [step]) {
      collect(value[key], steps, index + 1, path === '' ? key : `${path}.${key}`, places);
    }
  }
}

/** Returns the known value at a path; undefined where there is none. */
export function known(inputs: PropertyBag, path: string): PropertyValue | undefined {
  return placesAt(inputs, path)[0]?.value;
}

/** Returns whether the property is set, even to a value that is not known yet. */
export function isSet(inputs: PropertyBag, property: string): boolean {
  const value = inputs[property];
  return value !== undefined && value !== null && value !== '';
}

/** A rule about each value at the path: `wrong` returns what is wrong with it and what would be right. */
export function each(
  path: string,
  wrong: (value: PropertyValue, inputs: PropertyBag) => string | undefined,
): Rule {
  return (inputs) =>
    placesAt(inputs, path).flatMap(({ path: property, value }) => {
      const reason = unlessUnknown({ value, inputs }, (given) => wrong(given.value, given.inputs));
      return reason === undefined ? [] : [{ property, reason }];
    });
}

/** A rule about several inputs: `wrong` returns what is wrong with them and what would be right. */
export function whole(property: string, wrong: (inputs: PropertyBag) => string | undefined): Rule {
  return (inputs) => {
    const reason = unlessUnknown(inputs, wrong);
    return reason === undefined ? [] : [{ property, reason }];
  };
}

/** The inputs must be set. */
export function required(...properties: readonly string[]): Rule {
  return (inputs) =>
    properties
      .filter((property) => !isSet(inputs, property))
      .map((property) => ({ property, reason: 'is missing, and the provider requires it' }));
}

/** Exactly one of the inputs must be set. */
export function exactlyOne(...properties: readonly string[]): Rule {
  return whole(properties.join(', '), (inputs) => {
    const set = properties.filter((property) => isSet(inputs, property));
    if (set.length === 1) return undefined;
    return `${set.length === 0 ? 'none is set' : `${set.join(' and ')} are set`}; set exactly one of them`;
  });
}

/** Text that the pattern must match; `right` says what would be right. */
export function matches(path: string, pattern: RegExp, right: string): Rule {
  return each(path, (value) =>
    typeof value !== 'string' || pattern.test(value)
      ? undefined
      : `"${shorten(value)}" is not valid: ${right}`,
  );
}

/** Text of a length. */
export function lengthBetween(path: string, minimum: number, maximum: number): Rule {
  return each(path, (value) => {
    if (typeof value !== 'string' || (value.length >= minimum && value.length <= maximum)) return undefined;
    return `"${shorten(value)}" has ${value.length} characters: ${minimum} to ${maximum} are allowed`;
  });
}

/** A number within limits. */
export function between(path: string, minimum: number, maximum: number): Rule {
  return each(path, (value) => {
    const number = Number(value);
    if (Number.isNaN(number) || (number >= minimum && number <= maximum)) return undefined;
    return `${number} is out of range: ${minimum} to ${maximum} are allowed`;
  });
}

/** One of a set of values. */
export function oneOf(path: string, allowed: readonly (string | number)[]): Rule {
  return each(path, (value) =>
    allowed.some((candidate) => candidate === value)
      ? undefined
      : `${JSON.stringify(value)} is not known: use one of ${allowed.join(', ')}`,
  );
}

/** A list with so many elements. */
export function count(path: string, minimum: number, maximum: number, what: string): Rule {
  return each(path, (value) => {
    const found = isList(value) ? value.length : isBag(value) ? Object.keys(value).length : minimum;
    if (found >= minimum && found <= maximum) return undefined;
    return `has ${found} ${what}: ${minimum === 0 ? 'at most' : `${minimum} to`} ${maximum} are allowed`;
  });
}

/** JSON text with so many characters at most, white space left out as IAM does. */
export function documentSize(path: string, maximum: number, what: string): Rule {
  return each(path, (value) => {
    const size = (typeof value === 'string' ? value : JSON.stringify(value)).replace(/\s/g, '').length;
    if (size <= maximum) return undefined;
    return `${what} has ${size} characters: ${maximum} are allowed; split it or name fewer resources`;
  });
}

/** The rules hold where the condition does. */
export function when(condition: (inputs: PropertyBag) => boolean, ...rules: readonly Rule[]): Rule {
  return (inputs) => (condition(inputs) ? rules.flatMap((rule) => rule(inputs)) : []);
}

function shorten(value: string): string {
  return value.length <= 80 ? value : `${value.slice(0, 77)}...`;
}

import { createHash } from 'node:crypto';
import type { PropertyBag, PropertyValue } from './propertyValue';
import type { Rule } from './rules';

/** A resource about to be created. */
export interface Making {
  readonly type: string;
  /** The name in the program. */
  readonly name: string;
  /** With the autoname filled in. */
  readonly inputs: PropertyBag;
  readonly region: string;
}

/** A resource that exists. */
export interface Made {
  readonly id: string;
  readonly inputs: PropertyBag;
  readonly region: string;
}

/** How the provider names what the program does not name: NAME, "-" and hex digits. */
export interface Autoname {
  /** The input that it fills. */
  readonly property: string;
  /** Inputs that rule a name out where one of them is set. */
  readonly unless?: readonly string[];
  /** Hex digits. Default: 7. */
  readonly digits?: number;
  readonly lowercase?: boolean;
  readonly prefix?: string;
  /** What follows the name, e.g. ".fifo" of a FIFO queue. */
  readonly suffix?: (inputs: PropertyBag) => string;
}

/** What is to be known of a type: one entry of a service's table. */
export interface ResourceModel {
  readonly autoname?: Autoname;
  /** Inputs whose change replaces the resource. */
  readonly immutable?: readonly string[];
  /** What the provider or the service refuses. */
  readonly rules?: readonly Rule[];
  /** Default: the program's name and seven hex digits. */
  readonly id?: (making: Making) => string;
  /** Computed outputs; the inputs are outputs too. */
  readonly outputs?: (made: Made) => PropertyBag;
  /** Why the service refuses to delete the resource; undefined where it does not. */
  readonly undeletable?: (outputs: PropertyBag) => string | undefined;
}

/** The models of a service by type token. */
export type ResourceModels = Readonly<Record<string, ResourceModel>>;

/** Returns hex digits that belong to the key: the same from run to run. */
export function hexDigits(key: string, count: number): string {
  return createHash('sha256').update(key).digest('hex').slice(0, count);
}

/** Returns a function that makes ids such as "vpc-" and 17 hex digits. */
export function prefixedId(prefix: string, count = 17): (making: Making) => string {
  return ({ type, name }) => `${prefix}-${hexDigits(`${type}::${name}`, count)}`;
}

/** Returns a function that takes an input for the id. */
export function idFrom(...properties: readonly string[]): (making: Making) => string {
  return ({ inputs }) => properties.map((property) => text(inputs, property)).join(':');
}

/** Returns the input as text; the fallback where it has none. */
export function text(inputs: PropertyBag, property: string, fallback = ''): string {
  const value = inputs[property];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : fallback;
}

/** Returns the inputs with the name that the provider gives, where the program gives none. */
export function withAutoname(
  rule: Autoname | undefined,
  { type, name, inputs }: Omit<Making, 'region'>,
): PropertyBag {
  if (rule === undefined) return inputs;
  const { property, unless = [], digits = 7, lowercase = false, prefix = '', suffix } = rule;
  if ([property, ...unless].some((key) => isGiven(inputs[key]))) return inputs;
  const stem = lowercase ? name.toLowerCase() : name;
  const given = `${prefix}${stem}-${hexDigits(`${type}::${name}`, digits)}${suffix?.(inputs) ?? ''}`;
  return { ...inputs, [property]: given };
}

function isGiven(value: PropertyValue | undefined): boolean {
  return value !== undefined && value !== null;
}

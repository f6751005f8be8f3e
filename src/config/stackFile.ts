import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument, type Document } from 'yaml';
import { UserError } from '../model/userError';
import { namespace } from './schema';
import { placeholderOf } from './secretPlaceholder';
import { nearest } from './unknownKey';

/** The values of a stack file, key to value, without the namespace. */
export interface StackFile {
  readonly values: Readonly<Record<string, unknown>>;
  /** Keys whose value is encrypted, wholly or in part. */
  readonly secretKeys: readonly string[];
}

const stackName = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/;

/**
 * Returns the path of a stack's file.
 * @throws UserError where the name is none of a stack.
 */
export function stackFilePath(folder: string, stack: string): string {
  if (stackName.test(stack)) return join(folder, `Pulumi.${stack}.yaml`);
  throw new UserError([
    `the stack "${stack}" has no valid name; it must be letters, digits, hyphens, underscores and dots, at most 100`,
  ]);
}

/**
 * Reads the file of a stack; what is encrypted becomes a placeholder.
 * @throws UserError where there is none, or where it is no YAML.
 */
export function readStackFile(folder: string, stack: string): StackFile {
  const path = stackFilePath(folder, stack);
  if (!existsSync(path)) throw new UserError([missingStack(folder, stack)]);
  return stackFileOf(parseStackDocument(readFileSync(path, 'utf8'), stack));
}

/**
 * Returns the text of a stack file as a YAML document.
 * @throws UserError where it is no YAML.
 */
export function parseStackDocument(text: string, stack: string): Document.Parsed {
  const document = parseDocument(text);
  if (document.errors.length === 0) return document;
  throw new UserError(document.errors.map(({ message }) => `Pulumi.${stack}.yaml: ${message}`));
}

/** Returns the values in a stack file; what is encrypted is a placeholder. */
export function stackFileOf(document: Document.Parsed | Document): StackFile {
  const content: unknown = document.toJS();
  const config = isRecord(content) && isRecord(content['config']) ? content['config'] : {};
  const own = Object.entries(config)
    .filter(([key]) => key.startsWith(`${namespace}:`))
    .map(([key, value]) => [key.slice(namespace.length + 1), value] as const);
  return {
    values: Object.fromEntries(own.map(([key, value]) => [key, withPlaceholders(value)])),
    secretKeys: own.flatMap(([key, value]) => (hasSecret(value) ? [key] : [])),
  };
}

function missingStack(folder: string, stack: string): string {
  const stacks = readdirSync(folder).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
  const meant = nearest(stack, stacks);
  const remedy = meant === undefined ? `berth init --stack ${stack} writes it` : `did you mean ${meant}?`;
  return `the stack "${stack}" has no file Pulumi.${stack}.yaml; ${remedy}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEncrypted(value: unknown): value is { readonly secure: string } {
  return isRecord(value) && Object.keys(value).length === 1 && typeof value['secure'] === 'string';
}

function hasSecret(value: unknown): boolean {
  if (isEncrypted(value)) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(hasSecret);
}

function withPlaceholders(value: unknown): unknown {
  if (isEncrypted(value)) return placeholderOf(value.secure);
  if (Array.isArray(value)) return value.map(withPlaceholders);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withPlaceholders(inner)]));
}

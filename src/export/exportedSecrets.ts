import { bagAt, textAt } from '../../policies/cluster';
import { isPlaceholder } from '../config/secretPlaceholder';
import { asText, isBag, withoutSecrets, type PropertyBag } from '../plan/recording';
import { simulatedMark } from '../simulation/random';
import type { ClusterObject } from './clusterObjects';
import type { RecordedStack } from './recordStack';
import { exported, secretStands, type SecretSource, type SecretText } from './secretSources';

/** A Secret without its secrets. */
export interface ExportedSecret {
  readonly name: string;
  readonly namespace: string;
  /** As in the plan, without its data. */
  readonly manifest: PropertyBag;
  /** Values by key, in the order of the keys. */
  readonly values: ReadonlyMap<string, SecretText>;
}

export interface ExportedSecrets {
  readonly secrets: readonly ExportedSecret[];
  /** Names of the Secrets with certificates that Pulumi signs: nothing but Pulumi can fill them. */
  readonly signed: readonly string[];
}

/** How simulated values look in the encodings of Secrets. */
const marks = [
  simulatedMark,
  ...(['base64', 'hex'] as const).map((code) => Buffer.from(simulatedMark).toString(code)),
];

/**
 * Returns the Secrets among the objects, with no value of theirs: what Pulumi would make at random, and what a user gave
 * it, is named in its place.
 */
export function exportedSecrets(
  objects: readonly ClusterObject[],
  { recording, settings }: RecordedStack,
): ExportedSecrets {
  const stands = secretStands(recording, settings);
  const found = objects
    .filter(({ kind }) => kind === 'Secret')
    .map((object) => {
      const values = Object.entries(dataOf(object)).sort(([one], [other]) => (one < other ? -1 : 1));
      const texts = values.map(
        ([key, text]) => [key, withoutGiven(exported(text, stands), `${object.name}-${key}`)] as const,
      );
      return { object, values: new Map(texts) };
    });
  const signed = found
    .filter(({ values }) => [...values.values()].some(isSigned))
    .map(({ object }) => object.name);
  const secrets = found
    .filter(({ object }) => !signed.includes(object.name))
    .map(({ object: { name, manifest }, values }) => ({
      name,
      namespace: textAt(manifest, 'metadata.namespace'),
      manifest,
      values,
    }));
  refuseLeftovers(secrets);
  return { secrets, signed };
}

/** Returns the values of a Secret as a pod reads them. */
export function dataOf({ resource: { inputs } }: ClusterObject): Readonly<Record<string, string>> {
  const open = withoutSecrets(inputs);
  const bag = isBag(open) ? open : {};
  const decoded = Object.entries(bagAt(bag, 'data')).map(([key, value]) => {
    return [key, Buffer.from(asText(value), 'base64').toString('utf8')] as const;
  });
  const plain = Object.entries(bagAt(bag, 'stringData')).map(([key, value]) => [key, asText(value)] as const);
  return Object.fromEntries([...decoded, ...plain]);
}

/** A secret of the user's settings is a placeholder in a plan. */
function withoutGiven(text: SecretText, name: string): SecretText {
  const given: SecretSource = { name, making: { kind: 'given' } };
  return text.flatMap((part) => (typeof part === 'string' ? partsOf(part, given) : [part]));
}

function partsOf(text: string, given: SecretSource): SecretText {
  const found = text.match(/[a-z0-9-]+/g)?.find(isPlaceholder);
  if (found === undefined) return [text];
  const [before = '', ...others] = text.split(found);
  const after = others.join(found);
  return [...(before === '' ? [] : [before]), given, ...(after === '' ? [] : partsOf(after, given))];
}

function isSigned(text: SecretText): boolean {
  return hasMark(text) && text.some((part) => typeof part === 'string' && part.includes('-----BEGIN '));
}

function hasMark(text: SecretText): boolean {
  return text.some((part) => typeof part === 'string' && marks.some((mark) => part.includes(mark)));
}

/** A value that is computed in a way that this export does not know would reach a cluster as a simulated one. */
function refuseLeftovers(secrets: readonly ExportedSecret[]): void {
  for (const { name, values } of secrets) {
    for (const [key, text] of values) {
      if (hasMark(text))
        throw new Error(`the export does not know what ${key} of the Secret ${name} is made of`);
    }
  }
}

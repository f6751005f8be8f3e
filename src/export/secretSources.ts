import { passwordHash } from '../../components/kubernetes/rabbitmqConfiguration';
import { scramVerifier } from '../../components/kubernetes/scramVerifier';
import type { Settings } from '../config/settings';
import { asText, secretValue, type RecordedResource, type Recording } from '../plan/recording';

/** How a value of a Secret comes to be: made at random, or given by whoever fills the export. */
export type Making =
  { readonly kind: 'letters' | 'hexadecimal'; readonly length: number } | { readonly kind: 'given' };

/** A value that no file of an export holds. */
export interface SecretSource {
  /** Name of the resource that Pulumi makes it with, or what it is for. */
  readonly name: string;
  readonly making: Making;
}

/** Text with secrets in it: what is plain, and in between where it comes from. */
export type SecretText = readonly (string | SecretSource)[];

/** What stands in the plan, and what stands in its place in an export. */
interface Stand {
  readonly planned: string;
  readonly text: SecretText;
}

/**
 * Returns what of the plan's Secrets an export replaces: each generated value, and what is computed of one. Nothing can
 * be computed in a file that is only filled in, so that PostgreSQL and RabbitMQ get the password, of which they keep the
 * hash that Pulumi gives them.
 */
export function secretStands(recording: Recording, settings: Settings): readonly Stand[] {
  const passwords = recording.resources.filter(
    ({ type }) => type === 'random:index/randomPassword:RandomPassword',
  );
  const byName = new Map(passwords.map((resource) => [resource.name, plain(resource, 'result')]));
  const stands = recording.resources.flatMap((resource) => [
    ...generated(resource),
    ...verifiers(resource, byName),
    ...hashes(resource, recording),
  ]);
  return [...stands, ...logins(settings)].filter(({ planned }) => planned !== '');
}

function generated(resource: RecordedResource): Stand[] {
  const { type, name, inputs } = resource;
  const length = Number(inputs['length']);
  if (type === 'random:index/randomPassword:RandomPassword') {
    return [{ planned: plain(resource, 'result'), text: [{ name, making: { kind: 'letters', length } }] }];
  }
  if (type === 'random:index/randomBytes:RandomBytes') {
    const making = { kind: 'hexadecimal', length: 2 * length } as const;
    return [{ planned: plain(resource, 'hex'), text: [{ name, making }] }];
  }
  return [];
}

/** A password with a salt beside it is one that PostgreSQL keeps the verifier of. */
function verifiers(resource: RecordedResource, passwords: ReadonlyMap<string, string>): Stand[] {
  const salt = passwords.get(`${resource.name}-salt`);
  if (salt === undefined || passwords.get(resource.name) === undefined) return [];
  return generated(resource).map(({ planned, text }) => ({ planned: scramVerifier(planned, salt), text }));
}

/** A password with an id of its name is one that RabbitMQ keeps the hash of. */
function hashes(resource: RecordedResource, { resources }: Recording): Stand[] {
  const { name, parent } = resource;
  const salt = resources.find(
    (other) =>
      other.type === 'random:index/randomId:RandomId' && other.name === name && other.parent === parent,
  );
  if (salt === undefined) return [];
  const bytes = Buffer.from(plain(salt, 'hex'), 'hex');
  return generated(resource).map(({ planned, text }) => ({
    planned: `"password_hash": "${passwordHash(planned, bytes)}"`,
    text: ['"password": "', ...text, '"'],
  }));
}

/** Of a login to a registry name and password are enough; both again in Base64 could not be filled in. */
function logins({ imagePullSecrets }: Settings): Stand[] {
  return imagePullSecrets.flatMap((secret) => {
    if (secret.kind === 'existing') return [];
    const auth = Buffer.from(`${secret.username}:${secret.password.reveal()}`, 'utf8').toString('base64');
    return [{ planned: `,"auth":"${auth}"`, text: [] }];
  });
}

/** Returns the text with what stands in place of each planned value, the longest first. */
export function exported(text: string, stands: readonly Stand[]): SecretText {
  const byPlanned = new Map(stands.map(({ planned, text: replacement }) => [planned, replacement]));
  const longestFirst = [...byPlanned.keys()].sort((one, other) => other.length - one.length);
  if (longestFirst.length === 0) return [text];
  const pattern = new RegExp(`(${longestFirst.map(escaped).join('|')})`);
  return text.split(pattern).flatMap((part) => byPlanned.get(part) ?? (part === '' ? [] : [part]));
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Returns an output that may be a secret. */
function plain({ outputs }: RecordedResource, key: string): string {
  return asText(secretValue(outputs[key]));
}

import type { Problem } from './problem';
import { placementOf } from './resolve';
import type { Rule, RuleContext } from './rules';
import { nearest } from './unknownKey';

/** What lives with somebody else: mail that a relay sends, and copies of buckets. */
export const mailRules: readonly Rule[] = [externalProblems, relayProblems, bucketReplicaProblems];

function externalProblems({ input, system }: RuleContext): Problem[] {
  return Object.entries(system.stores).flatMap(([name, store]) =>
    placementOf(name, store, input) === 'external' && store.kind !== 'mail'
      ? [
          {
            key: `stores.${name}.placement`,
            text: `is "external", which only mail can be; a ${store.kind} must be managed or in-cluster`,
          },
        ]
      : [],
  );
}

function relayProblems(context: RuleContext): Problem[] {
  const { input, system } = context;
  const mail = Object.entries(system.stores).filter(([, { kind }]) => kind === 'mail');
  const external = mail.filter(([name, store]) => placementOf(name, store, input) === 'external');
  const names = (stores: typeof mail) => stores.map(([name]) => name).join(', ');
  if (input.mailRelay === undefined) {
    if (external.length === 0) return [];
    const text = `is not set; ${names(external)} is external, so it must name the SMTP relay with host, username and password`;
    return [{ key: 'mailRelay', text }];
  }
  if (external.length > 0) return [];
  const text =
    mail.length === 0
      ? `is set; leave it out, since ${system.name} sends no mail`
      : `is set, but nothing sends by it; set berth:stores.${names(mail)}.placement to external, or leave it out`;
  return [{ key: 'mailRelay', text }];
}

function bucketReplicaProblems({ input, system }: RuleContext): Problem[] {
  const buckets = Object.entries(system.stores).flatMap(([name, { kind }]) =>
    kind === 'bucket' ? [name] : [],
  );
  return Object.keys(input.bucketReplicas ?? {}).flatMap((name) => {
    const key = `bucketReplicas.${name}`;
    const store = system.stores[name];
    if (store?.kind !== 'bucket') return [{ key, text: noBucket(name, buckets, system.name) }];
    return placementOf(name, store, input) === 'in-cluster'
      ? []
      : [{ key, text: 'is set, but the bucket is managed; S3 copies it with berth:copyRegion' }];
  });
}

function noBucket(name: string, buckets: readonly string[], system: string): string {
  const meant = nearest(name, buckets);
  if (meant !== undefined) return `is no bucket of ${system}; did you mean ${meant}?`;
  return `is no bucket of ${system}; it has ${buckets.length === 0 ? 'none' : buckets.join(', ')}`;
}

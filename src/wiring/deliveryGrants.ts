import type { System } from '../model/system';
import type { Binding, DeliversBinding } from './binding';
import { statementId } from './cloudGrants';
import type { BucketPolicyGrant } from './grant';

/** Returns what each CDN of the system fetches, and from where. */
export function deliveriesOf(system: System): readonly DeliversBinding[] {
  return (system.cdns ?? []).map(({ name, origin }) => ({
    kind: 'delivers',
    id: `${name} delivers ${origin.kind === 'ingress' ? origin.ingress : origin.bucket}`,
    cdn: name,
    origin,
  }));
}

/** Returns one statement for each bucket that a CDN delivers. */
export function deliveryGrants(bindings: readonly Binding[]): readonly BucketPolicyGrant[] {
  return bindings.flatMap((binding) => {
    if (binding.kind !== 'delivers' || binding.origin.kind !== 'bucket') return [];
    return [
      {
        kind: 'bucket-policy',
        id: `bucket-policy ${binding.id}`,
        bindings: [binding.id],
        cdn: binding.cdn,
        store: binding.origin.bucket,
        sid: `${statementId(binding.id)}1`,
      },
    ];
  });
}

/** Says whether somebody must let the binding in: not a CDN to an ingress, which answers anybody. */
export function needsGrant(binding: Binding): boolean {
  if (binding.kind === 'delivers') return binding.origin.kind !== 'ingress';
  return binding.kind !== 'platform';
}

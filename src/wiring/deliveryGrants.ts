import type { System } from '../model/system';
import type { Binding, DeliversBinding } from './binding';
import { statementId } from './cloudGrants';
import type { BucketPolicyGrant } from './grant';

/**
 * Returns what each CDN of the system fetches, and from where. Pages in a bucket may connect below their own host: their
 * CDN leads from the name of each WebSocket API's stage to the API.
 */
export function deliveriesOf({ cdns = [], webSocketApis = {} }: System): readonly DeliversBinding[] {
  return cdns.flatMap(({ name, origin }): DeliversBinding[] => {
    if (origin.kind === 'ingress') return [delivery(name, origin.ingress, origin)];
    const apis = Object.keys(webSocketApis).map((api) => delivery(name, api, { kind: 'api', api }));
    return [delivery(name, origin.bucket, origin), ...apis];
  });
}

function delivery(cdn: string, from: string, origin: DeliversBinding['origin']): DeliversBinding {
  return { kind: 'delivers', id: `${cdn} delivers ${from}`, cdn, origin };
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

/** Says whether somebody must let the binding in: not a CDN to an ingress or an API, which answer anybody. */
export function needsGrant(binding: Binding): boolean {
  if (binding.kind === 'delivers') return binding.origin.kind === 'bucket';
  return binding.kind !== 'platform';
}

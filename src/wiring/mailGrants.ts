import type { System } from '../model/system';
import type { Binding } from './binding';
import { statementId } from './cloudGrants';
import type { IamGrant } from './grant';
import { placementOf, type Landscape } from './landscape';

/**
 * Returns the statement by which each binding to managed mail sends. A user's, not a role's: SMTP of SES takes a
 * password that is made of the key of an IAM user, and no credentials that expire.
 */
export function mailGrants(system: System, landscape: Landscape, bindings: readonly Binding[]): IamGrant[] {
  return bindings.flatMap((binding) => {
    if (binding.kind !== 'uses' || system.stores[binding.store]?.kind !== 'mail') return [];
    if (placementOf(landscape, binding.store) !== 'managed') return [];
    return [
      {
        kind: 'iam',
        id: `iam ${binding.id} store`,
        bindings: [binding.id],
        principal: 'user',
        service: binding.service,
        store: binding.store,
        sid: `${statementId(binding.id)}1`,
        actions: ['ses:SendRawEmail'],
        on: 'store',
      },
    ];
  });
}

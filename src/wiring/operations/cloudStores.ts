import type { StoreKind } from '../../model/store';
import type { System } from '../../model/system';
import { placementOf, type Landscape } from '../landscape';

/** Kinds of managed store whose metrics CloudWatch has by the minute, and that dashboards and alerts are about. */
const told = ['database', 'cache', 'search', 'broker', 'queue'] as const satisfies readonly StoreKind[];
export type CloudStoreKind = (typeof told)[number];

/** What CloudWatch is asked about: a store, or what AWS Backup did for one. */
export type CloudWatchKind = CloudStoreKind | 'snapshots' | 'restores' | 'failed-restores';

/** A managed store that CloudWatch tells of, under its name in the system. */
export interface CloudStore {
  readonly name: string;
  readonly kind: CloudStoreKind;
  /** Name under which it tells of the queue of what nobody could handle. Default: the store has none. */
  readonly deadLetters?: string;
}

/** Returns the stores that CloudWatch tells of, in the system's own order. */
export function cloudStores(system: System, landscape: Landscape): readonly CloudStore[] {
  return Object.entries(system.stores).flatMap(([name, { kind }]) => {
    const known = told.find((one) => one === kind);
    if (known === undefined || placementOf(landscape, name) !== 'managed') return [];
    return [{ name, kind: known, ...(known === 'queue' ? { deadLetters: `${name}-dead-letters` } : {}) }];
  });
}

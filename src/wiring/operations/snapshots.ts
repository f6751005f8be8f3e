import { isProductionLike } from '../../model/environment';
import type { DatabaseBackup } from '../../model/store';
import type { System } from '../../model/system';
import { placementOf, type Landscape } from '../landscape';

/** A managed database of which AWS Backup takes snapshots. */
export interface SnapshotDatabase {
  readonly database: string;
  /** Hours after which its last snapshot is too old. */
  readonly alertAfterHours: number;
}

/** Hours after which the last restore is too long ago: it is done once a week, and takes its time. */
export const restoreTestHours = 8 * 24;

/** Hours for which a restore that failed is told of. */
export const failedRestoreHours = 24;

/** Hours that a snapshot may take: one to start, four to be made, and one for CloudWatch to hear of it. */
const snapshotHours = 6;

/** Returns the hours after which the last snapshot is too old. */
export function snapshotAlertHours({ snapshotEveryHours }: DatabaseBackup): number {
  return snapshotEveryHours + snapshotHours;
}

/** Returns the databases that AWS Backup takes snapshots of, in the system's own order. */
export function snapshotDatabases(system: System, landscape: Landscape): readonly SnapshotDatabase[] {
  if (!isProductionLike(landscape)) return [];
  return Object.entries(system.stores).flatMap(([database, store]) =>
    store.kind === 'database' && placementOf(landscape, database) === 'managed'
      ? [{ database, alertAfterHours: snapshotAlertHours(store.backup) }]
      : [],
  );
}

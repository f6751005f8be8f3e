import type { Settings } from '../config/settings';
import type { Dump, System } from '../model/system';

/** Returns the system without the dumps that the stack has no need of, and without the buckets that hold those alone. */
export function withNeededDumps(settings: Settings, system: System): System {
  const dumps = system.dumps ?? [];
  const needed = dumps.filter((dump) => isNeeded(dump, settings));
  if (needed.length === dumps.length) return system;
  const idle = dumps.map(({ bucket }) => bucket).filter((bucket) => !isUsed(bucket, needed, system));
  const stores = Object.entries(system.stores).filter(([name]) => !idle.includes(name));
  return { ...system, dumps: needed, stores: Object.fromEntries(stores) };
}

function isNeeded({ database, placement, environments }: Dump, { environment, stores }: Settings): boolean {
  if (environments !== undefined && !environments.includes(environment)) return false;
  return placement === undefined || stores[database]?.placement === placement;
}

function isUsed(bucket: string, dumps: readonly Dump[], { services }: System): boolean {
  return (
    dumps.some((dump) => dump.bucket === bucket) ||
    Object.values(services).some(({ uses }) => uses?.[bucket] !== undefined)
  );
}

import type { System } from '../model/system';
import type { Binding } from './binding';
import type { VolumeGrant } from './grant';
import { namespaceOf, type Landscape } from './landscape';

const everyFile = 'A claim is mounted whole, so every service that has it sees the files of all.';

/**
 * Returns the mount of every binding to a file system. The node mounts it, not the pod, so that no NetworkPolicy
 * speaks of it; a managed one lets the nodes in by its security group besides.
 */
export function volumeGrants(
  system: System,
  landscape: Landscape,
  bindings: readonly Binding[],
): VolumeGrant[] {
  return bindings.flatMap((binding) => {
    const store = binding.kind === 'uses' ? system.stores[binding.store] : undefined;
    if (binding.kind !== 'uses' || store?.kind !== 'file-system') return [];
    const sharers = bindings.filter((other) => other.kind === 'uses' && other.store === binding.store);
    return [
      {
        kind: 'volume',
        id: `volume ${binding.id}`,
        bindings: [binding.id],
        ...(sharers.length > 1 ? { wider: everyFile } : {}),
        service: binding.service,
        store: binding.store,
        namespace: namespaceOf(system, landscape.environment, store),
        claim: volumeClaim(binding.store),
      },
    ];
  });
}

/** Returns the name of the claim by which pods mount a file system. */
export function volumeClaim(store: string): string {
  return store;
}

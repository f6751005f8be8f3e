import { environments, type Environment } from './environment';
import type { Service } from './service';
import type { System } from './system';
import { isPrivileged } from './privileged';
import { unknownNames } from './unknownNames';

/** Returns what is wrong with where services run: node groups, namespaces of root, folders of file systems. */
export function placementProblems(system: System): string[] {
  const found = Object.entries(system.services).flatMap(([name, service]) => {
    const place = `${system.name}: service "${name}"`;
    const groups = service.nodeGroup === undefined ? [] : [service.nodeGroup];
    return [
      ...unknownNames(`${place} runs on node group`, groups, Object.keys(system.nodeGroups ?? {})),
      ...environments.flatMap((environment) => privilegeProblems(system, place, service, environment)),
      ...environments.flatMap((environment) => folderProblems(system, place, service, environment)),
    ];
  });
  return [...new Set(found)];
}

/** Pod Security is a namespace's: where one may be root on its node, all may. */
function privilegeProblems(
  system: System,
  place: string,
  service: Service,
  environment: Environment,
): string[] {
  if (!isPrivileged(service)) return [];
  const own = system.namespace[environment];
  const namespace = service.namespace ?? own;
  if (namespace === own) {
    return [
      `${place} is privileged in the namespace of the system, whose pods must be restricted; give it a namespace of its own`,
    ];
  }
  return Object.entries(system.services)
    .filter(([, other]) => (other.namespace ?? own) === namespace && !isPrivileged(other))
    .map(
      ([other]) =>
        `${place} is privileged and shares the namespace "${namespace}" with "${other}", which is not; give it one of its own`,
    );
}

/** A claim is mounted by pods of its own namespace alone. */
function folderProblems(system: System, place: string, service: Service, environment: Environment): string[] {
  return Object.entries(service.uses ?? {}).flatMap(([name, use]) => {
    const store = system.stores[name];
    if (store === undefined || use === undefined) return [];
    if (store.kind !== 'file-system') {
      return use.mountPath === undefined
        ? []
        : [`${place} mounts "${name}", which is a ${store.kind}; drop the mountPath`];
    }
    const own = system.namespace[environment];
    return [
      ...(use.mountPath === undefined
        ? [`${place} uses the file system "${name}" and does not say where it appears; add a mountPath`]
        : []),
      ...((store.namespace ?? own) === (service.namespace ?? own)
        ? []
        : [`${place} mounts "${name}", whose claim is in another namespace; give both the same`]),
    ];
  });
}

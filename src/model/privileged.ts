import type { Service } from './service';

/** Says whether the pods of a service are root on their node. */
export function isPrivileged(service: Service): boolean {
  return service.kind === 'daemon' && service.privileged === true;
}

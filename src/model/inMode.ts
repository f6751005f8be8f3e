import { isInMode, type DeploymentMode, type Mode } from './environment';
import type { System } from './system';

/** Returns what of a system a stack of that mode has: functions and their APIs in the serverless one alone. */
export function inMode(system: System, mode: DeploymentMode): System {
  const { functions = {}, webSocketApis = {}, clients = {}, ...common } = system;
  const services = partsIn(system.services, mode);
  const stores = partsIn(system.stores, mode);
  const serverless = mode === 'kubernetes' ? {} : { functions, webSocketApis };
  const parts = {
    ...common,
    ...serverless,
    services,
    stores,
    ingresses: system.ingresses.filter((ingress) => isInMode(ingress, mode)),
    cdns: (system.cdns ?? []).filter((cdn) => isInMode(cdn, mode)),
    dumps: (system.dumps ?? []).filter(({ database }) => database in stores),
  };
  const there = new Set([
    ...Object.keys({ ...services, ...serverless.webSocketApis }),
    ...[...parts.ingresses, ...parts.cdns].map(({ name }) => name),
  ]);
  const reached = Object.entries(clients).flatMap(([name, client]) => {
    const reaches = client.reaches.filter((target) => there.has(target));
    return reaches.length === 0 ? [] : [[name, { ...client, reaches }] as const];
  });
  return { ...parts, clients: Object.fromEntries(reached) };
}

function partsIn<Part extends { readonly mode?: Mode }>(
  parts: Readonly<Record<string, Part>>,
  mode: DeploymentMode,
): Record<string, Part> {
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => isInMode(part, mode)));
}

import type { Settings } from '../config/settings';
import type { Service } from '../model/service';
import type { System } from '../model/system';
import { dumpJobNames } from '../wiring/dumps';

/** Returns the services that the system's author wrote, without the jobs that dumps add to it. */
export function ownServices(system: System): readonly (readonly [string, Service])[] {
  const jobs = dumpJobNames(system);
  return Object.entries(system.services).filter(([name]) => !jobs.includes(name));
}

/** Returns those of them that run a stand-in, because the settings give them no image. */
export function standInServices(settings: Settings, system: System): readonly (readonly [string, Service])[] {
  return ownServices(system).filter(([name]) => settings.services[name]?.image === undefined);
}

import type { Settings } from '../config/settings';
import { inMode } from '../model/inMode';
import type { System } from '../model/system';

/** Returns the system as the settings want it: what its mode has. */
export function systemIn(settings: Settings, system: System): System {
  return inMode(system, settings.mode);
}

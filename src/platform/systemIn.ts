import type { Settings } from '../config/settings';
import { inMode } from '../model/inMode';
import type { System } from '../model/system';
import { secured } from './secureSystem';

/** Returns the system as the settings want it: what its mode has, in mutual TLS where they ask for it. */
export function systemIn(settings: Settings, system: System): System {
  return secured(inMode(system, settings.mode), settings);
}

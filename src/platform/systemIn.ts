import type { Settings } from '../config/settings';
import { inMode } from '../model/inMode';
import type { System } from '../model/system';
import { withDumps } from '../wiring/dumps';
import { withCdns } from './edgeParts';
import { withNeededDumps } from './neededDumps';
import { secured } from './secureSystem';

/**
 * Returns the system as the settings want it: what its mode has, with TLS where they ask for it, the jobs of the
 * dumps that it needs, and no content delivery network that they turn off.
 * @throws UserError for dumps that cannot be made.
 */
export function systemIn(settings: Settings, system: System): System {
  return withCdns(
    settings,
    withDumps(withNeededDumps(settings, secured(inMode(system, settings.mode), settings))),
  );
}

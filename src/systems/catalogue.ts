import type { System } from '../model/system';
import { UserError } from '../model/userError';
import { csaHello } from './csaHello';
import { kardon } from './kardon';
import { taskPlatform } from './taskPlatform';
import { userAdminMessaging } from './userAdminMessaging';
import { vibebox } from './vibebox';

/** The systems that ship with Berth. A further one is one new file and one line here. */
export const catalogue: readonly System[] = [csaHello, vibebox, taskPlatform, kardon, userAdminMessaging];

/**
 * Returns the system of that name.
 * @throws UserError that lists the systems there are.
 */
export function systemNamed(name: string): System {
  const system = catalogue.find((candidate) => candidate.name === name);
  if (system !== undefined) return system;
  throw new UserError([
    `there is no system "${name}"; name one of: ${catalogue.map((known) => known.name).join(', ')}`,
  ]);
}

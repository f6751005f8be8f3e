import type { SystemAsks } from './asked';
import { csaHello } from './csaHello';
import { kardon } from './kardon';
import { taskPlatform } from './taskPlatform';
import { userAdminMessaging } from './userAdminMessaging';
import { vibebox } from './vibebox';

/** What the seeds ask for in operations, a system each. */
export const systemAsks: readonly SystemAsks[] = [
  csaHello,
  vibebox,
  taskPlatform,
  kardon,
  userAdminMessaging,
];

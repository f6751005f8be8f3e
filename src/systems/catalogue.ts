import type { System } from '../model/system';
import { taskPlatform } from './taskPlatform';

/** The systems that ship with Berth. A further one is one new file and one line here. */
export const catalogue: readonly System[] = [taskPlatform];

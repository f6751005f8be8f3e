import type { Settings } from '../config/settings';
import { settingsOf, type Subject } from '../config/subject';
import { platform } from '../platform';
import { standInServices } from '../platform/ownServices';
import { accessMatrix } from '../wiring/accessMatrix';
import { diagram } from '../wiring/diagram';
import type { Wiring } from '../wiring/wire';
import { plan, type PlanArgs, type PlannedProgram } from './plan';
import type { WideGrant } from './planSummary';

export type PlanRequest = Pick<PlanArgs, 'world' | 'format' | 'out'> & {
  readonly subject: Subject;
  /** Folder of the stack files. */
  readonly root: string;
};

/**
 * Plans the platform of a stack or system, and returns what to print.
 *
 * @throws UserError where the settings are wrong, or the cloud would refuse an input.
 */
export function planPlatform({ subject, root, ...request }: PlanRequest): Promise<string> {
  const { stack, settings } = settingsOf(subject, root);
  return plan({ ...request, stack, program: () => planned(settings) });
}

async function planned(settings: Settings): Promise<PlannedProgram> {
  const { system, landscape, wiring, outputs } = await platform(settings);
  return {
    outputs,
    graph: diagram(system, landscape, wiring.bindings),
    access: accessMatrix(wiring),
    standIns: standInServices(settings, system).map(([name]) => name),
    wideGrants: wideGrantsOf(wiring),
  };
}

function wideGrantsOf({ grants }: Wiring): readonly WideGrant[] {
  return grants.flatMap(({ id, wider }) => (wider === undefined ? [] : [{ id, reason: wider }]));
}

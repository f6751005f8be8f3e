import { illustrativeSettings, settingsForStack, type Settings } from '../config/settings';
import type { Environment, Target } from '../model/environment';
import { platform } from '../platform';
import { accessMatrix } from '../wiring/accessMatrix';
import { diagram } from '../wiring/diagram';
import type { Wiring } from '../wiring/wire';
import { plan, type PlanArgs, type PlannedProgram } from './plan';
import type { WideGrant } from './planSummary';

/** What to plan: a stack with its settings, or a system anywhere with illustrative ones. */
export type Subject =
  | { readonly stack: string }
  | { readonly system: string; readonly environment: Environment; readonly target: Target };

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

function settingsOf(subject: Subject, root: string): { readonly stack: string; readonly settings: Settings } {
  if ('stack' in subject) {
    return { stack: subject.stack, settings: settingsForStack(subject.stack, root) };
  }
  const { system, environment, target } = subject;
  return {
    stack: `${system}-${environment}-${target}`,
    settings: illustrativeSettings(system, environment, target),
  };
}

function planned(settings: Settings): PlannedProgram {
  const { system, landscape, wiring, outputs } = platform(settings);
  return {
    outputs,
    graph: diagram(system, landscape, wiring.bindings),
    access: accessMatrix(wiring),
    standIns: standInsOf(settings),
    wideGrants: wideGrantsOf(wiring),
  };
}

function standInsOf({ services }: Settings): readonly string[] {
  return Object.entries(services)
    .filter(([, { image }]) => image === undefined)
    .map(([name]) => name);
}

function wideGrantsOf({ grants }: Wiring): readonly WideGrant[] {
  return grants.flatMap(({ id, wider }) => (wider === undefined ? [] : [{ id, reason: wider }]));
}

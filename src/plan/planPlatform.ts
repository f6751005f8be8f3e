import { readFileSync } from 'node:fs';
import { parsePolicyConfig, type PolicyConfig } from '../../policies/policyConfig';
import { rules } from '../../policies/rules';
import type { Settings } from '../config/settings';
import { settingsOf, type Subject } from '../config/subject';
import { UserError } from '../model/userError';
import { platform } from '../platform';
import { standInServices } from '../platform/ownServices';
import { accessMatrix } from '../wiring/accessMatrix';
import { diagram } from '../wiring/diagram';
import type { Wiring } from '../wiring/wire';
import { assess } from './assess';
import { plan, type PlanArgs, type PlannedProgram, type PlanResult } from './plan';
import type { WideGrant } from './planSummary';

export type PlanRequest = Pick<PlanArgs, 'world' | 'format' | 'out'> & {
  readonly subject: Subject;
  /** Folder of the stack files. */
  readonly root: string;
  /** Whether the policies are asked, and the file of what the user sets for them. Default: asked, nothing set. */
  readonly policies?: { readonly asked: boolean; readonly configFile?: string };
};

/**
 * Plans the platform of a stack or system.
 *
 * @throws UserError where the settings are wrong, or the cloud would refuse an input.
 */
export function planPlatform(request: PlanRequest): Promise<PlanResult> {
  const { subject, root, policies = { asked: true }, ...args } = request;
  const { stack, settings } = settingsOf(subject, root);
  const config = policies.asked ? policyConfigIn(policies.configFile) : undefined;
  return plan({ ...args, stack, program: () => planned(settings, config) });
}

/** What the user sets for policies; nothing where there is no file. */
function policyConfigIn(file: string | undefined): PolicyConfig {
  if (file === undefined) return {};
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError([`--policy-config ${file}: cannot be read as JSON (${reason})`]);
  }
  return parsePolicyConfig(content, rules, file);
}

async function planned(settings: Settings, config: PolicyConfig | undefined): Promise<PlannedProgram> {
  const built = await platform(settings);
  const { system, landscape, wiring, outputs } = built;
  return {
    outputs,
    graph: diagram(system, landscape, wiring.bindings),
    access: accessMatrix(wiring),
    standIns: standInServices(settings, system).map(([name]) => name),
    wideGrants: wideGrantsOf(wiring),
    assess: (recording) => assess(recording, settings, built, config),
  };
}

function wideGrantsOf({ grants }: Wiring): readonly WideGrant[] {
  return grants.flatMap(({ id, wider }) => (wider === undefined ? [] : [{ id, reason: wider }]));
}

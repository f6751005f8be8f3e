import { evaluate } from '../../policies/evaluate';
import type { PolicyConfig } from '../../policies/policyConfig';
import { stackFacts } from '../../policies/stackFacts';
import type { Settings } from '../config/settings';
import { costEstimate } from '../cost/costEstimate';
import type { Platform } from '../platform';
import { reportPage } from '../report/reportPage';
import { accessMatrix } from '../wiring/accessMatrix';
import type { Assessment } from './plan';
import { policyStackOf } from './policyStackOf';
import type { Recording } from './recording';

/** Returns what is said of a recording of the platform; without a configuration the policies are not asked. */
export function assess(
  recording: Recording,
  settings: Settings,
  { system, landscape, wiring }: Platform,
  config: PolicyConfig | undefined,
): Assessment {
  const policyStack = policyStackOf(recording.resources, stackFacts(settings, wiring));
  const policies = config === undefined ? {} : { policies: evaluate(policyStack, { config }) };
  const cost = costEstimate(policyStack.resources, settings.region);
  const { stack, world } = recording;
  const shown = { stack, world, system, landscape, wiring, policyStack, cost, ...policies };
  return { cost, page: () => reportPage({ ...shown, access: accessMatrix(wiring) }), ...policies };
}

import type { PolicyStack } from '../../policies/policyStack';
import { stackFacts } from '../../policies/stackFacts';
import { illustrativeSettings } from '../../src/config/settings';
import { policyStackOf } from '../../src/plan/policyStackOf';
import { catalogue } from '../../src/systems/catalogue';
import type { World } from '../harness';
import { planStack, type Stack } from '../systems/stacks';

/** Plans the stack, once a test run, and returns it as rules see it. */
export async function plannedStack(
  stack: Omit<Stack, 'title'>,
  world: World = 'known',
): Promise<PolicyStack> {
  const { system, environment, target, overrides } = stack;
  const { recording, built } = await planStack(stack, world);
  const settings = illustrativeSettings(system, environment, target, catalogue, overrides);
  return policyStackOf(recording.resources, stackFacts(settings, built.wiring));
}

import type { Settings } from '../src/config/settings';
import type { Wiring } from '../src/wiring/wire';
import type { StackFacts } from './policyStack';

/** Returns what rules must know of a stack beside its resources. */
export function stackFacts(settings: Settings, wiring: Wiring): StackFacts {
  const { system, environment, target, deletionProtection, monthlyBudget } = settings;
  return {
    system,
    environment,
    target,
    deletionProtection,
    monthlyBudget,
    bindings: wiring.bindings.map(({ id }) => id),
    grants: wiring.grants,
  };
}

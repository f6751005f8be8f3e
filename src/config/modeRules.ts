import type { Problem } from './problem';
import type { Rule, RuleContext } from './rules';
import { unknownNames } from './systemRules';

/** What the settings say of the homes of a system that has two, and of its functions. */
export const modeRules: readonly Rule[] = [
  modeProblems,
  trafficProblems,
  ({ input, system }) =>
    unknownNames('functions', 'function', input.functions, system.functions, system.name),
];

function modeProblems({ input, system }: RuleContext): Problem[] {
  const { mode = 'kubernetes', target } = input;
  if (mode === 'kubernetes') return [];
  if (Object.keys(system.functions ?? {}).length === 0) {
    return [{ key: 'mode', text: `is "${mode}"; ${system.name} has no functions, so leave it out` }];
  }
  return target === 'aws'
    ? []
    : [{ key: 'mode', text: `is "${mode}"; functions run on aws only, so leave it out` }];
}

function trafficProblems({ input }: RuleContext): Problem[] {
  if (input.traffic === undefined || input.mode === 'both') return [];
  return [{ key: 'traffic', text: 'is set; there is traffic to divide only where berth:mode is "both"' }];
}

import type { System } from '../model/system';
import type { Problem } from './problem';
import type { Rule, RuleContext } from './rules';
import { unknownNames } from './systemRules';

/** What the settings say of the homes of a system that has two, of its functions and of its websites. */
export const modeRules: readonly Rule[] = [
  modeProblems,
  trafficProblems,
  ({ input, system }) =>
    unknownNames('functions', 'function', input.functions, system.functions, system.name),
  ({ input, system }) =>
    unknownNames(
      'websites',
      'bucket behind a CDN',
      input.websites,
      deliveredBuckets(system.cdns),
      system.name,
    ),
];

function deliveredBuckets(cdns: System['cdns'] = []): Readonly<Record<string, true>> {
  return Object.fromEntries(
    cdns.flatMap(({ origin }) => (origin.kind === 'bucket' ? [[origin.bucket, true]] : [])),
  );
}

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

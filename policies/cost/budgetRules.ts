import { costEstimate, type CostEstimate } from '../../src/cost/costEstimate';
import { fallbackRegion } from '../../src/cost/prices';
import { textAt } from '../cluster';
import { ofType, type PolicyStack } from '../policyStack';
import { stackRule, stackType, type Rule } from '../rule';
import { costPillar } from './costStandards';

/** Made anew for each rule: a rule about unknown values must see each value read. */
function estimateOf(stack: PolicyStack): CostEstimate {
  const [provider] = ofType(stack, 'pulumi:providers:aws');
  const region = provider === undefined ? '' : textAt(provider.props, 'region');
  return costEstimate(stack.resources, region || fallbackRegion);
}

const named = 3;

/** What is not known yet only adds to the sum, so a budget that is passed already is passed. */
const budget = stackRule({
  id: 'cost-monthly-budget',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'What a stack costs is known before it is made; afterwards it is on a bill.',
  mend: 'Make smaller what the message names, by `berth:stores.NAME.size` or the nodes of the system; or set `berth:monthlyBudget` to what the stack may cost.',
  standards: [costPillar('COST02-BP05 Implement cost controls')],
  onUnknown: 'violates',
  types: [stackType],
  check: (_, stack) => {
    const { monthly, components } = estimateOf(stack);
    const { monthlyBudget } = stack.facts;
    if (monthly <= monthlyBudget) return [];
    const dearest = components.slice(0, named).map((part) => `${part.component} ${dollars(part.monthly)}`);
    return [
      `costs ${dollars(monthly)} US dollars a month at list prices, and its budget is ${dollars(monthlyBudget)}; the dearest parts are ${dearest.join(', ')}`,
    ];
  },
});

function dollars(amount: number): string {
  return Math.round(amount).toLocaleString('en-US');
}

const unpriced = stackRule({
  id: 'cost-nothing-unpriced',
  severity: 'low',
  enforcement: 'advisory',
  why: 'An estimate that leaves out what runs looks cheaper than the stack is, and the budget lets it pass.',
  mend: 'Add the price to `src/cost/prices.ts` with its source; docs/costs.md says how.',
  standards: [costPillar('COST02-BP05 Implement cost controls')],
  onUnknown: 'undecided',
  types: [stackType],
  check: (_, stack) =>
    estimateOf(stack).unpriced.map(
      ({ urn, type, reason }) =>
        `is dearer than its estimate by ${type} ${urn.split('::').at(-1) ?? ''}: ${reason}`,
    ),
});

/** What a stack may cost. */
export const budgetRules: readonly Rule[] = [budget, unpriced];

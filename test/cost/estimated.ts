import { costEstimate, type CostEstimate } from '../../src/cost/costEstimate';
import type { CostResource } from '../../src/cost/costResource';
import { systemNamed } from '../../src/systems/catalogue';
import type { World } from '../harness';
import { plannedStack } from '../policies/plannedStack';
import type { Stack } from '../systems/stacks';

/** Returns what the stack costs in the region of its system. */
export async function estimated(stack: Omit<Stack, 'title'>, world: World = 'known'): Promise<CostEstimate> {
  const { resources } = await plannedStack(stack, world);
  return costEstimate(resources, systemNamed(stack.system).region);
}

/** A resource of the type with the properties, for a test of one price. */
export function resource(
  type: string,
  props: CostResource['props'],
  more: Partial<CostResource> = {},
): CostResource {
  const name = more.name ?? type.split(':').at(-1) ?? type;
  return { urn: `urn:pulumi:test::berth::${type}::${name}`, type, name, props, dependencies: [], ...more };
}

import { groupBy } from '../wiring/groupBy';
import type { CostResource } from './costResource';

/** The resources of a stack, by what a price asks for. */
export interface StackView {
  ofType(type: string): readonly CostResource[];
  /** Returns the first resource of the type that this one depends on, or undefined. */
  dependency(resource: CostResource, type: string): CostResource | undefined;
  /** Returns the outermost component that the resource is part of, the stack left out: itself where there is none. */
  top(resource: CostResource): CostResource;
}

const stackType = 'pulumi:pulumi:Stack';

export function stackView(resources: readonly CostResource[]): StackView {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const byType = groupBy(resources, ({ type }) => type);
  const parentOf = ({ parent }: CostResource): CostResource | undefined => {
    const found = parent === undefined ? undefined : byUrn.get(parent);
    return found?.type === stackType ? undefined : found;
  };
  return {
    ofType: (type) => byType.get(type) ?? [],
    dependency: ({ dependencies }, type) =>
      dependencies.map((urn) => byUrn.get(urn)).find((found) => found?.type === type),
    top: (resource) => {
      let top = resource;
      for (let next = parentOf(top); next !== undefined; next = parentOf(top)) top = next;
      return top;
    },
  };
}

import { oncePer } from './oncePer';
import type { PolicyResource } from './policyResource';
import type { PolicyStack } from './policyStack';

/** Says whether the resource is made after the other: it depends on it, directly, by way of others or of its parents. */
export function isMadeAfter(stack: PolicyStack, resource: PolicyResource, other: PolicyResource): boolean {
  const byUrn = byUrnOf(stack);
  const seen = new Set<string>();
  const open = [resource.urn];
  for (let urn = open.pop(); urn !== undefined; urn = open.pop()) {
    if (urn === other.urn) return true;
    if (seen.has(urn)) continue;
    seen.add(urn);
    const { dependencies = [], parent } = byUrn.get(urn) ?? {};
    open.push(...dependencies, ...(parent === undefined ? [] : [parent]));
  }
  return false;
}

const byUrnOf = oncePer(
  ({ resources }: PolicyStack) => new Map(resources.map((resource) => [resource.urn, resource])),
);

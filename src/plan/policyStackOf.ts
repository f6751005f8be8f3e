import type { RecordedResource } from './recording';
import type { PolicyResource } from '../../policies/policyResource';
import type { PolicyStack, StackFacts } from '../../policies/policyStack';

/** Returns what rules see of the resources of a plan; what somebody else owns is not judged. */
export function policyStackOf(resources: readonly RecordedResource[], facts: StackFacts): PolicyStack {
  return {
    facts,
    resources: resources.filter(({ external }) => !external).map(policyResource),
    secretsMarked: true,
  };
}

function policyResource(resource: RecordedResource): PolicyResource {
  const { urn, type, name, inputs, outputs, protect, ignoreChanges, parent, dependencies } = resource;
  return {
    urn,
    type,
    name,
    props: { ...inputs, ...outputs },
    protect,
    ignoreChanges,
    dependencies,
    ...(parent === undefined ? {} : { parent }),
  };
}

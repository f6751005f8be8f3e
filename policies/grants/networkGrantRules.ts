import { groupBy } from '../../src/wiring/groupBy';
import { clusterOf, findByUrn, ofKind } from '../cluster';
import { hardeningGuide } from '../kubernetesStandards';
import { oncePer } from '../oncePer';
import type { PolicyResource } from '../policyResource';
import type { PolicyStack, StackFacts } from '../policyStack';
import { stackRule, stackType, type Rule } from '../rule';
import { admissionsOf, grantedAdmission, type Admission } from './admissions';
import { leastPrivilege } from './standards';

const policyTypes = ['kubernetes:networking.k8s.io/v1:NetworkPolicy'];
const separation = hardeningGuide('Network separation and hardening');

function ownAdmissions({ urn }: PolicyResource, stack: PolicyStack): readonly Admission[] {
  const policy = findByUrn(clusterOf(stack), urn);
  return policy === undefined ? [] : admissionsOf(policy);
}

const grantedBy = oncePer(({ grants }: StackFacts): readonly Admission[] =>
  grants.flatMap((grant) => (grant.kind === 'network' ? [grantedAdmission(grant)] : [])),
);

const grantedKeys = oncePer((facts: StackFacts) => new Set(grantedBy(facts).map(keyOf)));

const declaredBindings = oncePer(({ bindings }: StackFacts) => new Set(bindings));

function keyOf({ direction, bindings, words }: Admission): string {
  return `${direction} for ${(bindings ?? []).join(', ')}: ${words}`;
}

const namesBindings = stackRule({
  id: 'grants-network-policy-bindings',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A rule of a network policy that serves no binding is a way in or out that nobody asked for, and that nobody takes away.',
  mend: 'Declare the binding in the system, or take the rule out; the annotation berth.dev/serves names what each rule is for.',
  standards: [leastPrivilege, separation],
  onUnknown: 'undecided',
  types: policyTypes,
  check: (policy, stack) => {
    const declared = declaredBindings(stack.facts);
    return ownAdmissions(policy, stack).flatMap(({ direction, bindings, words }) => {
      if (bindings === undefined || bindings.length === 0)
        return [`has a rule of ${direction} for no binding: ${words}`];
      return bindings
        .filter((binding) => !declared.has(binding))
        .map((binding) => `has a rule of ${direction} for "${binding}", which is no binding of the system`);
    });
  },
});

const asGranted = stackRule({
  id: 'grants-network-policy-exact',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A rule that names a binding and lets through something else than the binding asks is wider than anybody reads in the access matrix.',
  mend: 'Let the rule have the peers and the ports of its grant.',
  standards: [leastPrivilege, separation],
  onUnknown: 'undecided',
  types: policyTypes,
  check: (policy, stack) => {
    const granted = grantedKeys(stack.facts);
    return ownAdmissions(policy, stack)
      .filter(({ bindings }) => bindings !== undefined)
      .map(keyOf)
      .filter((key) => !granted.has(key))
      .map((key) => `has a rule that no grant asks for, ${key}`);
  },
});

const carriedOut = stackRule({
  id: 'grants-network-carried-out',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A binding without its rules at both ends is refused: the program runs, and its connections time out.',
  mend: 'Make the network policy of the workload from its grants.',
  standards: [separation],
  onUnknown: 'undecided',
  types: [stackType],
  check: (_root, stack) => {
    const found = groupBy(ofKind(clusterOf(stack), 'NetworkPolicy').flatMap(admissionsOf), keyOf);
    const wanted = groupBy(grantedBy(stack.facts), keyOf);
    return [...wanted]
      .filter(([key, grants]) => (found.get(key)?.length ?? 0) !== grants.length)
      .map(
        ([key, grants]) =>
          `has ${found.get(key)?.length ?? 0} rules of the ${grants.length} that are granted, ${key}`,
      );
  },
});

/** Network policies let through what the bindings ask, all of it and nothing else. */
export const networkGrantRules: readonly Rule[] = [namesBindings, asGranted, carriedOut];

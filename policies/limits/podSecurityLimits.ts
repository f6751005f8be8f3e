import { bagAt, clusterOf, find, textAt } from '../cluster';
import { podSecurityStandard } from '../kubernetesStandards';
import { workloadTypes } from '../podRule';
import type { PolicyResource } from '../policyResource';
import { stackRule, type ResourceRule, type Rule } from '../rule';
import { podSecurityRules } from '../security/podSecurityRules';

/**
 * The levels that a namespace enforces, by the controls that they are made of. What baseline asks of capabilities and
 * seccomp is judged at restricted alone, which asks more of them.
 */
const controls: Readonly<Record<string, readonly string[]>> = {
  baseline: ['baseline'],
  restricted: ['baseline', 'restricted'],
};

const { name: standardName } = podSecurityStandard('');

/** The rules about pods that come from a control of the level. */
function rulesOf(level: string): readonly ResourceRule[] {
  const levels = controls[level] ?? [];
  return podSecurityRules
    .filter((rule): rule is ResourceRule => rule.scope === 'resource')
    .filter(({ standards }) =>
      standards.some(
        ({ name, reference }) =>
          name === standardName && levels.some((prefix) => reference.startsWith(`${prefix}: `)),
      ),
    );
}

function refusals(resource: PolicyResource, level: string): readonly string[] {
  return rulesOf(level)
    .filter(({ types }) => types.includes(resource.type))
    .flatMap((rule) => rule.check(resource, {}))
    .map((line) => `${line}, which its namespace refuses at the level ${level}`);
}

const admitted = stackRule({
  id: 'limits-pod-security',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A namespace that enforces a level refuses the pods of a workload that does not keep it, while the apply of the workload succeeds: no pod ever comes.',
  mend: 'Let the pods keep the level of their namespace, or move them to one of a lower level.',
  standards: [podSecurityStandard('Policy Instantiation')],
  onUnknown: 'undecided',
  types: workloadTypes,
  check: (resource, stack) => {
    const namespace = find(clusterOf(stack), 'Namespace', '', textAt(resource.props, 'metadata.namespace'));
    const labels = namespace === undefined ? {} : bagAt(namespace.content, 'metadata.labels');
    const level = labels['pod-security.kubernetes.io/enforce'];
    return typeof level === 'string' ? refusals(resource, level) : [];
  },
});

/** What Pod Security refuses of pods in the namespaces of the stack. */
export const podSecurityLimits: readonly Rule[] = [admitted];

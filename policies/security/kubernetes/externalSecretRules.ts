import { bagAt, bagsAt, clusterObject, clusterOf, find, textAt, textsAt } from '../../cluster';
import { resourceRule, stackRule, type Rule, type Standard } from '../../rule';

const operator: Standard = {
  name: 'External Secrets Operator documentation',
  version: '2.9',
  reference: 'Security Best Practices',
};
const externalSecret = 'kubernetes:external-secrets.io/v1:ExternalSecret';

const conditions = resourceRule({
  id: 'security-secret-store-namespaces',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'Through a ClusterSecretStore without conditions whoever may make an ExternalSecret, in whichever namespace, reads every secret that the operator may.',
  mend: 'Name the namespaces of the stack in `spec.conditions`.',
  standards: [operator],
  onUnknown: 'undecided',
  types: ['kubernetes:external-secrets.io/v1:ClusterSecretStore'],
  check: ({ props }) => {
    const admitted = bagsAt(props, 'spec.conditions.*').map((condition) =>
      textsAt(condition, 'namespaces.*'),
    );
    return admitted.length === 0 || admitted.some((names) => names.length === 0)
      ? ['gives secrets to every namespace']
      : [];
  },
});

/** A store that the stack does not make is judged by whoever does. */
const admitted = stackRule({
  id: 'security-external-secret-admitted',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A store gives nothing to a namespace that its conditions do not name: the Secret never comes, and its pods wait for ever.',
  mend: 'Name the namespace in `spec.conditions` of the store.',
  standards: [operator],
  onUnknown: 'undecided',
  types: [externalSecret],
  check: (resource, stack) => {
    const { namespace, content } = clusterObject(resource);
    const name = textAt(content, 'spec.secretStoreRef.name');
    const store = find(clusterOf(stack), textAt(content, 'spec.secretStoreRef.kind'), '', name);
    if (store === undefined) return [`asks the store ${name}, which is not there`];
    return textsAt(store.content, 'spec.conditions.*.namespaces.*').includes(namespace)
      ? []
      : [`asks the store ${name}, which does not admit ${namespace}`];
  },
});

const fetchedAlone = resourceRule({
  id: 'security-external-secret-owned',
  severity: 'critical',
  enforcement: 'mandatory',
  why: 'Text that stands in the object itself is read by whoever may look at it, which is more people than may read a Secret; and a Secret that nobody owns stays when its object goes.',
  mend: 'Take every key from `remoteRef`, leave `template.data` out, and set `creationPolicy` to Owner.',
  standards: [operator],
  onUnknown: 'undecided',
  types: [externalSecret],
  check: ({ props }) => [
    ...Object.keys(bagAt(props, 'spec.target.template.data')).map(
      (key) => `writes ${key} itself, in plain text`,
    ),
    ...(textAt(props, 'spec.target.creationPolicy') === 'Owner' ? [] : ['does not own its Secret']),
  ],
});

/** What Secrets are made of that are kept outside the cluster. */
export const externalSecretRules: readonly Rule[] = [conditions, admitted, fetchedAlone];

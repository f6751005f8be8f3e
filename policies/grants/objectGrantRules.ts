import { asText } from '../../src/simulation/propertyValue';
import { bagAt, clusterOf, find, ofKind, type ClusterObject } from '../cluster';
import { kubernetesDocumentation } from '../kubernetesStandards';
import type { PolicyStack } from '../policyStack';
import { stackRule, stackType, type Rule } from '../rule';
import { leastPrivilege } from './standards';

function grantOf({ content }: ClusterObject): string {
  return asText(bagAt(content, 'metadata.annotations')['berth.dev/grant']);
}

function roleGrants({ facts }: PolicyStack): readonly string[] {
  return facts.grants.flatMap((grant) => (grant.kind === 'database-role' ? [grant.id] : []));
}

const grantedRoles = stackRule({
  id: 'grants-database-role-bindings',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A Job that makes a role of a database for no binding leaves a login that nobody asked for.',
  mend: 'Let the Job come from a grant of a binding, or take it away.',
  standards: [leastPrivilege],
  onUnknown: 'undecided',
  types: ['kubernetes:batch/v1:Job'],
  check: ({ urn }, stack) => {
    const granted = roleGrants(stack);
    return clusterOf(stack)
      .objects.filter((object) => object.urn === urn)
      .map(grantOf)
      .filter((grant) => grant !== '' && !granted.includes(grant))
      .map((grant) => `makes a role for "${grant}", which is no grant`);
  },
});

const rolesMade = stackRule({
  id: 'grants-database-role-carried-out',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A service whose role of the database nobody makes, or two Jobs at once, cannot log in.',
  mend: 'Make one Job for each grant of a database role.',
  standards: [leastPrivilege],
  onUnknown: 'undecided',
  types: [stackType],
  check: (_root, stack) => {
    const made = ofKind(clusterOf(stack), 'Job').map(grantOf);
    return roleGrants(stack)
      .map((grant) => [grant, made.filter((candidate) => candidate === grant).length] as const)
      .filter(([, jobs]) => jobs !== 1)
      .map(([grant, jobs]) => `has ${jobs} Jobs for the grant "${grant}"`);
  },
});

const objectsMade = stackRule({
  id: 'grants-objects-carried-out',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A credential or a file system reaches the pods of a binding by a Secret or a claim of its own; without it they do not start.',
  mend: 'Make the Secret or the claim that the grant names, in its namespace.',
  standards: [kubernetesDocumentation('Secrets')],
  onUnknown: 'undecided',
  types: [stackType],
  check: (_root, stack) => {
    const cluster = clusterOf(stack);
    return stack.facts.grants.flatMap((grant) => {
      if (grant.kind !== 'secret' && grant.kind !== 'volume') return [];
      const [kind, name] =
        grant.kind === 'secret' ? ['Secret', grant.secret] : ['PersistentVolumeClaim', grant.claim];
      return find(cluster, kind, grant.namespace, name) === undefined
        ? [`has no ${kind} ${grant.namespace}/${name} for the grant "${grant.id}"`]
        : [];
    });
  },
});

/** Roles, credentials and volumes are those of the bindings. */
export const objectGrantRules: readonly Rule[] = [grantedRoles, rolesMade, objectsMade];

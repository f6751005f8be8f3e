import { set, without, type Mutant, type Subject } from '../../mutant';
import { mutantsOf } from '../rows';

const external: Subject = { system: 'task-platform', overrides: { secrets: 'external' } };
const store = { type: 'kubernetes:external-secrets.io/v1:ClusterSecretStore' };
const secret = { type: 'kubernetes:external-secrets.io/v1:ExternalSecret' };

/** Secrets that are kept outside the cluster. */
export const externalSecretMutants: readonly Mutant[] = mutantsOf(external, [
  [
    'security-secret-store-namespaces',
    'a store for every namespace',
    set(store, 'spec.conditions', undefined),
    /gives secrets to every namespace/,
  ],
  [
    'security-secret-store-namespaces',
    'a condition that names no namespace',
    set(store, 'spec.conditions', [{ namespaceRegexes: ['.*'] }]),
    /gives secrets to every namespace/,
  ],
  ['security-external-secret-admitted', 'a Secret without its store', without(store), /which is not there/],
  [
    'security-external-secret-admitted',
    'a store that does not admit the namespace',
    set(store, 'spec.conditions', [{ namespaces: ['monitoring'] }]),
    /does not admit production/,
  ],
  [
    'security-external-secret-owned',
    'a password in the object itself',
    set(secret, 'spec.target.template', { data: { password: 'hunter22' } }),
    /writes password itself, in plain text/,
  ],
  [
    'security-external-secret-owned',
    'a Secret that stays',
    set(secret, 'spec.target.creationPolicy', 'Orphan'),
    /does not own its Secret/,
  ],
  [
    'grants-pod-configuration',
    'a key that is not brought in',
    set({ ...secret, name: 'auth-service-database-secret' }, 'spec.data.0.secretKey', 'other'),
    /which has other/,
  ],
]);

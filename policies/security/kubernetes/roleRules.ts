import { asText, valueAt, type PropertyBag } from '../../../src/simulation/propertyValue';
import { bagsAt, textsAt } from '../../cluster';
import { cisEks, cisKubernetes, hardeningGuide, kubernetesDocumentation } from '../../kubernetesStandards';
import type { PolicyResource } from '../../policyResource';
import { resourceRule, type ResourceRule, type Rule, type Standard } from '../../rule';

const authorization = hardeningGuide('Authentication and authorization');
const goodPractices = kubernetesDocumentation('Role Based Access Control Good Practices');

const clusterRole = 'kubernetes:rbac.authorization.k8s.io/v1:ClusterRole';
const clusterRoleBinding = 'kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding';
const everyRole = [clusterRole, 'kubernetes:rbac.authorization.k8s.io/v1:Role'];
const everyBinding = [clusterRoleBinding, 'kubernetes:rbac.authorization.k8s.io/v1:RoleBinding'];

function rulesOf({ props }: PolicyResource): readonly PropertyBag[] {
  return bagsAt(props, 'rules.*');
}

const noWildcards = resourceRule({
  id: 'security-role-no-wildcards',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A wildcard grants what there is today and whatever a later version or operator adds, secrets included.',
  mend: 'Name the API groups, resources and verbs that the program uses.',
  standards: [cisKubernetes('5.1.3'), cisEks('4.1.3'), authorization],
  onUnknown: 'undecided',
  types: everyRole,
  check: (resource) =>
    rulesOf(resource).flatMap((rule) =>
      ['apiGroups', 'resources', 'verbs', 'nonResourceURLs']
        .filter((field) => textsAt(rule, `${field}.*`).includes('*'))
        .map((field) => `grants ${field}: *`),
    ),
});

/** Verbs and resources with which an account gains more than its role says. */
interface Power {
  readonly id: ResourceRule['id'];
  readonly resources: readonly string[];
  /** Default: whatever the verb. */
  readonly verbs?: readonly string[];
  readonly why: string;
  readonly standards: readonly [Standard, ...Standard[]];
}

const reads = ['get', 'list', 'watch', '*'];
const makes = ['create', 'update', 'patch', '*'];

const powers = [
  {
    id: 'security-role-no-secrets',
    resources: ['secrets'],
    verbs: reads,
    why: 'A role of the whole cluster that reads Secrets reads the credential of every store and every account.',
    standards: [cisKubernetes('5.1.2'), cisEks('4.1.2'), authorization],
  },
  {
    id: 'security-role-no-pod-creation',
    resources: ['pods', 'deployments', 'daemonsets', 'statefulsets', 'replicasets', 'jobs', 'cronjobs'],
    verbs: makes,
    why: 'Who makes pods takes every Secret and every service account of the namespace, by naming it in a pod.',
    standards: [cisKubernetes('5.1.4'), cisEks('4.1.4'), goodPractices],
  },
  {
    id: 'security-role-no-pod-execution',
    resources: ['pods/exec', 'pods/attach', 'pods/portforward', 'pods/ephemeralcontainers'],
    why: 'Who runs commands in pods has their credentials, their files and their network.',
    standards: [goodPractices],
  },
  {
    id: 'security-role-no-volumes',
    resources: ['persistentvolumes'],
    verbs: makes,
    why: 'Who makes persistent volumes makes one of a folder of the node.',
    standards: [cisKubernetes('5.1.9'), goodPractices],
  },
  {
    id: 'security-role-no-node-proxy',
    resources: ['nodes/proxy'],
    why: 'By way of a node one runs commands in all its pods, past admission and past the audit log.',
    standards: [cisKubernetes('5.1.10'), goodPractices],
  },
  {
    id: 'security-role-no-certificates',
    resources: ['certificatesigningrequests/approval', 'certificatesigningrequests/status'],
    why: 'Who approves certificates gives himself one in any name that the API server knows.',
    standards: [cisKubernetes('5.1.11'), goodPractices],
  },
  {
    id: 'security-role-no-webhooks',
    resources: ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations'],
    verbs: [...makes, 'delete'],
    why: 'Who changes webhooks reads and rewrites everything that is applied.',
    standards: [cisKubernetes('5.1.12'), goodPractices],
  },
  {
    id: 'security-role-no-tokens',
    resources: ['serviceaccounts/token'],
    why: 'Who makes tokens logs in as any service account of the namespace.',
    standards: [cisKubernetes('5.1.13'), goodPractices],
  },
] as const satisfies readonly (Omit<Power, 'id'> & { readonly id: `security-role-no-${string}` })[];

function powerRule({ id, why, standards, ...power }: (typeof powers)[number]): Rule {
  const { resources, verbs }: Pick<Power, 'resources' | 'verbs'> = power;
  return resourceRule({
    id,
    severity: 'high',
    enforcement: 'mandatory',
    why,
    mend: 'Leave it out of the role; where one namespace is meant, grant it by a Role there.',
    standards,
    onUnknown: 'undecided',
    types: [clusterRole],
    check: (resource) =>
      rulesOf(resource).flatMap((rule) => {
        const granted = textsAt(rule, 'verbs.*').filter(
          (verb) => verbs === undefined || verbs.includes(verb),
        );
        if (granted.length === 0) return [];
        return textsAt(rule, 'resources.*')
          .filter((name) => resources.includes(name))
          .map((name) => `may ${granted.join(', ')} ${name} in the whole cluster`);
      }),
  });
}

/** Verbs by which an account gives itself what others have. */
const escalating: ReadonlySet<string> = new Set(['bind', 'escalate', 'impersonate']);

const noEscalation = resourceRule({
  id: 'security-role-no-escalation',
  severity: 'critical',
  enforcement: 'mandatory',
  why: 'Whoever may bind, escalate or impersonate is administrator of the cluster as soon as he wants to be.',
  mend: 'Leave the verbs bind, escalate and impersonate out.',
  standards: [cisKubernetes('5.1.8'), cisEks('4.1.8'), goodPractices],
  onUnknown: 'undecided',
  types: everyRole,
  check: (resource) =>
    rulesOf(resource).flatMap((rule) =>
      textsAt(rule, 'verbs.*')
        .filter((verb) => escalating.has(verb))
        .map((verb) => `may ${verb} ${textsAt(rule, 'resources.*').join(', ')}`),
    ),
});

/** Roles that come with every cluster and let their holder do as he likes. */
const administrators: ReadonlySet<string> = new Set(['admin', 'cluster-admin', 'edit']);

const noAdministrators = resourceRule({
  id: 'security-binding-no-administrator',
  severity: 'critical',
  enforcement: 'mandatory',
  why: 'A pod that is administrator of the cluster makes whoever breaks into it that, too.',
  mend: 'Bind a role with the few things that the program does.',
  standards: [cisKubernetes('5.1.1'), cisEks('4.1.1'), authorization],
  onUnknown: 'undecided',
  types: everyBinding,
  check: ({ props }) => {
    const role = asText(valueAt(props, 'roleRef.name'));
    return administrators.has(role) ? [`gives its subjects the role ${role}`] : [];
  },
});

/** Groups that are everybody, or nobody whom the API server can name. */
const everybody: ReadonlySet<string> = new Set([
  'system:anonymous',
  'system:authenticated',
  'system:masters',
  'system:serviceaccounts',
  'system:unauthenticated',
]);

const namedSubjects = resourceRule({
  id: 'security-binding-named-subjects',
  severity: 'critical',
  enforcement: 'mandatory',
  why: 'A role for everybody is one for whoever reaches the API server, and `system:masters` cannot be taken away by RBAC.',
  mend: 'Bind the role to one service account of one namespace.',
  standards: [cisKubernetes('5.1.7'), cisEks('4.1.7'), goodPractices],
  onUnknown: 'undecided',
  types: everyBinding,
  check: ({ props }) =>
    bagsAt(props, 'subjects.*')
      .map((subject) => asText(subject['name']))
      .filter((name) => everybody.has(name) || name.startsWith('system:serviceaccounts:'))
      .map((name) => `gives its role to ${name}`),
});

/** What accounts may do with the API of the cluster. */
export const roleRules: readonly Rule[] = [
  noWildcards,
  ...powers.map(powerRule),
  noEscalation,
  noAdministrators,
  namedSubjects,
];

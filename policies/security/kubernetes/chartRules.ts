import { isBag, isList, isSecret, type PropertyValue } from '../../../src/simulation/propertyValue';
import { bagAt, textAt } from '../../cluster';
import { hardeningGuide, kubernetesDocumentation } from '../../kubernetesStandards';
import { resourceRule, stackRule, stackType, type Rule, type Standard } from '../../rule';
import { secretWords } from './secretText';

const release = 'kubernetes:helm.sh/v3:Release';

const helm: Standard = {
  name: 'Helm documentation',
  version: '3',
  reference: 'Charts: Charts and versioning',
};

/** Of a chart's own objects no rule sees anything: what it is must be said exactly. */
const pinnedChart = resourceRule({
  id: 'security-chart-pinned',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A chart is a program with rights of its own in the cluster, and what it installs is seen by no rule: so it is one exact version of a known source.',
  mend: 'Give `version` as one version, and the repository as an address of https or oci.',
  standards: [helm, hardeningGuide('Upgrading and application security practices')],
  onUnknown: 'undecided',
  types: [release],
  check: ({ props }) => {
    const version = textAt(props, 'version');
    const sources = [textAt(props, 'repositoryOpts.repo'), textAt(props, 'chart')];
    return [
      ...(/^v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(version)
        ? []
        : [`has the version "${version}", which is not one exact version`]),
      ...(sources.some((source) => /^(?:https|oci):\/\//.test(source))
        ? []
        : [
            `comes from "${sources.find((source) => source !== '') ?? ''}", which is no repository of https or oci`,
          ]),
    ];
  },
});

const noSecretValues = resourceRule({
  id: 'security-chart-no-secret-values',
  severity: 'critical',
  enforcement: 'mandatory',
  why: 'Helm keeps the values of a release in the clear, prints them, and charts put them into ConfigMaps.',
  mend: 'Make a Secret beside the release, and give the chart its name.',
  standards: [{ ...helm, reference: 'The Chart Best Practices Guide: Values' }],
  onUnknown: 'undecided',
  types: [release],
  check: ({ props }) => secretPaths(bagAt(props, 'values'), 'values'),
});

function secretPaths(value: PropertyValue, path: string): readonly string[] {
  const children = isSecret(value)
    ? []
    : isList(value)
      ? [...value.entries()]
      : isBag(value)
        ? Object.entries(value)
        : [];
  return children.flatMap(([key, child]) => {
    const place = `${path}.${key}`;
    const words = isSecret(child) || typeof child === 'string' ? secretWords(String(key), child) : undefined;
    return words === undefined ? secretPaths(child, place) : [`has ${words} in ${place}`];
  });
}

/** Beginnings of types whose pods no rule looks into, and why. */
const hidden: readonly (readonly [string, string])[] = [
  ['kubernetes:core/v1:Pod', 'is a pod of nobody, which nothing starts again'],
  ['kubernetes:core/v1:ReplicationController', 'is of a kind that no rule knows'],
  ['kubernetes:apps/v1:ReplicaSet', 'belongs to a Deployment'],
  ['kubernetes:helm.sh/v4:Chart', 'shows its objects only to a cluster that is there'],
  ['kubernetes:helm.sh/v3:Chart', 'shows its objects only to a cluster that is there'],
  ['kubernetes:kustomize', 'shows its objects only to a cluster that is there'],
  ['kubernetes:yaml', 'shows its objects only to a cluster that is there'],
];

const visibleWorkloads = stackRule({
  id: 'security-visible-workloads',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'The rules know Deployments, StatefulSets, DaemonSets, Jobs and CronJobs; what comes in another form would pass them unseen.',
  mend: 'Use one of those kinds, as a typed resource; for an operator of others a Release of one exact version.',
  standards: [
    kubernetesDocumentation('Configuration Best Practices'),
    hardeningGuide('Kubernetes Pod security'),
  ],
  onUnknown: 'undecided',
  types: [stackType],
  check: (_, { resources }) =>
    resources.flatMap(({ type, name }) =>
      hidden
        .filter(
          ([beginning]) =>
            type === beginning || type.startsWith(`${beginning}:`) || type.startsWith(`${beginning}/`),
        )
        .map(([, why]) => `has the ${type} ${name}, which ${why}`),
    ),
});

/** What is installed from elsewhere, and what rules cannot see. */
export const chartRules: readonly Rule[] = [pinnedChart, noSecretValues, visibleWorkloads];

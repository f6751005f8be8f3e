import { asText, type PropertyBag } from '../../../src/simulation/propertyValue';
import { bagAt, bagsAt, listAt, textAt, textsAt } from '../../cluster';
import { cisKubernetes, hardeningGuide, kubernetesDocumentation } from '../../kubernetesStandards';
import { containerRule } from '../../podRule';
import { resourceRule, type Rule } from '../../rule';
import { secretShape, secretWords } from './secretText';

const credentials = hardeningGuide('Network separation and hardening: secrets');
const secretsPage = kubernetesDocumentation('Good practices for Kubernetes Secrets');

const pinnedImage = containerRule({
  id: 'security-pod-image-pinned',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'An image without a tag, or by `latest`, is another program after each restart, and nobody can say which one runs.',
  mend: 'Name a version as the tag, or better the digest: `image@sha256:…`.',
  standards: [kubernetesDocumentation('Images'), cisKubernetes('5.5.1')],
  wrong: (container) => {
    const image = textAt(container, 'image');
    if (image === '' || /@sha256:[0-9a-f]{64}$/.test(image)) return [];
    const tag = /:([\w.-]+)$/.exec(image)?.[1];
    if (tag === undefined) return [`runs ${image}, which names neither tag nor digest`];
    return tag === 'latest' ? [`runs ${image}, whose tag moves`] : [];
  },
});

const noPlainVariable = containerRule({
  id: 'security-pod-no-plain-secret',
  severity: 'critical',
  enforcement: 'mandatory',
  why: "A secret in a variable's value stands in the specification of the pod, which everyone may read who may list pods.",
  mend: 'Put it in a Secret, and name its key by `valueFrom.secretKeyRef`.',
  standards: [credentials, secretsPage, cisKubernetes('5.4.1')],
  wrong: (container) =>
    bagsAt(container, 'env.*').flatMap((variable) => {
      const name = textAt(variable, 'name');
      const words = secretWords(name, variable['value']);
      return words === undefined ? [] : [`has ${words} in the variable ${name}`];
    }),
});

/** An option of a program that takes a secret: "--password=…", with no reference to a variable after it. */
const secretOption =
  /(?:^|\s)-{1,2}(?!-*no-)[\w-]*(?:password|passwd|passphrase|secret|token|api-?key)[ =][^\s$]+/i;

const noPlainArgument = containerRule({
  id: 'security-pod-no-secret-argument',
  severity: 'critical',
  enforcement: 'mandatory',
  why: 'Arguments stand in the specification of the pod, and every process of its node sees them.',
  mend: 'Let the program read a variable or a file that comes from a Secret.',
  standards: [credentials, secretsPage],
  wrong: (container) => {
    const text = [...listAt(container, 'command'), ...listAt(container, 'args')].map(asText).join(' ');
    const words = secretShape(text) ?? (secretOption.test(text) ? 'a secret' : undefined);
    return words === undefined ? [] : [`has ${words} among its arguments`];
  },
});

const noWholeSecret = containerRule({
  id: 'security-pod-secrets-by-key',
  severity: 'low',
  enforcement: 'mandatory',
  why: 'A whole Secret as variables hands on keys that nobody asked for, and those that are added later.',
  mend: 'Name each key by `env.valueFrom.secretKeyRef`.',
  standards: [secretsPage],
  wrong: (container) =>
    textsAt(container, 'envFrom.*.secretRef.name').map((name) => `takes every key of the Secret ${name}`),
});

const memoryLimit = containerRule({
  id: 'security-pod-memory-limit',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'Without a limit one pod that is attacked, or leaks, takes the memory of all others on its node.',
  mend: 'Set `resources.limits.memory`.',
  standards: [
    hardeningGuide('Network separation and hardening: resource policies'),
    kubernetesDocumentation('Resource Management for Pods and Containers'),
  ],
  wrong: (container) =>
    textAt(container, 'resources.limits.memory') === '' ? ['has no limit of memory'] : [],
});

const noSecretInConfigMap = resourceRule({
  id: 'security-config-map-no-secret',
  severity: 'critical',
  enforcement: 'mandatory',
  why: 'Whoever may list ConfigMaps reads them, they are in every export of the cluster, and no key encrypts them.',
  mend: 'Put the value in a Secret.',
  standards: [credentials, kubernetesDocumentation('ConfigMaps')],
  onUnknown: 'undecided',
  types: ['kubernetes:core/v1:ConfigMap'],
  check: ({ props }) => [
    ...secretEntries(bagAt(props, 'data')),
    ...secretEntries(bagAt(props, 'binaryData')),
  ],
});

function secretEntries(data: PropertyBag): readonly string[] {
  return Object.entries(data).flatMap(([key, value]) => {
    const words = secretWords(key, value);
    return words === undefined ? [] : [`has ${words} under the key ${key}`];
  });
}

/** What runs in pods, and what it is told. */
export const podContentRules: readonly Rule[] = [
  pinnedImage,
  noPlainVariable,
  noPlainArgument,
  noWholeSecret,
  memoryLimit,
  noSecretInConfigMap,
];

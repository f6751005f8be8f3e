import type { CheckFailure } from '../cloud';
import { gp3 } from '../gp3';
import { isBag, isList, isUnknown, type PropertyBag, type PropertyValue } from '../propertyValue';
import { between, count, each, known, matches, oneOf, placesAt, required, whole, type Rule } from '../rules';
import { podRules, selectorRule } from './podRules';

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
/** Of a name of several parts only the whole is limited. */
const part = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';
const subdomain = matches(
  'metadata.name',
  new RegExp(`^(?=.{1,253}$)${part}(?:\\.${part})*$`),
  'an RFC 1123 name of at most 253 lower-case letters, digits, "-" and ".", a letter or digit at both ends',
);
const shortName = matches(
  'metadata.name',
  new RegExp(`^${label}$`),
  'an RFC 1123 label of at most 63 lower-case letters, digits and "-", a letter or digit at both ends',
);
const serviceName = matches(
  'metadata.name',
  /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
  'at most 63 lower-case letters, digits and "-", a letter first, a letter or digit last',
);
const roleName = matches('metadata.name', /^[^/%]{1,253}$/, 'at most 253 characters without "/" and "%"');

/** Kinds whose names are not DNS subdomains. */
const nameRules: Readonly<Record<string, Rule>> = {
  ClusterRole: roleName,
  ClusterRoleBinding: roleName,
  CronJob: matches(
    'metadata.name',
    new RegExp(`^(?=.{1,52}$)${label}$`),
    'at most 52 lower-case letters, digits and "-", since the jobs add eleven',
  ),
  Job: shortName,
  Namespace: shortName,
  Role: roleName,
  RoleBinding: roleName,
  Service: serviceName,
  StatefulSet: matches(
    'metadata.name',
    new RegExp(`^(?=.{1,52}$)${label}$`),
    'at most 52 lower-case letters, digits and "-", since the pods\' labels add to it',
  ),
};

const labelValue = /^(?:[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$/;
const labelKey = new RegExp(
  `^(?:(?=[^/]{1,253}/)${label}(?:\\.${label})*/)?[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$`,
);

/** Labels, and the keys of annotations. */
export function labelRules(path: string): Rule {
  return (inputs) => [
    ...placesAt(inputs, `${path}.labels`).flatMap(({ path: place, value }) => badLabels(place, value)),
    ...placesAt(inputs, `${path}.annotations`).flatMap(({ path: place, value }) => badKeys(place, value)),
  ];
}

function badLabels(path: string, labels: PropertyValue): readonly CheckFailure[] {
  const values = isBag(labels) ? Object.entries(labels) : [];
  const wrong = values.filter(
    ([, value]) => !isUnknown(value) && !(typeof value === 'string' && labelValue.test(value)),
  );
  return [
    ...badKeys(path, labels),
    ...wrong.map(([key, value]) => ({
      property: `${path}["${key}"]`,
      reason: `${JSON.stringify(value)} is not valid: text of at most 63 letters, digits, "-", "_" and ".", a letter or digit at both ends`,
    })),
  ];
}

function badKeys(path: string, values: PropertyValue): readonly CheckFailure[] {
  const keys = isBag(values) ? Object.keys(values) : [];
  return keys
    .filter((key) => !labelKey.test(key))
    .map((key) => ({
      property: path,
      reason: `the key "${key}" is not valid: a name of at most 63 letters, digits, "-", "_" and ".", after a DNS name and "/" if it needs one`,
    }));
}

const mebibyte = 1024 * 1024;

/** Kubernetes adds up the values as they are, without the names. */
const sizeRule: Rule = whole('data', ({ data, binaryData, stringData }) => {
  const values = [data, binaryData, stringData].flatMap((bag) => (isBag(bag) ? Object.values(bag) : []));
  const texts = values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  const size = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  return size > mebibyte ? `holds ${size} bytes: at most ${mebibyte} are allowed` : undefined;
});

function dataKeys(property: string): Rule {
  return whole(property, (inputs) => {
    const bag = inputs[property];
    const wrong = isBag(bag) ? Object.keys(bag).filter((key) => !/^[-._a-zA-Z0-9]{1,253}$/.test(key)) : [];
    return wrong.length === 0
      ? undefined
      : `the key "${wrong[0]}" is not valid: letters, digits, "-", "_" and "." are allowed`;
  });
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function unique(path: string, what: string): Rule {
  return (inputs) => {
    const seen = new Set<PropertyValue>();
    return placesAt(inputs, path).flatMap(({ path: property, value }) => {
      if (seen.has(value)) return [{ property, reason: `${JSON.stringify(value)} is there twice: ${what}` }];
      seen.add(value);
      return [];
    });
  };
}

const portName = (path: string) =>
  matches(
    path,
    /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/,
    'at most 15 lower-case letters, digits and single "-", with a letter in it',
  );

const serviceRules: readonly Rule[] = [
  between('spec.ports.*.port', 1, 65535),
  portName('spec.ports.*.targetPort'),
  matches('spec.ports.*.name', new RegExp(`^${label}$`), 'lower-case letters, digits and "-"'),
  unique('spec.ports.*.name', 'give each port of the Service its own name'),
  whole('spec.ports', (inputs) => {
    const ports = known(inputs, 'spec.ports');
    if (!isList(ports) || ports.length < 2) return undefined;
    return ports.every((port) => isBag(port) && port['name'] !== undefined)
      ? undefined
      : 'each port needs a name, since there are several';
  }),
  oneOf('spec.type', ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName']),
  between('spec.ports.*.nodePort', 30000, 32767),
];

const autoscalerRules: readonly Rule[] = [
  whole('spec', (inputs) => {
    const [minimum, maximum] = [known(inputs, 'spec.minReplicas') ?? 1, known(inputs, 'spec.maxReplicas')];
    if (typeof minimum !== 'number' || typeof maximum !== 'number') return undefined;
    if (minimum < 1) return `minReplicas is ${minimum}: at least 1, since fewer needs KEDA`;
    return minimum <= maximum ? undefined : `minReplicas ${minimum} is above maxReplicas ${maximum}`;
  }),
  each('spec.metrics.*', (metric) => {
    if (!isBag(metric)) return undefined;
    const { type } = metric;
    if (typeof type !== 'string') return 'has no type: Resource, ContainerResource, Pods, Object or External';
    const block = type.charAt(0).toLowerCase() + type.slice(1);
    return metric[block] === undefined ? `has the type ${type} and so needs the block "${block}"` : undefined;
  }),
];

const disruptionBudgetRule = whole('spec', (inputs) => {
  const set = ['minAvailable', 'maxUnavailable'].filter((key) => known(inputs, `spec.${key}`) !== undefined);
  const spec = inputs['spec'];
  const unknown = isBag(spec) && (isUnknown(spec['minAvailable']) || isUnknown(spec['maxUnavailable']));
  return set.length === 1 || unknown ? undefined : 'needs exactly one of minAvailable and maxUnavailable';
});

const ingressRules: readonly Rule[] = [
  matches(
    'spec.rules.*.host',
    new RegExp(`^(?:\\*\\.)?${label}(?:\\.${label})*$`),
    'a DNS name, "*." before it at most',
  ),
  oneOf('spec.rules.*.http.paths.*.pathType', ['Exact', 'Prefix', 'ImplementationSpecific']),
  matches('spec.rules.*.http.paths.*.path', /^\//, 'a path begins with "/"'),
  each('spec.rules.*.http.paths.*', (path) =>
    isBag(path) && path['pathType'] === undefined
      ? 'has no pathType: Exact, Prefix or ImplementationSpecific'
      : undefined,
  ),
];

const cidr = /^(\d{1,3}(\.\d{1,3}){3}\/([0-9]|[12]\d|3[0-2])|[0-9a-fA-F:]+\/\d{1,3})$/;
const networkPolicyRules: readonly Rule[] = [
  matches('spec.ingress.*.from.*.ipBlock.cidr', cidr, 'an address range such as "10.0.0.0/16"'),
  matches('spec.egress.*.to.*.ipBlock.cidr', cidr, 'an address range such as "10.0.0.0/16"'),
  oneOf('spec.policyTypes.*', ['Ingress', 'Egress']),
];

const ebsDriver = 'ebs.csi.aws.com';

function isForMany(mode: PropertyValue): boolean {
  return mode === 'ReadWriteMany' || mode === 'ReadOnlyMany';
}

const claimRules: readonly Rule[] = [
  count('spec.accessModes', 1, 4, 'access modes'),
  oneOf('spec.accessModes.*', ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod']),
  whole('spec.resources.requests.storage', (inputs) => {
    const spec = inputs['spec'];
    return isBag(spec) && spec['resources'] === undefined ? 'is missing: a claim asks for a size' : undefined;
  }),
];

/** A disk of EBS belongs to one node; only a file system is for many. */
const volumeRules: readonly Rule[] = [
  whole('spec.accessModes', (inputs) => {
    const modes = known(inputs, 'spec.accessModes');
    return known(inputs, 'spec.csi.driver') === ebsDriver && isList(modes) && modes.some(isForMany)
      ? 'lets several nodes mount a disk of EBS, which one node alone can: use a file system (EFS)'
      : undefined;
  }),
];

const storageClassRules: readonly Rule[] = [
  required('provisioner'),
  gp3('parameters', { type: 'type' }),
  oneOf('reclaimPolicy', ['Delete', 'Retain']),
  oneOf('volumeBindingMode', ['Immediate', 'WaitForFirstConsumer']),
];

const workloadRules: readonly Rule[] = [...podRules('spec.template'), selectorRule];

const kindRules: Readonly<Record<string, readonly Rule[]>> = {
  ConfigMap: [sizeRule, dataKeys('data')],
  CronJob: [...podRules('spec.jobTemplate.spec.template'), required('spec')],
  DaemonSet: workloadRules,
  Deployment: workloadRules,
  HorizontalPodAutoscaler: autoscalerRules,
  Ingress: ingressRules,
  Job: podRules('spec.template'),
  NetworkPolicy: networkPolicyRules,
  PersistentVolume: volumeRules,
  PersistentVolumeClaim: claimRules,
  Pod: podRules(''),
  PodDisruptionBudget: [disruptionBudgetRule],
  Secret: [
    sizeRule,
    dataKeys('stringData'),
    dataKeys('data'),
    matches('data.*', base64, 'base64; plain text goes into stringData'),
  ],
  Service: serviceRules,
  StatefulSet: workloadRules,
  StorageClass: storageClassRules,
};

/** Returns what the API server refuses of objects of the kind. */
export function objectRules(kind: string, apiVersion: string): readonly Rule[] {
  return [
    nameRules[kind] ?? subdomain,
    matches('metadata.namespace', new RegExp(`^${label}$`), 'an RFC 1123 label of at most 63 characters'),
    labelRules('metadata'),
    annotationSize,
    sameAs('kind', kind),
    sameAs('apiVersion', apiVersion),
    ...(kindRules[kind] ?? []),
  ];
}

const annotationSize = whole('metadata.annotations', (inputs: PropertyBag) => {
  const size = Buffer.byteLength(JSON.stringify(known(inputs, 'metadata.annotations') ?? {}));
  return size > mebibyte / 4 ? `hold ${size} bytes: at most ${mebibyte / 4} are allowed` : undefined;
});

function sameAs(property: string, right: string): Rule {
  return each(property, (value) =>
    value === right
      ? undefined
      : `${JSON.stringify(value)} is not the type's: leave it out, or write "${right}"`,
  );
}

import type { CheckFailure } from '../cloud';
import { unlessUnknown } from '../knownEnough';
import { asText, isBag, isList, isUnknown, type PropertyBag, type PropertyValue } from '../propertyValue';
import { between, each, known, lengthBetween, matches, oneOf, placesAt, whole, type Rule } from '../rules';

const containerLists = ['containers', 'initContainers'];
const portNamePattern = /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/;
const units: Readonly<Record<string, number>> = {
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};

/** Returns the number of a quantity such as "250m" or "1Gi"; undefined where it is none. */
export function quantity(value: PropertyValue | undefined): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)(m|k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$/.exec(asText(value)) ?? [];
  const factor = units[unit];
  return number === undefined || factor === undefined ? undefined : Number(number) * factor;
}

/** Rules about the pod template at the path; an empty path is the pod itself. */
export function podRules(path: string): readonly Rule[] {
  const spec = path === '' ? 'spec' : `${path}.spec`;
  return [
    whole(`${spec}.containers`, (inputs) => {
      const containers = known(inputs, `${spec}.containers`);
      return isList(containers) && containers.length === 0
        ? 'is empty: a pod has at least one container'
        : undefined;
    }),
    ...containerLists.flatMap((list) => containerRules(`${spec}.${list}.*`)),
    uniqueContainerNames(spec),
    mountsNameVolumes(spec),
    oneOf(`${spec}.restartPolicy`, ['Always', 'OnFailure', 'Never']),
  ];
}

function containerRules(container: string): readonly Rule[] {
  return [
    matches(
      `${container}.name`,
      /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
      'at most 63 lower-case letters, digits and "-"',
    ),
    matches(
      `${container}.ports.*.name`,
      portNamePattern,
      'at most 15 lower-case letters, digits and single "-", with a letter in it',
    ),
    between(`${container}.ports.*.containerPort`, 1, 65535),
    matches(`${container}.env.*.name`, /^[^=\p{Cc}]+$/u, 'a name without "="'),
    lengthBetween(`${container}.image`, 1, 1024),
    matches(`${container}.image`, /^\S+$/, 'an image reference without spaces'),
    each(`${container}.env.*`, textOfVariable),
    each(`${container}.resources`, requestsAboveLimits),
    ...['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((probe) => [
      each(`${container}.${probe}`, probeHandlers),
      between(`${container}.${probe}.periodSeconds`, 1, 86400),
      between(`${container}.${probe}.timeoutSeconds`, 1, 86400),
      between(`${container}.${probe}.failureThreshold`, 1, 10000),
    ]),
    each(`${container}.livenessProbe.successThreshold`, (value) =>
      value === 1 ? undefined : 'must be 1 in a liveness probe',
    ),
  ];
}

function textOfVariable(variable: PropertyValue): string | undefined {
  if (!isBag(variable)) return undefined;
  const { value, valueFrom } = variable;
  if (value !== undefined && valueFrom !== undefined && value !== '')
    return 'has both value and valueFrom: give one';
  return value === undefined || value === null || typeof value === 'string'
    ? undefined
    : `has the value ${JSON.stringify(value)}: write it as text`;
}

function requestsAboveLimits(resources: PropertyValue): string | undefined {
  if (!isBag(resources)) return undefined;
  const { requests, limits } = resources;
  for (const bag of [requests, limits]) {
    const [bad] = Object.entries(isBag(bag) ? bag : {}).filter(
      ([, value]) => !isUnknown(value) && quantity(value) === undefined,
    );
    if (bad !== undefined)
      return `${bad[0]} ${JSON.stringify(bad[1])} is no quantity: such as "250m" or "512Mi"`;
  }
  if (!isBag(requests) || !isBag(limits)) return undefined;
  for (const [name, request] of Object.entries(requests)) {
    const [least, most] = [quantity(request), quantity(limits[name])];
    if (least !== undefined && most !== undefined && least > most) {
      return `requests ${asText(request)} of ${name}, more than the limit ${asText(limits[name])}`;
    }
  }
  return undefined;
}

function probeHandlers(probe: PropertyValue): string | undefined {
  if (!isBag(probe)) return undefined;
  const handlers = ['httpGet', 'tcpSocket', 'exec', 'grpc'].filter((handler) => probe[handler] !== undefined);
  return handlers.length === 1
    ? undefined
    : `has ${handlers.join(' and ') || 'no handler'}: give exactly one of httpGet, tcpSocket, exec and grpc`;
}

function uniqueContainerNames(spec: string): Rule {
  return (inputs) => {
    const seen = new Set<PropertyValue>();
    return containerLists
      .flatMap((list) => placesAt(inputs, `${spec}.${list}.*.name`))
      .flatMap(({ path, value }) => {
        if (seen.has(value))
          return [{ property: path, reason: `${JSON.stringify(value)} is there twice in the pod` }];
        seen.add(value);
        return [];
      });
  };
}

function mountsNameVolumes(spec: string): Rule {
  const foreignMounts = (inputs: PropertyBag): readonly CheckFailure[] | undefined => {
    const claims = placesAt(inputs, 'spec.volumeClaimTemplates.*.metadata.name');
    const volumes = new Set(
      [...placesAt(inputs, `${spec}.volumes.*.name`), ...claims].map(({ value }) => value),
    );
    const foreign = containerLists
      .flatMap((list) => placesAt(inputs, `${spec}.${list}.*.volumeMounts.*.name`))
      .filter(({ value }) => !volumes.has(value))
      .map(({ path, value }) => ({
        property: path,
        reason: `${JSON.stringify(value)} is no volume of the pod`,
      }));
    return foreign.length === 0 ? undefined : foreign;
  };
  return (inputs) => unlessUnknown(inputs, foreignMounts) ?? [];
}

/** The selector must match the labels of the template. */
export const selectorRule: Rule = whole('spec.selector', (inputs: PropertyBag) => {
  const selector = known(inputs, 'spec.selector.matchLabels');
  const labels = known(inputs, 'spec.template.metadata.labels');
  if (!isBag(selector)) return undefined;
  const found = isBag(labels) ? labels : {};
  const [missing] = Object.entries(selector).filter(
    ([key, value]) => !isUnknown(value) && !isUnknown(found[key]) && found[key] !== value,
  );
  return missing === undefined
    ? undefined
    : `${missing[0]}=${asText(missing[1])} is not a label of spec.template: the API refuses a selector that does not match`;
});

import { asText, isBag, isList, type PropertyBag } from '../propertyValue';
import { hexDigits, idFrom, text, type Making, type ResourceModels } from '../resourceModel';
import {
  count,
  each,
  isSet,
  known,
  lengthBetween,
  matches,
  oneOf,
  placesAt,
  required,
  when,
  whole,
} from '../rules';
import { globalArn, regionalArn } from './arn';

/** CloudFront's ids: a letter for the kind, and thirteen letters and digits. */
function cloudFrontId({ type, name }: Making): string {
  return `E${hexDigits(`${type}::${name}`, 13).toUpperCase()}`;
}

/** The ids of its policies: five groups of hexadecimal digits. */
function policyId({ type, name }: Making): string {
  const digits = hexDigits(`${type}::${name}`, 32);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20),
  ].join('-');
}

/** The only region by which CloudFront takes certificates and delivers logs. */
const region = 'us-east-1';

const policyName = matches('name', /^[\w-]{1,128}$/, '1 to 128 letters, digits, "-" and "_"');
const shortName = matches('name', /^[\w-]{1,64}$/, '1 to 64 letters, digits, "-" and "_"');
const deliveryName = matches('name', /^[\w-]{1,60}$/, '1 to 60 letters, digits, "-" and "_"');

/** Host names of the distribution that no certificate covers, as far as can be told without reading it. */
function uncoveredAliases(inputs: PropertyBag): string | undefined {
  const { aliases } = inputs;
  if (!isList(aliases) || aliases.length === 0) return undefined;
  return known(inputs, 'viewerCertificate.cloudfrontDefaultCertificate') === true
    ? "need a certificate of their own: CloudFront's covers cloudfront.net alone"
    : undefined;
}

/** Behaviours that name an origin which the distribution has not got. */
function unknownOrigin(inputs: PropertyBag): string | undefined {
  const { origins } = inputs;
  if (!isList(origins)) return undefined;
  const ids = placesAt(inputs, 'origins.*.originId').map(({ value }) => asText(value));
  if (ids.length < origins.length) return undefined;
  const targets = ['defaultCacheBehavior.targetOriginId', 'orderedCacheBehaviors.*.targetOriginId'];
  const missing = targets
    .flatMap((path) => placesAt(inputs, path))
    .map(({ value }) => asText(value))
    .filter((target) => !ids.includes(target));
  return missing.length === 0 ? undefined : `have no ${missing.join(', ')}, which a behaviour names`;
}

/** CloudFront takes no policy that sets nothing. */
function noHeaders(inputs: PropertyBag): string | undefined {
  const sets = [
    'corsConfig',
    'customHeadersConfig',
    'removeHeadersConfig',
    'securityHeadersConfig',
    'serverTimingHeadersConfig',
  ];
  return sets.some((config) => isSet(inputs, config))
    ? undefined
    : 'or another kind of headers is needed: a policy sets or removes something';
}

/** Amazon CloudFront, and the deliveries of CloudWatch that carry its logs. */
export const cdnModels: ResourceModels = {
  'aws:cloudfront/distribution:Distribution': {
    immutable: ['staging'],
    id: cloudFrontId,
    outputs: (made) => ({
      arn: globalArn(made, 'cloudfront', `distribution/${made.id}`),
      domainName: `d${hexDigits(made.id, 13)}.cloudfront.net`,
      hostedZoneId: 'Z2FDTNDATAQYW2',
      status: 'Deployed',
      etag: hexDigits(made.id, 14).toUpperCase(),
    }),
    rules: [
      required('enabled', 'origins', 'defaultCacheBehavior', 'restrictions', 'viewerCertificate'),
      matches(
        'viewerCertificate.acmCertificateArn',
        /^arn:[\w-]+:acm:us-east-1:/,
        'CloudFront takes certificates of us-east-1 alone',
      ),
      matches(
        'webAclId',
        /^arn:[\w-]+:wafv2:us-east-1:\d+:global\/webacl\//,
        'CloudFront takes firewalls of scope CLOUDFRONT alone, by their ARN',
      ),
      whole('aliases', uncoveredAliases),
      count('aliases', 0, 100, 'host names'),
      whole('origins', unknownOrigin),
      each('defaultCacheBehavior', (behavior) =>
        isBag(behavior) && isSet(behavior, 'cachePolicyId') === isSet(behavior, 'forwardedValues')
          ? 'names neither a cache policy nor forwarded values, or both: name a cache policy'
          : undefined,
      ),
      oneOf('httpVersion', ['http1.1', 'http2', 'http2and3', 'http3']),
      oneOf('priceClass', ['PriceClass_All', 'PriceClass_200', 'PriceClass_100']),
      lengthBetween('comment', 0, 128),
    ],
  },
  'aws:cloudfront/originAccessControl:OriginAccessControl': {
    autoname: { property: 'name' },
    immutable: ['name', 'originAccessControlOriginType'],
    id: cloudFrontId,
    outputs: (made) => ({
      arn: globalArn(made, 'cloudfront', `origin-access-control/${made.id}`),
      etag: hexDigits(made.id, 14).toUpperCase(),
    }),
    rules: [
      required('originAccessControlOriginType', 'signingBehavior', 'signingProtocol'),
      lengthBetween('name', 1, 64),
      oneOf('originAccessControlOriginType', ['lambda', 'mediapackagev2', 'mediastore', 's3']),
      oneOf('signingBehavior', ['always', 'never', 'no-override']),
      oneOf('signingProtocol', ['sigv4']),
    ],
  },
  'aws:cloudfront/function:Function': {
    autoname: { property: 'name' },
    immutable: ['name'],
    id: idFrom('name'),
    outputs: (made) => ({
      arn: globalArn(made, 'cloudfront', `function/${made.id}`),
      etag: hexDigits(made.id, 14).toUpperCase(),
      status: made.inputs['publish'] === false ? 'UNPUBLISHED' : 'UNASSOCIATED',
    }),
    rules: [
      required('code', 'runtime'),
      shortName,
      oneOf('runtime', ['cloudfront-js-1.0', 'cloudfront-js-2.0']),
      lengthBetween('code', 1, 10240),
    ],
  },
  'aws:cloudfront/cachePolicy:CachePolicy': {
    autoname: { property: 'name' },
    id: policyId,
    outputs: (made) => ({
      arn: globalArn(made, 'cloudfront', `cache-policy/${made.id}`),
      etag: hexDigits(made.id, 14).toUpperCase(),
    }),
    rules: [
      required('parametersInCacheKeyAndForwardedToOrigin'),
      policyName,
      lengthBetween('comment', 0, 128),
    ],
  },
  'aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy': {
    autoname: { property: 'name' },
    id: policyId,
    outputs: (made) => ({
      arn: globalArn(made, 'cloudfront', `response-headers-policy/${made.id}`),
      etag: hexDigits(made.id, 14).toUpperCase(),
    }),
    rules: [
      policyName,
      lengthBetween('comment', 0, 128),
      oneOf('securityHeadersConfig.frameOptions.frameOption', ['DENY', 'SAMEORIGIN']),
      whole('securityHeadersConfig', noHeaders),
    ],
  },
  'aws:cloudwatch/logDeliverySource:LogDeliverySource': {
    immutable: ['name', 'logType', 'resourceArn'],
    id: idFrom('name'),
    outputs: (made) => ({
      arn: regionalArn(made, 'logs', `delivery-source:${made.id}`),
      service: text(made.inputs, 'resourceArn').split(':')[2] ?? '',
    }),
    rules: [
      required('name', 'logType', 'resourceArn'),
      deliveryName,
      when(
        (inputs) => text(inputs, 'resourceArn').includes(':cloudfront:'),
        whole('region', (inputs) =>
          isSet(inputs, 'region') && inputs['region'] === region
            ? undefined
            : `CloudFront delivers its logs by way of ${region} alone`,
        ),
      ),
    ],
  },
  'aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination': {
    immutable: ['name', 'outputFormat'],
    id: idFrom('name'),
    outputs: (made) => ({
      arn: regionalArn(made, 'logs', `delivery-destination:${made.id}`),
      deliveryDestinationType: 'CWL',
    }),
    rules: [
      required('name'),
      deliveryName,
      oneOf('outputFormat', ['json', 'plain', 'w3c', 'raw', 'parquet']),
    ],
  },
  'aws:cloudwatch/logDelivery:LogDelivery': {
    immutable: ['deliverySourceName', 'deliveryDestinationArn'],
    id: ({ type, name }) => hexDigits(`${type}::${name}`, 16),
    outputs: (made) => ({ arn: regionalArn(made, 'logs', `delivery:${made.id}`) }),
    rules: [required('deliverySourceName', 'deliveryDestinationArn')],
  },
};

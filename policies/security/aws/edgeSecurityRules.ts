import { asText, valueAt, type PropertyBag } from '../../../src/simulation/propertyValue';
import { bagAt, bagsAt, textAt, textsAt } from '../../cluster';
import { awsGuide, securityHub } from '../../awsStandards';
import { resourceRule, stackRule, type Rule } from '../../rule';
import { foundational } from './awsSecurityStandards';
import { companions } from './companions';
import { mustBe, together } from './propertyCheck';

const distribution = 'aws:cloudfront/distribution:Distribution';

function behavioursOf(props: PropertyBag): readonly PropertyBag[] {
  return [bagAt(props, 'defaultCacheBehavior'), ...bagsAt(props, 'orderedCacheBehaviors.*')];
}

/** A certificate authority asks for its proof in plain HTTP (RFC 8555, section 8.3): read by everybody, secret to nobody. */
function isChallenge(behaviour: PropertyBag): boolean {
  return (
    textAt(behaviour, 'pathPattern') === '/.well-known/acme-challenge/*' &&
    textsAt(behaviour, 'allowedMethods.*').every((method) => ['GET', 'HEAD', 'OPTIONS'].includes(method))
  );
}

const viewersByTls = resourceRule({
  id: 'security-cdn-tls-only',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'In plain HTTP whoever stands between reads cookies and changes pages.',
  mend: 'Set `viewerProtocolPolicy` of each behaviour to redirect-to-https or https-only.',
  standards: [foundational('CloudFront.3')],
  onUnknown: 'undecided',
  types: [distribution],
  check: ({ props }) =>
    behavioursOf(props)
      .filter((behaviour) => !isChallenge(behaviour))
      .filter(
        (behaviour) => !/^(redirect-to-https|https-only)$/.test(textAt(behaviour, 'viewerProtocolPolicy')),
      )
      .map((behaviour) => `answers in plain HTTP at ${textAt(behaviour, 'pathPattern') || 'every path'}`),
});

const originsByTls = resourceRule({
  id: 'security-cdn-origin-tls',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'Between CloudFront and its origin lies the internet; what viewers send by TLS would go on in plain text.',
  mend: 'Set `originProtocolPolicy` to https-only and `originSslProtocols` to TLSv1.2 alone.',
  standards: [foundational('CloudFront.9'), foundational('CloudFront.10')],
  onUnknown: 'undecided',
  types: [distribution],
  check: ({ props }) =>
    bagsAt(props, 'origins.*').flatMap((origin) => {
      const custom = origin['customOriginConfig'];
      if (custom === undefined) return [];
      const id = textAt(origin, 'originId');
      const served = behavioursOf(props).filter((behaviour) => behaviour['targetOriginId'] === id);
      const plain = textAt(custom, 'originProtocolPolicy') !== 'https-only' && !served.every(isChallenge);
      const versions = textsAt(origin, 'customOriginConfig.originSslProtocols.*');
      return [
        ...(plain ? [`asks the origin ${id} in plain HTTP`] : []),
        ...versions
          .filter((version) => version !== 'TLSv1.2')
          .map((version) => `speaks ${version} to the origin ${id}`),
      ];
    }),
});

/** Security policies of CloudFront without old versions and weak ciphers. */
const currentPolicies = ['TLSv1.2_2021', 'TLSv1.2_2025', 'TLSv1.3_2025'];

const certificate = resourceRule({
  id: 'security-cdn-certificate',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'The certificate of CloudFront takes TLS 1.0, and older policies take ciphers that are broken.',
  mend: 'Use a certificate of ACM with `sslSupportMethod` sni-only and `minimumProtocolVersion` TLSv1.2_2021 or newer.',
  standards: [foundational('CloudFront.7'), foundational('CloudFront.8'), foundational('CloudFront.15')],
  onUnknown: 'passes',
  types: [distribution],
  check: (resource) => {
    const used = bagAt(resource.props, 'viewerCertificate');
    if (asText(used['acmCertificateArn']) === '') return ['has the certificate of CloudFront'];
    const version = textAt(used, 'minimumProtocolVersion');
    return [
      ...(currentPolicies.includes(version)
        ? []
        : [`takes ${version === '' ? 'TLSv1' : version} of viewers`]),
      ...mustBe('viewerCertificate.sslSupportMethod', 'sni-only', 'answers those who name no host')(resource),
    ];
  },
});

const logged = stackRule({
  id: 'security-cdn-logs',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'What CloudFront answers by itself never reaches a log of the system: attacks end there, or begin there.',
  mend: 'Deliver ACCESS_LOGS by a LogDeliverySource and a LogDelivery, or set `loggingConfig`.',
  standards: [foundational('CloudFront.5')],
  onUnknown: 'undecided',
  types: [distribution],
  check: (resource, stack) => {
    if (asText(valueAt(resource.props, 'loggingConfig.bucket')) !== '') return [];
    const source = { type: 'aws:cloudwatch/logDeliverySource:LogDeliverySource', property: 'resourceArn' };
    const delivery = { type: 'aws:cloudwatch/logDelivery:LogDelivery', property: 'deliverySourceName' };
    const delivered = companions(stack, resource, source, textAt(resource.props, 'arn')).flatMap((found) =>
      companions(stack, found, delivery, textAt(found.props, 'name')),
    );
    return delivered.length === 0 ? ['keeps no log of requests'] : [];
  },
});

/** A bucket as an origin; the endpoint of a website is none, for it takes no signature. */
const bucketHost = /\.s3[.-][\w.-]*amazonaws\.com$/;

const originAccess = resourceRule({
  id: 'security-cdn-origin-access',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A bucket that CloudFront reads without a signature must be open to everybody.',
  mend: 'Give the origin an OriginAccessControl that always signs.',
  standards: [foundational('CloudFront.13')],
  onUnknown: 'undecided',
  types: [distribution],
  check: ({ props }) =>
    bagsAt(props, 'origins.*')
      .filter((origin) => bucketHost.test(textAt(origin, 'domainName')))
      .filter((origin) => textAt(origin, 'originAccessControlId') === '')
      .map((origin) => `reads the bucket ${textAt(origin, 'domainName')} without a signature`),
});

const signs = resourceRule({
  id: 'security-cdn-origin-signs',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'An access control that signs only now and then lets viewers bring a signature of their own, or none.',
  mend: 'Set `signingBehavior` to always and `signingProtocol` to sigv4.',
  standards: [awsGuide('Amazon CloudFront Developer Guide', 'Restrict access to an Amazon S3 origin')],
  onUnknown: 'undecided',
  types: ['aws:cloudfront/originAccessControl:OriginAccessControl'],
  check: mustBe('signingBehavior', 'always', 'does not sign every request'),
});

const validatedByDns = resourceRule({
  id: 'security-certificate-dns',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'Validated by mail a certificate expires when nobody reads the mail; by DNS ACM renews it as long as the record stands.',
  mend: 'Set `validationMethod` to DNS, and choose a key of 2048 bits of RSA or an elliptic curve.',
  standards: [
    awsGuide('AWS Certificate Manager User Guide', 'AWS Certificate Manager DNS validation'),
    foundational('ACM.2'),
  ],
  onUnknown: 'undecided',
  types: ['aws:acm/certificate:Certificate'],
  check: together(mustBe('validationMethod', 'DNS', 'must be validated by hand'), ({ props }) =>
    textAt(props, 'keyAlgorithm') === 'RSA_1024' ? ['has a key that can be broken: RSA_1024'] : [],
  ),
});

/** The record by which a domain is proved is the same in every stack of the domain. */
function isProof(props: PropertyBag): boolean {
  return props['type'] === 'CNAME' && textAt(props, 'name').startsWith('_');
}

const noTakeover = resourceRule({
  id: 'security-record-not-taken-over',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'A record that overwrites takes the host away from whatever answers there, and nobody is asked.',
  mend: 'Leave `allowOverwrite` out, and import the record that is there.',
  standards: [awsGuide('Amazon Route 53 Developer Guide', 'Best practices for Amazon Route 53 DNS')],
  onUnknown: 'undecided',
  types: ['aws:route53/record:Record'],
  check: ({ props }) =>
    props['allowOverwrite'] === true && !isProof(props) ? ['overwrites what is there under its name'] : [],
});

const mailByTls = resourceRule({
  id: 'security-mail-tls-only',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'Otherwise SES hands mail to servers without TLS in plain text, with the links to set a password in it.',
  mend: 'Set `deliveryOptions.tlsPolicy` to REQUIRE.',
  standards: [securityHub('SES.3')],
  onUnknown: 'undecided',
  types: ['aws:sesv2/configurationSet:ConfigurationSet'],
  check: mustBe('deliveryOptions.tlsPolicy', 'REQUIRE', 'sends mail in plain text where a server has no TLS'),
});

const mailSigned = resourceRule({
  id: 'security-mail-signed',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'Without a strong signature everybody sends mail in the name of the domain; without a configuration set nothing asks for TLS.',
  mend: 'Sign by keys of 2048 bits, and name the `configurationSetName`.',
  standards: [awsGuide('Amazon SES Developer Guide', 'Authenticating Email with DKIM in Amazon SES')],
  onUnknown: 'passes',
  types: ['aws:sesv2/emailIdentity:EmailIdentity'],
  check: ({ props }) => [
    ...(valueAt(props, 'dkimSigningAttributes.nextSigningKeyLength') === 'RSA_1024_BIT'
      ? ['signs by keys that can be broken: RSA_1024_BIT']
      : []),
    ...(asText(props['configurationSetName']) === '' ? ['sends by no configuration set'] : []),
  ],
});

/** What the internet meets: CloudFront, certificates, names and mail. */
export const edgeSecurityRules: readonly Rule[] = [
  viewersByTls,
  originsByTls,
  certificate,
  logged,
  originAccess,
  signs,
  validatedByDns,
  noTakeover,
  mailByTls,
  mailSigned,
];

import { set, without, type Mutant } from '../../mutant';
import { mutantsOf } from '../rows';
import { csaHello, serverless } from './awsSubjects';

const distribution = { type: 'aws:cloudfront/distribution:Distribution' };
const repository = { type: 'aws:ecr/repository:Repository' };

const delivery = mutantsOf(csaHello, [
  [
    'security-cdn-tls-only',
    'pages in plain HTTP',
    set(distribution, 'defaultCacheBehavior.viewerProtocolPolicy', 'allow-all'),
    /answers in plain HTTP at every path/,
  ],
  [
    'security-cdn-tls-only',
    'a path in plain HTTP',
    set(distribution, 'orderedCacheBehaviors.0.pathPattern', '/login/*'),
    /answers in plain HTTP at \/login\/\*/,
  ],
  [
    'security-cdn-tls-only',
    'a path of challenges that takes uploads',
    set(distribution, 'orderedCacheBehaviors.0.allowedMethods', ['GET', 'HEAD', 'OPTIONS', 'PUT']),
    /answers in plain HTTP at \/\.well-known/,
  ],
  [
    'security-cdn-origin-tls',
    'an origin asked in plain HTTP',
    set(distribution, 'origins.0.customOriginConfig.originProtocolPolicy', 'http-only'),
    /asks the origin origin in plain HTTP/,
  ],
  [
    'security-cdn-origin-tls',
    'an origin asked by an old TLS',
    set(distribution, 'origins.0.customOriginConfig.originSslProtocols', ['TLSv1', 'TLSv1.2']),
    /speaks TLSv1 to the origin origin/,
  ],
  [
    'security-cdn-certificate',
    'the certificate of CloudFront',
    set(distribution, 'viewerCertificate', { cloudfrontDefaultCertificate: true }),
    /has the certificate of CloudFront/,
  ],
  [
    'security-cdn-certificate',
    'viewers with an old TLS',
    set(distribution, 'viewerCertificate.minimumProtocolVersion', 'TLSv1.1_2016'),
    /takes TLSv1\.1_2016 of viewers/,
  ],
  [
    'security-cdn-certificate',
    'viewers with the TLS of CloudFront by default',
    set(distribution, 'viewerCertificate.minimumProtocolVersion', undefined),
    /takes TLSv1 of viewers/,
  ],
  [
    'security-cdn-certificate',
    'an address of its own for viewers without SNI',
    set(distribution, 'viewerCertificate.sslSupportMethod', 'vip'),
    /answers those who name no host/,
  ],
  [
    'security-cdn-logs',
    'a CDN without a source of logs',
    without({ type: 'aws:cloudwatch/logDeliverySource:LogDeliverySource' }),
    /keeps no log of requests/,
  ],
  [
    'security-cdn-logs',
    'a CDN whose log goes nowhere',
    without({ type: 'aws:cloudwatch/logDelivery:LogDelivery' }),
    /keeps no log of requests/,
  ],
  [
    'security-certificate-dns',
    'a certificate validated by mail',
    set({ type: 'aws:acm/certificate:Certificate' }, 'validationMethod', 'EMAIL'),
    /must be validated by hand/,
  ],
  [
    'security-certificate-dns',
    'a certificate with a short key',
    set({ type: 'aws:acm/certificate:Certificate' }, 'keyAlgorithm', 'RSA_1024'),
    /has a key that can be broken/,
  ],
  [
    'security-record-not-taken-over',
    'a record that takes a host away',
    set({ type: 'aws:route53/record:Record', name: 'app.example.com' }, 'allowOverwrite', true),
    /overwrites what is there under its name/,
  ],
  [
    'security-mail-tls-only',
    'mail in plain text',
    set({ type: 'aws:sesv2/configurationSet:ConfigurationSet' }, 'deliveryOptions.tlsPolicy', 'OPTIONAL'),
    /tlsPolicy is OPTIONAL/,
  ],
  [
    'security-mail-signed',
    'mail signed by short keys',
    set(
      { type: 'aws:sesv2/emailIdentity:EmailIdentity' },
      'dkimSigningAttributes.nextSigningKeyLength',
      'RSA_1024_BIT',
    ),
    /signs by keys that can be broken/,
  ],
  [
    'security-mail-signed',
    'mail by no configuration set',
    set({ type: 'aws:sesv2/emailIdentity:EmailIdentity' }, 'configurationSetName', undefined),
    /sends by no configuration set/,
  ],
  [
    'security-repository-scanned',
    'images that nobody scans',
    set(repository, 'imageScanningConfiguration.scanOnPush', false),
    /looks for no flaws in its images/,
  ],
  [
    'security-repository-immutable',
    'tags of production that move',
    set(repository, 'imageTagMutability', 'MUTABLE'),
    /lets tags be moved/,
  ],
]);

const sites = mutantsOf(serverless, [
  [
    'security-cdn-origin-access',
    'a bucket read without a signature',
    set(distribution, 'origins.0.originAccessControlId', undefined),
    /reads the bucket static-files-\w+\.s3\.us-east-1\.amazonaws\.com without a signature/,
  ],
  [
    'security-cdn-origin-signs',
    'an access control that never signs',
    set({ type: 'aws:cloudfront/originAccessControl:OriginAccessControl' }, 'signingBehavior', 'never'),
    /signingBehavior is never/,
  ],
]);

/** What the internet meets, and images that nobody looks at. */
export const awsEdgeMutants: readonly Mutant[] = [...delivery, ...sites];

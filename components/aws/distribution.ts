import * as cloudfront from '@pulumi/aws/cloudfront';
import type { input } from '@pulumi/aws/types';
import * as pulumi from '@pulumi/pulumi';
import { bucketPolicy } from './bucketPolicy';
import { distributionLog } from './distributionLog';
import { folderPages } from './folderPages';
import { managedPolicies } from './managedPolicies';
import { pageHeaders } from './pageHeaders';

/** A load balancer behind which an ingress answers. */
export interface IngressOrigin {
  readonly kind: 'ingress';
  /**
   * Host that leads to the load balancer, and need not have a certificate: CloudFront passes the viewer's Host header
   * on, and takes a certificate of that name.
   */
  readonly domainName: string;
}

/** A bucket of S3, made with `delivered`. */
export interface BucketOrigin {
  readonly kind: 'bucket';
  /** Name of the bucket. */
  readonly bucket: pulumi.Input<string>;
  readonly arn: pulumi.Input<string>;
  /** Region of the bucket, e.g. "us-west-2". */
  readonly region: string;
  /** Id of the statement that lets the distribution read: letters and digits. */
  readonly sid: string;
  /** Folders that each hold a page of their own. Default: one page at the root. */
  readonly folders?: readonly string[];
  /** WebSocket APIs that the pages connect to, by their own address or below the distribution's. Default: none. */
  readonly apis?: readonly DeliveredApi[];
}

/** A WebSocket API of API Gateway. */
export interface DeliveredApi {
  /** Name of its stage: the path of its address, and of the way to it by the distribution. */
  readonly stage: string;
  /** Host that answers: "a1b2c3d4.execute-api.us-west-2.amazonaws.com". */
  readonly domainName: pulumi.Input<string>;
  /** Where clients connect without the distribution: "wss://…". */
  readonly url: pulumi.Input<string>;
}

export interface DistributionArgs {
  /** Where it fetches what no edge location has. */
  readonly origin: IngressOrigin | BucketOrigin;
  /**
   * Host that it answers, and the ARN of a certificate of that host in us-east-1. Default: none, it answers the name
   * alone that CloudFront gives it.
   */
  readonly host?: { readonly name: string; readonly certificateArn: pulumi.Input<string> };
  /** Host where the HTTP challenges of a certificate's issuer are answered on port 80. Default: nowhere. */
  readonly challengesAt?: string;
  /** Edge locations that serve: PriceClass_100 is North America and Europe. Default: PriceClass_All. */
  readonly priceClass?: 'PriceClass_100' | 'PriceClass_200' | 'PriceClass_All';
  /** Name of its access log in the account, and the days that it is kept. Default: none is written. */
  readonly log?: { readonly name: string; readonly retentionInDays: number };
  /** ARN of the web firewall that every request passes, of scope CLOUDFRONT. Default: none. */
  readonly firewallArn?: pulumi.Input<string>;
}

type Behavior = input.cloudfront.DistributionDefaultCacheBehavior;
type Origin = input.cloudfront.DistributionOrigin;

const allMethods = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'];
const readingMethods = ['GET', 'HEAD'];

/** Where an issuer looks for the answer to its challenge (RFC 8555). */
const challengePath = '/.well-known/acme-challenge/*';
const challengeOriginId = 'challenges';
const originId = 'origin';

/** A CloudFront distribution: TLS 1.2 or newer, HTTP/2 and 3, compressed, in front of an ingress or a bucket. */
export class Distribution extends pulumi.ComponentResource {
  /** Name that CloudFront gives it: d111111abcdef8.cloudfront.net. */
  readonly domainName: pulumi.Output<string>;

  constructor(name: string, args: DistributionArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:Distribution', name, {}, opts);
    const { origin, host, challengesAt } = args;
    const [fetched, behavior] =
      origin.kind === 'ingress' ? fromIngress(name, origin, this) : fromBucket(name, origin, this);
    const challenges = challengesAt === undefined ? [] : [custom(challengeOriginId, challengesAt)];
    const apis = origin.kind === 'bucket' ? (origin.apis ?? []) : [];
    const distribution = new cloudfront.Distribution(
      name,
      {
        enabled: true,
        comment: name,
        aliases: host === undefined ? [] : [host.name],
        origins: [
          fetched,
          ...apis.map(({ stage, domainName }) => custom(apiOriginId(stage), domainName)),
          ...challenges,
        ],
        defaultCacheBehavior: behavior,
        orderedCacheBehaviors: [...apis.map(apiBehavior), ...challenges.map(() => challengeBehavior)],
        ...(origin.kind === 'bucket' ? { defaultRootObject: 'index.html' } : {}),
        httpVersion: 'http2and3',
        isIpv6Enabled: true,
        priceClass: args.priceClass ?? 'PriceClass_All',
        restrictions: { geoRestriction: { restrictionType: 'none' } },
        viewerCertificate: certificateOf(host),
        ...(args.firewallArn === undefined ? {} : { webAclId: args.firewallArn }),
      },
      { parent: this },
    );
    if (origin.kind === 'bucket') letRead(name, origin, distribution, this, opts);
    if (args.log !== undefined) {
      const { name: logName, retentionInDays } = args.log;
      distributionLog(name, { logName, retentionInDays, distributionArn: distribution.arn }, this);
    }
    this.domainName = distribution.domainName;
    this.registerOutputs({ domainName: this.domainName });
  }
}

function certificateOf(host: DistributionArgs['host']): input.cloudfront.DistributionViewerCertificate {
  if (host === undefined) return { cloudfrontDefaultCertificate: true };
  return {
    acmCertificateArn: host.certificateArn,
    sslSupportMethod: 'sni-only',
    minimumProtocolVersion: 'TLSv1.2_2021',
  };
}

/** The origin of challenges is asked in plain text: before the first one is answered it has no certificate. */
function custom(id: string, domainName: pulumi.Input<string>): Origin {
  return {
    originId: id,
    domainName,
    customOriginConfig: {
      httpPort: 80,
      httpsPort: 443,
      originProtocolPolicy: id === challengeOriginId ? 'http-only' : 'https-only',
      originSslProtocols: ['TLSv1.2'],
    },
  };
}

const challengeBehavior: input.cloudfront.DistributionOrderedCacheBehavior = {
  pathPattern: challengePath,
  targetOriginId: challengeOriginId,
  allowedMethods: readingMethods,
  cachedMethods: readingMethods,
  viewerProtocolPolicy: 'allow-all',
  cachePolicyId: managedPolicies.cachingDisabled,
  originRequestPolicyId: managedPolicies.allViewer,
};

function apiOriginId(stage: string): string {
  return `api-${stage}`;
}

/** API Gateway answers its own name alone. An upgrade to WebSocket is a GET. */
function apiBehavior({ stage }: DeliveredApi): input.cloudfront.DistributionOrderedCacheBehavior {
  return {
    pathPattern: `/${stage}`,
    targetOriginId: apiOriginId(stage),
    allowedMethods: readingMethods,
    cachedMethods: readingMethods,
    viewerProtocolPolicy: 'https-only',
    cachePolicyId: managedPolicies.cachingDisabled,
    originRequestPolicyId: managedPolicies.allViewerExceptHost,
  };
}

/** Everything reaches the ingress as the viewer sent it, WebSockets included; kept is what its services say. */
function fromIngress(
  name: string,
  { domainName }: IngressOrigin,
  parent: pulumi.Resource,
): [Origin, Behavior] {
  const policy = new cloudfront.CachePolicy(
    name,
    {
      comment: 'Kept as long as Cache-Control of the origin says',
      minTtl: 0,
      defaultTtl: 0,
      maxTtl: 31536000,
      parametersInCacheKeyAndForwardedToOrigin: {
        // The managed policy of this kind leaves Authorization out: an answer to one user could go to another.
        headersConfig: {
          headerBehavior: 'whitelist',
          headers: { items: ['Authorization', 'Host', 'Origin'] },
        },
        cookiesConfig: { cookieBehavior: 'all' },
        queryStringsConfig: { queryStringBehavior: 'all' },
        enableAcceptEncodingBrotli: true,
        enableAcceptEncodingGzip: true,
      },
    },
    { parent },
  );
  return [
    custom(originId, domainName),
    {
      targetOriginId: originId,
      allowedMethods: allMethods,
      cachedMethods: readingMethods,
      viewerProtocolPolicy: 'redirect-to-https',
      compress: true,
      cachePolicyId: policy.id,
      originRequestPolicyId: managedPolicies.allViewer,
    },
  ];
}

/** The distribution signs what it asks of the bucket, which is closed to anybody else. */
function fromBucket(name: string, origin: BucketOrigin, parent: pulumi.Resource): [Origin, Behavior] {
  const control = new cloudfront.OriginAccessControl(
    name,
    { originAccessControlOriginType: 's3', signingBehavior: 'always', signingProtocol: 'sigv4' },
    { parent },
  );
  const pages = new cloudfront.Function(
    name,
    { runtime: 'cloudfront-js-2.0', code: folderPages(origin.folders ?? []), publish: true },
    { parent },
  );
  return [
    {
      originId,
      domainName: pulumi.interpolate`${origin.bucket}.s3.${origin.region}.amazonaws.com`,
      originAccessControlId: control.id,
    },
    {
      targetOriginId: originId,
      allowedMethods: readingMethods,
      cachedMethods: readingMethods,
      viewerProtocolPolicy: 'redirect-to-https',
      compress: true,
      cachePolicyId: managedPolicies.cachingOptimized,
      responseHeadersPolicyId: pageHeaders(
        name,
        (origin.apis ?? []).map(({ url }) => url),
        { parent },
      ).id,
      functionAssociations: [{ eventType: 'viewer-request', functionArn: pages.arn }],
    },
  ];
}

/** What the bucket waits for the policy waits for too: S3 refuses two changes of a bucket's access at once. */
function letRead(
  name: string,
  { bucket, arn, region, sid }: BucketOrigin,
  distribution: cloudfront.Distribution,
  parent: pulumi.Resource,
  opts: pulumi.ComponentResourceOptions | undefined,
): void {
  const allowed = {
    sid,
    principal: { Service: 'cloudfront.amazonaws.com' },
    actions: ['s3:GetObject'],
    resources: [pulumi.interpolate`${arn}/*`],
    conditions: { StringEquals: { 'AWS:SourceArn': distribution.arn } },
  };
  bucketPolicy(
    name,
    { bucket, arn, region, allowed: [allowed] },
    { parent, ...(opts?.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn }) },
  );
}

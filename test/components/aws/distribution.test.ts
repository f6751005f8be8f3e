import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import { Bucket } from '../../../components/aws/bucket';
import { Distribution, type DeliveredApi, type DistributionArgs } from '../../../components/aws/distribution';
import { folderPages } from '../../../components/aws/folderPages';
import { everythingBefore, input, ofType, one, run, type Recording } from '../../harness';
import { answer, inBothWorlds, json, keyArn, text } from './stores';

const distributionType = 'aws:cloudfront/distribution:Distribution';
const policyType = 'aws:s3/bucketPolicy:BucketPolicy';
const region = 'us-west-2';
const host = {
  name: 'app.example.com',
  certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1',
};
const ingress = { kind: 'ingress', domainName: 'origin-app.example.com' } as const;

function inFrontOfIngress(change: Partial<DistributionArgs> = {}): void {
  new Distribution('cdn', { origin: ingress, host, challengesAt: ingress.domainName, ...change });
}

function inFrontOfBucket(change: Partial<DistributionArgs> = {}, apis: readonly DeliveredApi[] = []): void {
  const bucket = new Bucket('site', { keyArn, region, delivered: true });
  new Distribution(
    'cdn',
    {
      origin: {
        kind: 'bucket',
        bucket: bucket.bucketName,
        arn: bucket.arn,
        region,
        sid: 'CdnDeliversSite1',
        folders: ['user', 'admin'],
        apis,
      },
      ...change,
    },
    { dependsOn: [bucket] },
  );
}

const api: DeliveredApi = {
  stage: 'ws',
  domainName: 'a1b2.execute-api.us-west-2.amazonaws.com',
  url: 'wss://a1b2.execute-api.us-west-2.amazonaws.com/ws',
};

const known = (program: () => void): Promise<Recording> => run(program, { world: 'known' });

describe('Distribution', () => {
  for (const [where, program] of Object.entries({ inFrontOfIngress, inFrontOfBucket })) {
    it(`registers the same resources when nothing is known, ${where}`, async () => {
      const log = { name: 'shop-production-cdn', retentionInDays: 30 };
      const [first, second] = await inBothWorlds(() => {
        program({ log });
      });
      assert.deepEqual(second, first);
      assert.ok(first?.some((line) => line.startsWith('aws:cloudwatch/logDelivery:')));
    });
  }

  it('speaks TLS 1.2 or newer with the certificate of its host, and HTTP/2 and 3', async () => {
    const made = one(await known(inFrontOfIngress), distributionType);
    assert.deepEqual(input(made, 'aliases'), [host.name]);
    assert.deepEqual(input(made, 'viewerCertificate'), {
      acmCertificateArn: host.certificateArn,
      sslSupportMethod: 'sni-only',
      minimumProtocolVersion: 'TLSv1.2_2021',
    });
    assert.equal(input(made, 'httpVersion'), 'http2and3');
    assert.equal(input(made, 'defaultCacheBehavior.compress'), true);
    assert.equal(input(made, 'defaultCacheBehavior.viewerProtocolPolicy'), 'redirect-to-https');
  });

  it('answers CloudFront’s own name alone without a host', async () => {
    const made = one(await known(inFrontOfBucket), distributionType);
    assert.deepEqual(input(made, 'aliases'), []);
    assert.deepEqual(input(made, 'viewerCertificate'), { cloudfrontDefaultCertificate: true });
  });

  it('asks an ingress by TLS, under the name that the viewer gave', async () => {
    const made = one(await known(inFrontOfIngress), distributionType);
    assert.equal(input(made, 'origins.0.domainName'), 'origin-app.example.com');
    assert.deepEqual(
      ['originProtocolPolicy', 'originSslProtocols'].map((path) =>
        input(made, `origins.0.customOriginConfig.${path}`),
      ),
      ['https-only', ['TLSv1.2']],
    );
    // AllViewer: CloudFront checks the certificate against the Host header that it passes on.
    assert.equal(
      input(made, 'defaultCacheBehavior.originRequestPolicyId'),
      '216adef6-5c7f-47e4-b989-5492eafa07d3',
    );
  });

  it('keeps what the services say, and nothing of one user for another', async () => {
    const recording = await known(inFrontOfIngress);
    const policy = one(recording, 'aws:cloudfront/cachePolicy:CachePolicy');
    const made = one(recording, distributionType);
    assert.equal(input(made, 'defaultCacheBehavior.cachePolicyId'), policy.id);
    assert.deepEqual([input(policy, 'minTtl'), input(policy, 'defaultTtl')], [0, 0]);
    const key = 'parametersInCacheKeyAndForwardedToOrigin';
    assert.ok([input(policy, `${key}.headersConfig.headers.items`)].flat().includes('Authorization'));
    assert.equal(input(policy, `${key}.cookiesConfig.cookieBehavior`), 'all');
    assert.equal(input(policy, `${key}.queryStringsConfig.queryStringBehavior`), 'all');
  });

  it('passes an issuer’s challenges on in plain text both ways, and keeps no answer', async () => {
    for (const program of [
      inFrontOfIngress,
      () => inFrontOfBucket({ host, challengesAt: 'origin.example.com' }),
    ]) {
      const made = one(await known(program), distributionType);
      const target = input(made, 'orderedCacheBehaviors.0.targetOriginId');
      assert.equal(input(made, 'orderedCacheBehaviors.0.pathPattern'), '/.well-known/acme-challenge/*');
      assert.equal(input(made, 'orderedCacheBehaviors.0.viewerProtocolPolicy'), 'allow-all');
      assert.equal(
        input(made, 'orderedCacheBehaviors.0.cachePolicyId'),
        '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      );
      assert.equal(input(made, 'origins.1.originId'), target);
      assert.equal(input(made, 'origins.1.customOriginConfig.originProtocolPolicy'), 'http-only');
    }
    const without = one(await known(inFrontOfBucket), distributionType);
    assert.deepEqual(input(without, 'orderedCacheBehaviors'), []);
  });

  it('alone may read its bucket, which nobody else lets in', async () => {
    const recording = await known(inFrontOfBucket);
    const made = one(recording, distributionType);
    const arn = answer(one(recording, 'aws:s3/bucket:Bucket'), 'arn');
    const policy = JSON.stringify(json(one(recording, policyType), 'policy'));
    const statement = {
      Sid: 'CdnDeliversSite1',
      Effect: 'Allow',
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Action: ['s3:GetObject'],
      Resource: [`${arn}/*`],
      Condition: { StringEquals: { 'AWS:SourceArn': answer(made, 'arn') } },
    };
    assert.ok(policy.includes(JSON.stringify(statement)), policy);
    assert.ok(policy.includes('"Sid":"RefusePlainText"'));
    const control = one(recording, 'aws:cloudfront/originAccessControl:OriginAccessControl');
    assert.equal(input(made, 'origins.0.originAccessControlId'), control.id);
    assert.deepEqual(
      [input(control, 'signingBehavior'), input(control, 'signingProtocol')],
      ['always', 'sigv4'],
    );
  });

  it('changes the bucket’s policy only after its ownership, which S3 refuses at once', async () => {
    const recording = await known(inFrontOfBucket);
    const before = everythingBefore(recording, one(recording, policyType));
    assert.ok(before.has(one(recording, 'aws:s3/bucketOwnershipControls:BucketOwnershipControls').urn));
  });

  it('lets pages of a bucket speak to their own host and to what they are told of, and run nothing else', async () => {
    const recording = await known(() => inFrontOfBucket({}, [api]));
    const headers = one(recording, 'aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy');
    const made = one(recording, distributionType);
    assert.equal(input(made, 'defaultCacheBehavior.responseHeadersPolicyId'), headers.id);
    const policy = text(headers, 'securityHeadersConfig.contentSecurityPolicy.contentSecurityPolicy');
    const directives = new Map(
      policy.split('; ').map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1)]),
    );
    assert.deepEqual(directives.get('default-src'), ["'none'"]);
    assert.deepEqual(directives.get('script-src'), ["'self'"]);
    assert.deepEqual(directives.get('frame-ancestors'), ["'none'"]);
    assert.deepEqual(directives.get('connect-src'), [
      "'self'",
      'wss://a1b2.execute-api.us-west-2.amazonaws.com/ws',
    ]);
    assert.doesNotMatch(policy, /unsafe|\*/);
    assert.equal(input(headers, 'securityHeadersConfig.contentTypeOptions.override'), true);
    assert.equal(
      input(headers, 'securityHeadersConfig.strictTransportSecurity.accessControlMaxAgeSec'),
      31536000,
    );
  });

  it('leads the path of a WebSocket API to it, under its own name, and keeps nothing of it', async () => {
    const made = one(await known(() => inFrontOfBucket({}, [api])), distributionType);
    const behavior = (field: string) => input(made, `orderedCacheBehaviors.0.${field}`);
    assert.equal(behavior('pathPattern'), '/ws');
    assert.equal(behavior('targetOriginId'), input(made, 'origins.1.originId'));
    assert.equal(input(made, 'origins.1.domainName'), api.domainName);
    assert.equal(input(made, 'origins.1.customOriginConfig.originProtocolPolicy'), 'https-only');
    // CachingDisabled; AllViewerExceptHostHeader, because API Gateway refuses the name of another host.
    assert.equal(behavior('cachePolicyId'), '4135ea2d-6df8-44a3-9df3-4b5a84be39ad');
    assert.equal(behavior('originRequestPolicyId'), 'b689b0a8-53d0-40ab-baf2-68738e2966ac');
  });

  it('reads what S3’s own key encrypts', async () => {
    const encryption = one(
      await known(inFrontOfBucket),
      'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
    );
    assert.deepEqual(input(encryption, 'rules.0.applyServerSideEncryptionByDefault'), {
      sseAlgorithm: 'AES256',
    });
  });

  it('writes a log only where it is told to, in the region from which CloudFront delivers it', async () => {
    const log = { name: 'shop-production-cdn', retentionInDays: 30 };
    const recording = await known(() => inFrontOfIngress({ log }));
    const parts = recording.resources.filter(({ type }) => type.startsWith('aws:cloudwatch/'));
    assert.equal(parts.length, 4);
    for (const part of parts) assert.equal(input(part, 'region'), 'us-east-1', part.urn);
    const source = one(recording, 'aws:cloudwatch/logDeliverySource:LogDeliverySource');
    assert.equal(input(source, 'resourceArn'), answer(one(recording, distributionType), 'arn'));
    const group = one(recording, 'aws:cloudwatch/logGroup:LogGroup');
    assert.deepEqual(
      [input(group, 'name'), input(group, 'retentionInDays')],
      ['/aws/vendedlogs/cloudfront/shop-production-cdn', 30],
    );
    const quiet = await known(inFrontOfIngress);
    assert.deepEqual(ofType(quiet, 'aws:cloudwatch/logGroup:LogGroup'), []);
  });

  it('refuses a name of its log that CloudWatch would refuse once all else stands', async () => {
    const withLog = (length: number) =>
      known(() => inFrontOfIngress({ log: { name: 'l'.repeat(length), retentionInDays: 30 } }));
    await withLog(60);
    await assert.rejects(withLog(61), /cdn "cdn": its log would be called "l+", and CloudWatch admits 60/);
  });
});

describe('folderPages', () => {
  function served(folders: readonly string[], uri: string): unknown {
    const event = JSON.stringify({ request: { uri } });
    return runInNewContext(`${folderPages(folders)}; handler(${event}).uri`);
  }

  it('answers addresses without a file with the page of their folder', () => {
    const addresses = {
      '/user': '/user/index.html',
      '/user/': '/user/index.html',
      '/user/rooms/7': '/user/index.html',
      '/admin': '/admin/index.html',
      '/user/main.js': '/user/main.js',
      '/config.json': '/config.json',
      '/': '/index.html',
      '/users': '/index.html',
    };
    for (const [address, page] of Object.entries(addresses))
      assert.equal(served(['user', 'admin'], address), page, address);
  });

  it('has one page without folders', () => {
    assert.equal(served([], '/user/rooms'), '/index.html');
  });
});

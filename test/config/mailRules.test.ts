import assert from 'node:assert/strict';
import { parseSettings } from '../../src/config/parseSettings';
import { everywhere } from '../../src/model/environment';
import type { System } from '../../src/model/system';
import { UserError } from '../../src/model/userError';
import { sampleService, sampleSystem } from '../wiring/syntheticSystem';
import { onAws, onKubernetes } from './support';

type Values = Readonly<Record<string, unknown>>;

const sample = sampleSystem({ shop: sampleService(['bucket', 'database'], []) });
const mailing: System = {
  ...sample,
  stores: {
    ...sample.stores,
    mail: { kind: 'mail', title: 'Mail', sender: 'no-reply' },
    archive: { kind: 'bucket', title: 'Archive', storage: everywhere(1) },
  },
};
const relay = { host: 'smtp.example.com', username: 'me', password: 'sentinel-password' };
const replica = {
  endpoint: 'https://s3.example.com',
  bucket: 'copies',
  accessKeyId: 'id',
  secretAccessKey: 'sentinel-secret',
};
const external = { mail: { placement: 'external' } };

function parse(base: Values, change: Values, system: System = mailing) {
  const images = { services: { shop: { image: 'ghcr.io/acme/shop:v1' } }, imageRegistry: undefined };
  const values = { ...base, system: 'sample', ...images, ...change };
  return parseSettings(
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)),
    [system],
  );
}

function problems(...of: Parameters<typeof parse>): readonly string[] {
  try {
    parse(...of);
  } catch (error) {
    if (error instanceof UserError) return error.problems;
    throw error;
  }
  return [];
}

const refusals: readonly (readonly [string, Values, Values, RegExp, System?])[] = [
  [
    'a database with somebody else',
    onKubernetes,
    { stores: { database: { placement: 'external' } } },
    /^berth:stores.database.placement is "external", which only mail can be; a database must be managed or in-cluster$/,
  ],
  [
    'external mail without a relay',
    onKubernetes,
    { stores: external },
    /^berth:mailRelay is not set; mail is external, so it must name the SMTP relay/,
  ],
  [
    'a relay by which nothing sends',
    onKubernetes,
    { mailRelay: relay },
    /^berth:mailRelay is set, but nothing sends by it; set berth:stores.mail.placement to external/,
  ],
  [
    'a relay of a system without mail',
    onKubernetes,
    { mailRelay: relay },
    /^berth:mailRelay is set; leave it out, since sample sends no mail$/,
    sample,
  ],
  [
    'a copy of a bucket that does not exist',
    onKubernetes,
    { bucketReplicas: { bucke: replica } },
    /^berth:bucketReplicas.bucke is no bucket of sample; did you mean bucket\?$/,
  ],
  [
    'a copy of a database',
    onKubernetes,
    { bucketReplicas: { database: replica } },
    /^berth:bucketReplicas.database is no bucket of sample; it has bucket, archive$/,
  ],
  [
    'a copy of a managed bucket by pods',
    onAws,
    { bucketReplicas: { archive: replica } },
    /^berth:bucketReplicas.archive is set, but the bucket is managed; S3 copies it with berth:copyRegion$/,
  ],
  [
    'copies in the region of the stack',
    onAws,
    { copyRegion: 'us-west-2' },
    /^berth:copyRegion is "us-west-2", the region of the stack; it must be another$/,
  ],
  [
    'a second region outside of AWS',
    onKubernetes,
    { copyRegion: 'us-east-1' },
    /^berth:copyRegion is set; leave it out, since berth:target is kubernetes$/,
  ],
  [
    'a role of API Gateway outside of AWS',
    onKubernetes,
    { apiGatewayAccountRole: 'existing' },
    /^berth:apiGatewayAccountRole is set; leave it out/,
  ],
  ['a CDN outside of AWS', onKubernetes, { cdn: 'create' }, /^berth:cdn is set; leave it out/],
  [
    'a catcher of mail in production',
    { ...onKubernetes, environment: 'production', domain: 'example.com' },
    { stores: { queue: { placement: 'in-cluster' } } },
    /^berth:allowStandIns is not true; in the cluster queue, mail would run .* or a relay for mail$/,
  ],
];

describe('wrong settings of mail and copies', () => {
  for (const [title, base, change, expected, system] of refusals) {
    it(`refuse ${title}, and say what would be right`, () => {
      const found = problems(base, change, system);
      assert.equal(found.length, 1, found.join('\n'));
      assert.match(found[0] ?? '', expected);
    });
  }

  it('never show a password or a key', () => {
    const wrong = {
      mailRelay: { ...relay, port: 0 },
      bucketReplicas: { bucke: { ...replica, bucket: 'X' } },
    };
    assert.doesNotMatch(problems(onKubernetes, wrong).join('\n'), /sentinel/);
  });
});

describe('settings of mail and copies', () => {
  it('name a relay for mail that is external, and storage for a bucket in the cluster', () => {
    const parsed = parse(onKubernetes, {
      stores: external,
      mailRelay: relay,
      bucketReplicas: { bucket: replica },
    });
    assert.equal(parsed.stores['mail']?.placement, 'external');
    assert.equal(parsed.mailRelay?.port, 587);
    assert.equal(parsed.mailRelay?.password.reveal(), relay.password);
    assert.equal(parsed.bucketReplicas['bucket']?.secretAccessKey.reveal(), replica.secretAccessKey);
    assert.doesNotMatch(JSON.stringify(parsed), /sentinel/);
  });
});

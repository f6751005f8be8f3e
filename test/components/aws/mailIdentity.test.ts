import assert from 'node:assert/strict';
import { HostedZone } from '../../../components/aws/hostedZone';
import { MailIdentity, type MailIdentityArgs } from '../../../components/aws/mailIdentity';
import { factsOf } from '../../../components/connection';
import { asText } from '../../../src/simulation/propertyValue';
import type { IamGrant } from '../../../src/wiring/grant';
import {
  everythingBefore,
  input,
  isSecret,
  ofType,
  one,
  run,
  secretValue,
  type Recording,
} from '../../harness';
import { statementsOf } from './policies';
import { inBothWorlds, text } from './stores';

const recordType = 'aws:route53/record:Record';

function grant(service: string): IamGrant {
  return {
    kind: 'iam',
    id: `iam ${service} uses mail store`,
    bindings: [`${service} uses mail`],
    principal: 'user',
    service,
    store: 'mail',
    sid: 'Uses1',
    actions: ['ses:SendRawEmail'],
    on: 'store',
  };
}

function mail(more: Partial<MailIdentityArgs> = {}, existing?: string): MailIdentity {
  const zone = new HostedZone('zone', {
    domain: 'example.com',
    ...(existing === undefined ? {} : { existing }),
  });
  return new MailIdentity('mail', {
    domain: 'example.com',
    region: 'us-west-2',
    sender: 'no-reply',
    zone,
    configurationSet: 'csa-hello-production-mail',
    grants: [grant('email-service'), grant('calendar-service')],
    ...more,
  });
}

function record(more: Partial<MailIdentityArgs> = {}, existing?: string): Promise<Recording> {
  return run(() => ({ ...factsOf(mail(more, existing).connectionFor('email-service')) }), { world: 'known' });
}

const namesOf = (recording: Recording): readonly string[] =>
  ofType(recording, recordType).map((entry) => text(entry, 'name'));

describe('MailIdentity', () => {
  it('registers the same resources when nothing is known', async () => {
    const [known, unknown] = await inBothWorlds(() => void mail());
    assert.deepEqual(unknown, known);
  });

  it('proves the domain by three keys of DKIM, each named by a token that SES gave', async () => {
    const recording = await record();
    const identity = one(recording, 'aws:sesv2/emailIdentity:EmailIdentity');
    const keys = ofType(recording, recordType).filter(({ name }) => name.includes('dkim'));
    assert.equal(keys.length, 3);
    assert.equal(new Set(keys.map((key) => text(key, 'name'))).size, 3);
    for (const key of keys) {
      assert.equal(text(key, 'type'), 'CNAME');
      const [token] = text(key, 'name').split('._domainkey.example.com');
      assert.equal(input(key, 'records.0'), `${token}.dkim.amazonses.com`);
      assert.ok(everythingBefore(recording, key).has(identity.urn));
    }
  });

  it('takes the domain of the keys from the region where the region has one', async () => {
    const recording = await record({ region: 'eu-south-1' });
    assert.match(
      text(one(recording, recordType, 'mail-dkim-1'), 'records.0'),
      /\.dkim\.eu-south-1\.amazonses\.com$/,
    );
  });

  it('lets bounces come back to a name of the domain, with the records that SES asks for', async () => {
    const recording = await record();
    const attributes = one(
      recording,
      'aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes',
    );
    assert.equal(text(attributes, 'mailFromDomain'), 'bounce.example.com');
    const mx = one(recording, recordType, 'mail-mx');
    assert.deepEqual(input(mx, 'records'), ['10 feedback-smtp.us-west-2.amazonses.com']);
    assert.equal(text(mx, 'name'), 'bounce.example.com');
    assert.match(text(one(recording, recordType, 'mail-spf'), 'records.0'), /^v=spf1 include:/);
  });

  it('says what becomes of unsigned mail in a zone of its own, and leaves it to the owner of another', async () => {
    const dmarc = one(await record(), recordType, 'mail-dmarc');
    assert.equal(text(dmarc, 'name'), '_dmarc.example.com');
    assert.match(text(dmarc, 'records.0'), /^v=DMARC1; p=quarantine/);
    const existing = await record({}, 'Z0123456789ABCDEFGHIJ');
    assert.ok(!namesOf(existing).includes('_dmarc.example.com'));
  });

  it('delivers to servers with TLS alone, and counts bounces and complaints', async () => {
    const recording = await record();
    const set = one(recording, 'aws:sesv2/configurationSet:ConfigurationSet');
    assert.equal(text(set, 'deliveryOptions.tlsPolicy'), 'REQUIRE');
    assert.equal(input(set, 'reputationOptions.reputationMetricsEnabled'), true);
    const identity = one(recording, 'aws:sesv2/emailIdentity:EmailIdentity');
    assert.equal(text(identity, 'configurationSetName'), 'csa-hello-production-mail');
  });

  it('gives each service a user that sends as the one sender and may nothing else', async () => {
    const recording = await record();
    assert.equal(ofType(recording, 'aws:iam/user:User').length, 2);
    const policy = one(recording, 'aws:iam/userPolicy:UserPolicy', 'mail-email-service');
    const [statement, ...more] = statementsOf(policy, 'policy');
    assert.ok(statement !== undefined && more.length === 0);
    assert.equal(statement.sid, 'Uses1');
    assert.deepEqual(statement.actions, ['ses:SendRawEmail']);
    assert.match(
      statement.resource,
      /^\["arn:aws:ses:[^"]*:identity\/example\.com","arn:aws:ses:[^"]*:configuration-set\/csa-hello-production-mail"\]$/,
    );
    assert.equal(statement.condition, '{"StringEquals":{"ses:FromAddress":"no-reply@example.com"}}');
    const key = one(recording, 'aws:iam/accessKey:AccessKey', 'mail-email-service');
    assert.ok(everythingBefore(recording, key).has(policy.urn), 'a password comes after its permission');
  });

  it('tells a service the endpoint of the region, its own login and the sender', async () => {
    const { outputs, resources } = await record();
    assert.equal(outputs['host'], 'email-smtp.us-west-2.amazonaws.com');
    assert.equal(outputs['port'], '587');
    assert.equal(outputs['sender'], 'no-reply@example.com');
    const key = resources.find(
      ({ type, name }) => type === 'aws:iam/accessKey:AccessKey' && name === 'mail-email-service',
    );
    assert.ok(key !== undefined);
    assert.equal(outputs['username'], key.id);
    assert.equal(secretValue(outputs['password']), secretValue(key.outputs['sesSmtpPasswordV4']));
    assert.match(
      asText(secretValue(outputs['url'])),
      /^smtp:\/\/AKIA.*@email-smtp\.us-west-2\.amazonaws\.com:587$/,
    );
  });

  it('keeps password and key secret wherever they stand', async () => {
    const { outputs, resources } = await record();
    assert.ok(isSecret(outputs['password']) && isSecret(outputs['url']));
    for (const key of resources.filter(({ type }) => type === 'aws:iam/accessKey:AccessKey')) {
      assert.ok(isSecret(key.outputs['secret']) && isSecret(key.outputs['sesSmtpPasswordV4']), key.urn);
    }
  });

  it('refuses a sender with a domain, a configuration set that SES refuses, and a service without a grant', async () => {
    await assert.rejects(record({ sender: 'me@example.com' }), /what stands before the @/);
    await assert.rejects(record({ configurationSet: 'a b' }), /1 to 64 letters/);
    await assert.rejects(record({ grants: [] }), /email-service has no grant to send mail/);
  });
});

import assert from 'node:assert/strict';
import { Certificate } from '../../../components/aws/certificate';
import { HostedZone } from '../../../components/aws/hostedZone';
import { everythingBefore, input, ofType, one, run } from '../../harness';
import { answer, inBothWorlds } from './stores';

const certificateType = 'aws:acm/certificate:Certificate';
const recordType = 'aws:route53/record:Record';
const validationType = 'aws:acm/certificateValidation:CertificateValidation';

const host = 'api.example.com';

function program(name = host) {
  const zone = new HostedZone('zone', { domain: 'example.com', existing: 'Z0123456789' });
  return { arn: new Certificate(name, { host: name, zone }).arn };
}

describe('Certificate', () => {
  it('registers the same resources when nothing is known', async () => {
    const [known, unknown] = await inBothWorlds(() => void program());
    assert.deepEqual(unknown, known);
    assert.ok(known?.some((line) => line.startsWith(validationType)));
  });

  it('proves the host by a record in its zone', async () => {
    const recording = await run(() => program(), { world: 'known' });
    const certificate = one(recording, certificateType);
    assert.equal(input(certificate, 'domainName'), 'api.example.com');
    assert.equal(input(certificate, 'validationMethod'), 'DNS');
    const { zoneId, name, type, records } = one(recording, recordType).inputs;
    const [option] = [certificate.outputs['domainValidationOptions']].flat();
    assert.deepEqual(option, {
      domainName: 'api.example.com',
      resourceRecordName: name,
      resourceRecordType: type,
      resourceRecordValue: [records].flat()[0],
    });
    assert.equal(zoneId, 'Z0123456789');
  });

  it('gives its ARN only once it is issued', async () => {
    const recording = await run(() => program(), { world: 'known' });
    const validation = one(recording, validationType);
    assert.equal(recording.outputs['arn'], answer(one(recording, certificateType), 'arn'));
    assert.ok(everythingBefore(recording, validation).has(one(recording, recordType).urn));
    const unknown = await run(() => program(), { world: 'unknown' });
    assert.deepEqual(one(unknown, validationType).propertyDependencies['validationRecordFqdns'], [
      one(unknown, recordType).urn,
    ]);
  });

  it('shares the one proof of a host between regions, which is the zone’s', async () => {
    const twice = () => {
      const zone = new HostedZone('zone', { domain: 'example.com', existing: 'Z0123456789' });
      new Certificate(host, { host, zone });
      new Certificate('cdn', { host, zone, region: 'us-east-1' });
    };
    const recording = await run(twice, { world: 'known' });
    const record = one(recording, recordType);
    assert.equal(record.parent, one(recording, 'berth:aws:HostedZone').urn);
    assert.deepEqual(
      ofType(recording, validationType).map((validation) => [
        validation.name,
        input(validation, 'region'),
        everythingBefore(recording, validation).has(record.urn),
      ]),
      [
        [host, undefined, true],
        ['cdn', 'us-east-1', true],
      ],
    );
    assert.equal(input(one(recording, certificateType, 'cdn'), 'region'), 'us-east-1');
  });

  it('takes over the proof that was the certificate’s own, so that nobody deletes its record', async () => {
    const recording = await run(() => program(), { world: 'known' });
    const { aliases } = one(recording, recordType);
    assert.ok(
      JSON.stringify(aliases).includes(`berth:aws:Certificate$aws:route53/record:Record::${host}-proof`),
      JSON.stringify(aliases),
    );
  });

  it('refuses a host that is too long for ACM', async () => {
    const long = `${'a'.repeat(60)}.example.com`;
    await assert.rejects(
      run(() => program(long), { world: 'known' }),
      /has 72 characters, and ACM takes 64/,
    );
  });
});

import assert from 'node:assert/strict';
import { Certificate } from '../../../components/aws/certificate';
import { everythingBefore, input, one, run } from '../../harness';
import { answer, inBothWorlds } from './stores';

const certificateType = 'aws:acm/certificate:Certificate';
const recordType = 'aws:route53/record:Record';
const validationType = 'aws:acm/certificateValidation:CertificateValidation';

function program(host = 'api.example.com') {
  return { arn: new Certificate('api', { host, zoneId: 'Z0123456789' }).arn };
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

  it('refuses a host that is too long for ACM', async () => {
    const host = `${'a'.repeat(60)}.example.com`;
    await assert.rejects(
      run(() => program(host), { world: 'known' }),
      /has 72 characters, and ACM takes 64/,
    );
  });
});

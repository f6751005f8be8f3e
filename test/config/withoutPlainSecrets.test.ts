import assert from 'node:assert/strict';
import { plainPlaceholder } from '../../src/config/secretPlaceholder';
import { settingsOf } from '../../src/config/subject';

const encrypted = 'encrypted-in-the-stack-file-0123456789abcdef';

/** A system that is given the text as every secret that there is. */
function givenEverywhere(text: string, written: (group: unknown) => unknown = (group) => group) {
  const replica = { endpoint: 'https://storage.example.com', bucket: 'copies', accessKeyId: 'AKIDEXAMPLE' };
  const overrides = {
    mailRelay: written({ host: 'smtp.example.com', username: 'berth', password: text }),
    stores: { smtp: { placement: 'external' } },
    bucketReplicas: written({ minio: { ...replica, secretAccessKey: text } }),
    alerting: written({ pagerDutyKey: text, slackUrl: text }),
    clusterBackup: written({ ...replica, secretAccessKey: text }),
    imagePullSecrets: written([
      { name: 'there' },
      { name: 'made', registry: 'ghcr.io', username: 'puller', password: text },
    ]),
  };
  const subject = {
    system: 'csa-hello',
    environment: 'production',
    target: 'kubernetes',
    overrides,
  } as const;
  return settingsOf(subject, process.cwd());
}

function secretsIn({ settings }: ReturnType<typeof settingsOf>): readonly string[] {
  const { mailRelay, bucketReplicas, imagePullSecrets, alerting, clusterBackup } = settings;
  assert.equal(imagePullSecrets.length, 2);
  const secrets = [
    mailRelay?.password,
    bucketReplicas['minio']?.secretAccessKey,
    alerting.pagerDutyKey,
    alerting.slackUrl,
    clusterBackup?.secretAccessKey,
    ...imagePullSecrets.flatMap((secret) => (secret.kind === 'created' ? [secret.password] : [])),
  ];
  return secrets.map((secret) => secret?.reveal() ?? 'absent');
}

const placeholders = Array.from({ length: 6 }, () => plainPlaceholder);

describe('the settings of a plan or a rehearsal', () => {
  it('have a constant in place of every secret in plain text', () => {
    const given = givenEverywhere('of-plain-text');
    assert.deepEqual(secretsIn(given), placeholders);
    assert.doesNotMatch(JSON.stringify(given.values), /of-plain-text/);
  });

  it('have it too where a group is JSON, as `pulumi config set` may write it', () => {
    const given = givenEverywhere('of-plain-text', (group) => JSON.stringify(group));
    assert.deepEqual(secretsIn(given), placeholders);
    assert.doesNotMatch(JSON.stringify(given.values), /of-plain-text/);
  });

  it('take no text around a placeholder for an encrypted one', () => {
    assert.deepEqual(secretsIn(givenEverywhere(`${encrypted}-and-more`)), placeholders);
    assert.deepEqual(secretsIn(givenEverywhere(`more-than-${encrypted}`)), placeholders);
  });

  it('keep the placeholders of encrypted secrets, by which a change shows', () => {
    assert.deepEqual(
      secretsIn(givenEverywhere(encrypted)),
      Array.from({ length: 6 }, () => encrypted),
    );
  });
});

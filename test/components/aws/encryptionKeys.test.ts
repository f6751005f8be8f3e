import assert from 'node:assert/strict';
import { EncryptionKeys } from '../../../components/aws/encryptionKeys';
import { input, ofType, one, run, type Recording } from '../../harness';
import { statementsOf, textInput } from './policies';

const keyType = 'aws:kms/key:Key';

function keys(protect?: boolean, world: 'known' | 'unknown' = 'known'): Promise<Recording> {
  return run(
    () => {
      new EncryptionKeys('keys', {
        accountId: '123456789012',
        region: 'us-west-2',
        aliasPrefix: 'task-platform-production',
        ...(protect === undefined ? {} : { protect }),
      });
    },
    { world },
  );
}

describe('EncryptionKeys', () => {
  it('makes one key a purpose, rotated, protected and called by an alias', async () => {
    const recording = await keys();
    const made = ofType(recording, keyType);
    assert.deepEqual(
      made.map(({ name }) => name),
      ['keys-cluster', 'keys-data', 'keys-logs', 'keys-messaging'],
    );
    for (const key of made) {
      assert.equal(input(key, 'enableKeyRotation'), true);
      assert.equal(input(key, 'deletionWindowInDays'), 30);
      assert.equal(key.protect, true);
      assert.match(textInput(key, 'policy'), /arn:aws:iam::123456789012:root/);
    }
    assert.equal(
      input(one(recording, 'aws:kms/alias:Alias', 'keys-data'), 'name'),
      'alias/task-platform-production-data',
    );
  });

  it('keeps only the key that final snapshots need when the stack goes', async () => {
    const kept = ofType(await keys(), keyType).filter(({ retainOnDelete }) => retainOnDelete === true);
    assert.deepEqual(
      kept.map(({ name }) => name),
      ['keys-data'],
    );
  });

  it('lets go of everything in a week where nothing is protected', async () => {
    for (const key of ofType(await keys(false), keyType)) {
      assert.equal(input(key, 'deletionWindowInDays'), 7);
      assert.ok(key.protect !== true && key.retainOnDelete !== true, key.name);
    }
  });

  it('lets a service use a key only for this account', async () => {
    for (const key of ofType(await keys(), keyType)) {
      const services = statementsOf(key, 'policy').filter(({ sid }) => sid !== 'AccountAdministration');
      for (const { sid, condition } of services)
        assert.match(condition, /123456789012/, `${key.name} ${sid}`);
    }
  });

  it('registers the same resources when nothing is known yet', async () => {
    const [known, unknown] = [await keys(), await keys(true, 'unknown')];
    assert.deepEqual(
      unknown.resources.map(({ urn }) => urn),
      known.resources.map(({ urn }) => urn),
    );
  });
});

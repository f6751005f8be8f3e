import assert from 'node:assert/strict';
import { imageOf } from '../../src/config/image';
import type { SettingsInput } from '../../src/config/schema';
import { taskPlatform } from '../../src/systems/taskPlatform';

const digest = `sha256:${'a'.repeat(64)}`;
const publicImage = 'docker.io/library/docker:29.7.2-dind';

/** Returns what the settings make of auth-service, as if anybody could pull its image. */
function choice(given: Partial<SettingsInput>, image: string = publicImage) {
  const service = taskPlatform.services['auth-service'];
  assert.ok(service !== undefined);
  const system = { ...taskPlatform, services: { 'auth-service': { ...service, publicImage: image } } };
  return imageOf('auth-service', system, {
    system: system.name,
    environment: 'production',
    target: 'kubernetes',
    ...given,
  });
}

function forService(given: NonNullable<SettingsInput['services']>[string]): Partial<SettingsInput> {
  return { services: { 'auth-service': given } };
}

describe('the public image of a service', () => {
  it('runs where the settings name none, in place of a stand-in', () => {
    assert.deepEqual(choice({}), { image: publicImage });
  });

  it('runs beside a registry, which has the images of the system alone', () => {
    assert.deepEqual(choice({ imageRegistry: 'ghcr.io/acme' }), { image: publicImage });
  });

  it('gives way to the image that the settings name', () => {
    const image = 'mirror.example.com:5000/docker:29-dind';
    assert.deepEqual(choice(forService({ image })), { image });
  });

  it('takes the tag and the digest of the settings', () => {
    assert.deepEqual(choice(forService({ tag: '29-dind' })), { image: 'docker.io/library/docker:29-dind' });
    assert.deepEqual(choice(forService({ digest })), { image: `docker.io/library/docker@${digest}` });
    const pinned = `localhost:5000/docker:29@${digest}`;
    assert.deepEqual(choice(forService({ tag: '30' }), pinned), { image: 'localhost:5000/docker:30' });
  });
});

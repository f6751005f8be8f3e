import assert from 'node:assert/strict';
import { UserError } from '../../src/model/userError';
import { secured } from '../../src/platform/secureSystem';
import { containerHost, containerHostSettings } from './containerHost';

describe('secured', () => {
  it('leaves a system as it is where no service is asked for TLS', () => {
    const settings = containerHostSettings('production', 'aws');
    assert.deepEqual(secured(containerHost, settings), containerHost);
  });

  it('keeps the scheme and the name of a port that it replaces', () => {
    const settings = containerHostSettings('production', 'aws', {
      services: { 'docker-daemon': { tls: true } },
    });
    const [port] = secured(containerHost, settings).services['docker-daemon']?.ports ?? [];
    assert.equal(port?.name, 'docker');
    assert.equal(port.scheme, 'tcp');
    assert.equal(port.containerPort, 2376);
    assert.equal(port.servicePort, 2376);
  });

  it('changes nothing of who does not call the service', () => {
    const settings = containerHostSettings('production', 'aws', {
      services: { 'docker-daemon': { tls: true } },
    });
    const { frontend } = secured(containerHost, settings).services;
    assert.equal(frontend, containerHost.services['frontend']);
  });

  it('is refused by the settings for a service without such a port, naming those that have one', () => {
    assert.throws(
      () => containerHostSettings('production', 'aws', { services: { backend: { tls: true } } }),
      (error) => {
        assert(error instanceof UserError);
        assert.deepEqual(error.problems, [
          'berth:services.backend.tls is true; leave it out, since of container-host only docker-daemon has a port for mutual TLS',
        ]);
        return true;
      },
    );
  });
});

import assert from 'node:assert/strict';
import { illustrativeSettings } from '../../src/config/settings';
import type { Environment, Target } from '../../src/model/environment';
import { wiredSystem } from '../../src/platform/wiredSystem';
import { catalogue, systemNamed } from '../../src/systems/catalogue';

function wired(
  environment: Environment,
  target: Target,
  overrides: Readonly<Record<string, unknown>> = {},
  name = 'task-platform',
) {
  const settings = illustrativeSettings(name, environment, target, catalogue, overrides);
  const { system } = wiredSystem(settings, systemNamed(name));
  return {
    dumps: system.dumps?.map(({ database }) => database) ?? [],
    stores: Object.keys(system.stores),
    services: Object.keys(system.services),
  };
}

describe('the dumps that a stack needs', () => {
  it('are of a database in pods, where the system says so', () => {
    const { dumps, stores, services } = wired('production', 'kubernetes');
    assert.deepEqual(dumps, ['postgres']);
    assert.ok(stores.includes('backups'));
    assert.ok(services.includes('postgres-dump'));
    assert.deepEqual(
      wired('production', 'aws', { stores: { postgres: { placement: 'in-cluster' } } }).dumps,
      ['postgres'],
    );
  });

  it('are none, and there is no bucket for them, where RDS backs the database up', () => {
    const { dumps, stores, services } = wired('production', 'aws');
    assert.deepEqual(dumps, []);
    assert.ok(!stores.includes('backups'));
    assert.ok(!services.includes('postgres-dump'));
    assert.ok(stores.includes('storage'), 'a bucket that a service uses stays');
  });

  it('are none in the environments that the system leaves out', () => {
    assert.deepEqual(wired('development', 'kubernetes').dumps, []);
    assert.deepEqual(wired('staging', 'kubernetes').dumps, ['postgres']);
  });

  it('give the jobs their roles in every database of a server, and none to anybody where there are no dumps', () => {
    const rolesOf = (environment: Environment, target: Target) => {
      const settings = illustrativeSettings('csa-hello', environment, target, catalogue);
      const { wiring } = wiredSystem(settings, systemNamed('csa-hello'));
      return wiring.grants.flatMap((grant) => (grant.kind === 'database-role' ? [grant] : []));
    };
    const services = rolesOf('development', 'kubernetes');
    const own = services.flatMap(({ databases }) => databases);
    assert.equal(own.length, 10);
    assert.deepEqual(
      services.map(({ service }) => service).filter((service) => /dump|restore/.test(service)),
      [],
    );
    assert.deepEqual(rolesOf('production', 'aws'), services);
    const further = rolesOf('production', 'kubernetes').slice(services.length);
    assert.deepEqual(
      further.map(({ role, access, databases }) => [role, access, databases]),
      [
        ['postgres_dump', 'read-only', own],
        ['postgres_restore', 'owner', own],
      ],
    );
  });

  it('are everywhere where the system says nothing', () => {
    assert.deepEqual(wired('development', 'kubernetes', {}, 'vibebox').dumps, ['postgres']);
    assert.deepEqual(wired('production', 'aws', {}, 'vibebox').dumps, ['postgres']);
  });
});

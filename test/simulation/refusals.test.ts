import assert from 'node:assert/strict';
import { simulatedCloud } from '../../src/simulation/cloud';
import { inputsOf, refusals } from './refusals/refusals';

const cloud = simulatedCloud();

describe('what AWS and Kubernetes refuse', () => {
  for (const [type, change, property, reason] of refusals) {
    it(`${type}: ${property} ${reason.source}`, () => {
      const failures = cloud.check(type, inputsOf(type, change));
      const told = failures.map((failure) => `${failure.property} ${failure.reason}`).join('\n');
      assert.ok(
        failures.some((failure) => failure.property === property && reason.test(failure.reason)),
        told || 'nothing is refused',
      );
    });
  }

  it('is told at once', () => {
    const failures = cloud.check('aws:rds/instance:Instance', {
      identifier: 'Orders',
      backupRetentionPeriod: 90,
    });
    const properties = failures.map(({ property }) => property);
    for (const property of ['identifier', 'backupRetentionPeriod', 'instanceClass', 'engine', 'username']) {
      assert.ok(properties.includes(property), property);
    }
  });
});

import assert from 'node:assert/strict';
import { simulatedCloud } from '../../src/simulation/cloud';
import { isBag, type PropertyBag } from '../../src/simulation/propertyValue';
import { accessRefusals } from './refusals/accessRefusals';
import { brokerRefusals } from './refusals/brokerRefusals';
import { clusterRefusals } from './refusals/clusterRefusals';
import { databaseRefusals } from './refusals/databaseRefusals';
import { edgeRefusals } from './refusals/edgeRefusals';
import { kubernetesRefusals } from './refusals/kubernetesRefusals';
import { messagingRefusals } from './refusals/messagingRefusals';
import { networkRefusals } from './refusals/networkRefusals';
import { serverlessRefusals } from './refusals/serverlessRefusals';
import { storageRefusals } from './refusals/storageRefusals';
import { validInputs } from './validInputs';

const cloud = simulatedCloud();

/** Returns the example of the type, changed; an object in the change is merged into the example's. */
function changed(base: PropertyBag, change: PropertyBag): PropertyBag {
  const entries = Object.entries(change).map(([key, value]) => {
    const old = base[key];
    return [key, isBag(old) && isBag(value) ? changed(old, value) : value] as const;
  });
  return { ...base, ...Object.fromEntries(entries) };
}

const refusals = [
  ...networkRefusals,
  ...edgeRefusals,
  ...clusterRefusals,
  ...databaseRefusals,
  ...storageRefusals,
  ...accessRefusals,
  ...messagingRefusals,
  ...kubernetesRefusals,
  ...serverlessRefusals,
  ...brokerRefusals,
];

describe('what AWS and Kubernetes refuse', () => {
  for (const [type, change, property, reason] of refusals) {
    it(`${type}: ${property} ${reason.source}`, () => {
      const failures = cloud.check(type, changed(validInputs[type] ?? {}, change));
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

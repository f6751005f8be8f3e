import { isBag, type PropertyBag } from '../../../src/simulation/propertyValue';
import { validInputs } from '../validInputs';
import { accessRefusals } from './accessRefusals';
import { brokerRefusals } from './brokerRefusals';
import { clusterRefusals } from './clusterRefusals';
import { databaseRefusals } from './databaseRefusals';
import { edgeRefusals } from './edgeRefusals';
import { kubernetesRefusals } from './kubernetesRefusals';
import { messagingRefusals } from './messagingRefusals';
import { networkRefusals } from './networkRefusals';
import type { Refusal } from './refusal';
import { serverlessRefusals } from './serverlessRefusals';
import { storageRefusals } from './storageRefusals';

/** Every refusal that the simulated cloud must know. */
export const refusals: readonly Refusal[] = [
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

/** Returns the example of the type, changed; an object in the change is merged into the example's. */
export function inputsOf(type: string, change: PropertyBag): PropertyBag {
  return merged(validInputs[type] ?? {}, change);
}

function merged(base: PropertyBag, change: PropertyBag): PropertyBag {
  const entries = Object.entries(change).map(([key, value]) => {
    const old = base[key];
    return [key, isBag(old) && isBag(value) ? merged(old, value) : value] as const;
  });
  return { ...base, ...Object.fromEntries(entries) };
}

import { environments, targets } from '../../src/model/environment';
import { itHolds } from './facts';
import { planned } from './planned';
import { vibeboxFacts } from './vibeboxFacts';

for (const target of targets) {
  for (const environment of environments) {
    for (const world of ['known', 'unknown'] as const) {
      describe(`vibebox in ${environment} on ${target}, outputs ${world}`, () => {
        itHolds(vibeboxFacts(environment, target), () => planned('vibebox', environment, target, world));
      });
    }
  }
}

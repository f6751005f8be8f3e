import assert from 'node:assert/strict';
import { environments, targets } from '../../src/model/environment';
import { boxes, csaHelloFacts, names } from './csaHelloFacts';
import { itHolds } from './facts';
import { planned } from './planned';

for (const target of targets) {
  for (const environment of environments) {
    for (const world of ['known', 'unknown'] as const) {
      describe(`csa-hello in ${environment} on ${target}, outputs ${world}`, () => {
        const plan = () => planned('csa-hello', environment, target, world);
        itHolds(csaHelloFacts(environment, target), plan);

        it('has the containers of the seed in their layers', async () => {
          const { services } = (await plan()).built.system;
          const layers = Object.entries(services).map(([name, { layer }]) => [name, layer]);
          assert.deepEqual(
            Object.fromEntries(layers),
            Object.fromEntries(Object.entries(boxes).map(([name, { layer }]) => [name, layer])),
          );
        });

        it('has the arrows of the seed between containers and to stores, and no other', async () => {
          const { bindings } = (await plan()).built.wiring;
          const found = bindings
            .filter(({ kind }) => kind === 'calls' || kind === 'uses')
            .map(({ id }) => id);
          const drawn = names.flatMap((name) => [
            ...(boxes[name]?.calls ?? []).map((callee) => `${name} calls ${callee}`),
            ...(boxes[name]?.uses ?? []).map((store) => `${name} uses ${store}`),
          ]);
          assert.deepEqual([...found].sort(), [...drawn].sort());
        });
      });
    }
  }
}

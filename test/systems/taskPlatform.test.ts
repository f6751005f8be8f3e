import assert from 'node:assert/strict';
import { environments, targets, type Environment, type Target } from '../../src/model/environment';
import { input, one, type World } from '../harness';
import { field } from './facts';
import { planned } from './planned';
import { container, deployment, productionFacts } from './taskPlatformFacts';

describe('task-platform in production', () => {
  for (const target of targets) {
    for (const world of ['known', 'unknown'] as const) {
      describe(`on ${target}, outputs ${world}`, () => {
        for (const { fact, section, read, is } of productionFacts) {
          it(`${section}: ${fact}`, async () => {
            const { recording } = await planned('task-platform', 'production', target, world);
            assert.deepEqual(read(recording), is);
          });
        }
      });
    }
  }
});

describe('task-platform in every environment and target', () => {
  const sizes: Readonly<Record<Environment, { readonly pods: number; readonly limits: unknown }>> = {
    development: { pods: 1, limits: { cpu: '2', memory: '1Gi' } },
    testing: { pods: 1, limits: { cpu: '1', memory: '512Mi' } },
    staging: { pods: 2, limits: { cpu: '2', memory: '2Gi' } },
    production: { pods: 3, limits: { cpu: '400m', memory: '800Mi' } },
  };
  const each = (check: (environment: Environment, target: Target) => void) =>
    environments.forEach((environment) => targets.forEach((target) => check(environment, target)));

  each((environment, target) => {
    it(`${environment} on ${target} has the seed's sizes`, async () => {
      const { recording } = await planned('task-platform', environment, target, 'known');
      assert.equal(deployment('spec.replicas')(recording), sizes[environment].pods);
      assert.deepEqual(container('resources.limits')(recording), sizes[environment].limits);
      assert.equal(field('Namespace', environment, 'metadata.labels.environment')(recording), environment);
    });

    it(`${environment} on ${target} registers the same resources whether outputs are known or not`, async () => {
      const urns = async (world: World) =>
        (await planned('task-platform', environment, target, world)).recording.resources
          .map(({ urn }) => urn)
          .sort();
      assert.deepEqual(await urns('unknown'), await urns('known'));
    });
  });

  it('has the nodes of the seed on AWS: 1 in testing, 3 in staging, 6 in production', async () => {
    const nodes = async (environment: Environment) => {
      const { recording } = await planned('task-platform', environment, 'aws', 'known');
      return input(one(recording, 'aws:eks/nodeGroup:NodeGroup'), 'scalingConfig.desiredSize');
    };
    assert.deepEqual([await nodes('testing'), await nodes('staging'), await nodes('production')], [1, 3, 6]);
  });
});

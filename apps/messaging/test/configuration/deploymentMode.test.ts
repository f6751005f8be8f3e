import assert from 'node:assert/strict';
import { deploymentMode, type Environment } from '../../src/configuration/deploymentMode';

describe('The mode of the deployment', () => {
  const cases: readonly (readonly [string, Environment, 'kubernetes' | 'aws'])[] = [
    [
      'what DEPLOYMENT_MODE says, whatever surrounds it',
      { DEPLOYMENT_MODE: 'aws', REDIS_URL: 'redis://r' },
      'aws',
    ],
    ['kubernetes in a pod', { KUBERNETES_SERVICE_HOST: '10.0.0.1' }, 'kubernetes'],
    ['aws in a function', { AWS_LAMBDA_FUNCTION_NAME: 'websocket-handler' }, 'aws'],
    [
      'that of the surroundings, where a store says otherwise',
      { KUBERNETES_SERVICE_HOST: '10.0.0.1', CONNECTIONS_TABLE: 'left over' },
      'kubernetes',
    ],
    ['kubernetes where there is only a Redis', { REDIS_URL: 'redis://r' }, 'kubernetes'],
    ['aws where there is only a table', { CONNECTIONS_TABLE: 'connections' }, 'aws'],
    [
      'that of the surroundings, where DEPLOYMENT_MODE is empty',
      { DEPLOYMENT_MODE: '', REDIS_URL: 'redis://r' },
      'kubernetes',
    ],
  ];
  for (const [title, environment, expected] of cases) {
    it(`is ${title}`, () => assert.equal(deploymentMode(environment), expected));
  }

  const problems: readonly (readonly [string, Environment, RegExp])[] = [
    [
      'it is neither of the two',
      { DEPLOYMENT_MODE: 'k8s' },
      /^DEPLOYMENT_MODE is "k8s"; it is kubernetes or aws$/,
    ],
    ['nothing tells it', {}, /set DEPLOYMENT_MODE to kubernetes or aws/],
    [
      'both stores are there',
      { REDIS_URL: 'redis://r', CONNECTIONS_TABLE: 'c' },
      /CONNECTIONS_TABLE and REDIS_URL are both set/,
    ],
  ];
  for (const [title, environment, expected] of problems) {
    it(`is a problem where ${title}`, () => {
      const mode = deploymentMode(environment);
      assert.ok(typeof mode !== 'string');
      assert.match(mode.problem, expected);
    });
  }
});

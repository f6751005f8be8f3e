import assert from 'node:assert/strict';
import { parseSettings } from '../../src/config/parseSettings';
import { UserError } from '../../src/model/userError';
import { kardon } from '../../src/systems/kardon';
import { taskPlatform } from '../../src/systems/taskPlatform';
import { userAdminMessaging } from '../../src/systems/userAdminMessaging';
import { onAws, onKubernetes } from './support';

const systems = [taskPlatform, kardon, userAdminMessaging];
const { domain, cluster } = onAws;
const messaging = {
  environment: 'production',
  target: 'aws',
  domain,
  cluster,
  system: 'user-admin-messaging',
  allowStandIns: true,
};

function problems(values: Readonly<Record<string, unknown>>): readonly string[] {
  try {
    parseSettings(values, systems);
    return [];
  } catch (error) {
    if (error instanceof UserError) return error.problems;
    throw error;
  }
}

describe('settings of a system with two homes', () => {
  it('choose one of them, or both with a share of the visitors', () => {
    assert.equal(parseSettings(messaging, systems).mode, 'kubernetes');
    const both = parseSettings({ ...messaging, mode: 'both', traffic: { serverless: 30 } }, systems);
    assert.deepEqual([both.mode, both.traffic.serverless], ['both', 30]);
  });

  it('divide no visitors between one home', () => {
    assert.deepEqual(problems({ ...messaging, mode: 'serverless', traffic: { serverless: 30 } }), [
      'berth:traffic is set; there is traffic to divide only where berth:mode is "both"',
    ]);
  });

  it('have no functions outside AWS, nor in a system without any', () => {
    const elsewhere = { ...onKubernetes, system: 'user-admin-messaging', mode: 'serverless' };
    assert.ok(
      problems(elsewhere).includes('berth:mode is "serverless"; functions run on aws only, so leave it out'),
    );
    assert.deepEqual(problems({ ...onAws, mode: 'both' }), [
      'berth:mode is "both"; task-platform has no functions, so leave it out',
    ]);
  });

  it('ask a production without a cluster for no images, and for nobody to administer one', () => {
    const serverless = { ...messaging, cluster: {}, mode: 'serverless', allowStandIns: false };
    assert.deepEqual(problems(serverless), [
      'berth:accountId is not set; it must be the AWS account of the stack, in quotes',
    ]);
    assert.deepEqual(problems({ ...serverless, accountId: '123456789012' }), []);
  });

  it('name functions of the system alone', () => {
    assert.deepEqual(problems({ ...messaging, functions: { 'websocket-handlr': { artifact: 'dist' } } }), [
      'berth:functions.websocket-handlr is no function of user-admin-messaging; did you mean websocket-handler?',
    ]);
  });
});

describe('settings of a system with private images', () => {
  const values = { ...onAws, system: 'kardon', services: {} };
  const tags = Object.fromEntries(Object.keys(kardon.services).map((name) => [name, { tag: 'v1' }]));

  it('name the Secret that pulls them', () => {
    assert.deepEqual(problems({ ...values, services: tags }), [
      'berth:imagePullSecrets is not set; the images of kardon are private, so it must name a Secret with the login of ghcr.io/acme',
    ]);
    assert.deepEqual(problems({ ...values, services: tags, imagePullSecrets: [{ name: 'ghcr' }] }), []);
  });
});

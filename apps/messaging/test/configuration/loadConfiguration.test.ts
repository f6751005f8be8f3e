import assert from 'node:assert/strict';
import { tokenHash } from '../../src/chat/adminToken';
import type { Environment } from '../../src/configuration/deploymentMode';
import { ConfigurationError, loadConfiguration } from '../../src/configuration/loadConfiguration';

const token = 'a-token-of-tests-with-enough-characters';
const pod: Environment = {
  DEPLOYMENT_MODE: 'kubernetes',
  REDIS_URL: 'redis://:password@redis:6379',
  ADMIN_TOKEN: token,
};
const lambda: Environment = {
  DEPLOYMENT_MODE: 'aws',
  CONNECTIONS_TABLE: 'connections',
  MESSAGES_TABLE: 'messages',
  WEBSOCKET_ENDPOINT: 'https://api.execute-api.us-east-1.amazonaws.com/ws',
  ADMIN_TOKEN_SHA256: tokenHash(token),
};

function problemsOf(environment: Environment): readonly string[] {
  try {
    loadConfiguration(environment);
  } catch (error) {
    assert.ok(error instanceof ConfigurationError, String(error));
    return error.problems;
  }
  return [];
}

describe('The settings of the application', () => {
  it('have the seed’s ports and a timeout where nothing is said', () => {
    const { ports, shutdownTimeoutSeconds, home } = loadConfiguration(pod);
    assert.deepEqual(ports, { webSocket: 8080, health: 8081 });
    assert.equal(shutdownTimeoutSeconds, 50);
    assert.deepEqual(home, { mode: 'kubernetes', redisUrl: 'redis://:password@redis:6379', sentinels: [] });
  });

  it('have one shape in both modes, and the same admins', () => {
    const [one, other] = [loadConfiguration(pod), loadConfiguration(lambda)];
    assert.deepEqual(Object.keys(one), Object.keys(other));
    assert.equal(one.adminTokenHash, other.adminTokenHash);
  });

  it('know the sentinels as the binding writes them', () => {
    const { home } = loadConfiguration({
      ...pod,
      REDIS_SENTINELS: 'redis-0.redis:26379,redis-1.redis:26379',
    });
    assert.ok(home.mode === 'kubernetes');
    assert.deepEqual(home.sentinels, [
      { host: 'redis-0.redis', port: 26379 },
      { host: 'redis-1.redis', port: 26379 },
    ]);
  });

  it('tell all that is wrong at once', () => {
    const wrong = {
      DEPLOYMENT_MODE: 'kubernetes',
      PORT: '70000',
      LOG_LEVEL: 'loud',
      SHUTDOWN_TIMEOUT_SECONDS: 'x',
    };
    assert.deepEqual(problemsOf(wrong), [
      'LOG_LEVEL is one of debug, info, warn, error',
      'PORT is a port, 1 to 65535',
      'SHUTDOWN_TIMEOUT_SECONDS is a number of seconds',
      'REDIS_URL is not set; the URL of Redis',
      'ADMIN_TOKEN is not set, and no ADMIN_TOKEN_SHA256 either; admins connect with it',
    ]);
  });

  it('tell what is wrong beside a mode that is not known', () => {
    assert.equal(problemsOf({ DEPLOYMENT_MODE: 'vm', PORT: '0' }).length, 3);
  });

  it('repeat no secret in what they say', () => {
    const short = 'too-short';
    const said = problemsOf({ ...pod, ADMIN_TOKEN: short, REDIS_URL: 'http://:password@redis' }).join('\n');
    assert.match(said, /ADMIN_TOKEN has fewer than 22 characters/);
    assert.match(said, /REDIS_URL is no URL of Redis/);
    assert.ok(!said.includes('password@') && !said.includes(short), said);
  });

  it('take one form of the token, and not two', () => {
    assert.match(
      problemsOf({ ...pod, ADMIN_TOKEN_SHA256: tokenHash(token) }).join(),
      /both set; one of them is enough/,
    );
  });
});

import assert from 'node:assert/strict';
import { secretProblems } from '../../src/model/secretProblems';
import type { Service } from '../../src/model/service';
import { sampleService, sampleSystem } from '../wiring/syntheticSystem';

/** A service that keeps the URL of the database, and the password of the cache, in one Secret. */
function service(keys: { readonly database: string; readonly cache: string }): Service {
  return {
    ...sampleService([], []),
    uses: {
      database: {
        access: 'read-write',
        environment: { DATABASE_URL: 'url' },
        secret: 'shop-secrets',
        secretKeys: { DATABASE_URL: keys.database },
      },
      cache: {
        access: 'read-write',
        environment: { REDIS_PASSWORD: 'password', REDIS_HOST: 'host' },
        secret: 'shop-secrets',
        secretKeys: { REDIS_PASSWORD: keys.cache },
      },
    },
  };
}

const apart = service({ database: 'database-url', cache: 'redis-password' });

describe('secretProblems', () => {
  it('lets a service keep two credentials in one Secret, under two keys', () => {
    assert.deepEqual(secretProblems(sampleSystem({ shop: apart })), []);
  });

  it('refuses one key for two values', () => {
    assert.deepEqual(secretProblems(sampleSystem({ shop: service({ database: 'key', cache: 'key' }) })), [
      'sample: service "shop": the key "key" of the Secret "shop-secrets" would carry both the url of "database" and the password of "cache"; name another key',
    ]);
  });

  it('refuses one key for a credential and a secret made for the service', () => {
    const both: Service = {
      ...apart,
      generatedSecrets: { JWT_SECRET: { secret: 'shop-secrets', key: 'database-url' } },
    };
    assert.match(
      secretProblems(sampleSystem({ shop: both })).join(),
      /both the url of "database" and a secret of its own/,
    );
  });

  it('refuses a secret of the system that is not there, and a key that carries something else', () => {
    const token = { name: 'token', secret: 'shop-secrets', key: 'database-url' };
    const system = { ...sampleSystem({ shop: { ...apart, systemSecrets: { TOKEN: token } } }) };
    assert.deepEqual(secretProblems(system), [
      'sample: service "shop" gets the secret "token", which does not exist; declare it',
      'sample: service "shop": the key "database-url" of the Secret "shop-secrets" would carry both the url of "database" and the secret "token" of the system; name another key',
    ]);
    const functions = {
      handler: {
        title: 'Handler',
        layer: 'Functions',
        handler: 'index.handler',
        memory: 128,
        timeoutSeconds: 5,
        secretDigests: { TOKEN_SHA256: 'tokens' },
      },
    };
    const known = { ...sampleSystem({ shop: apart }), secrets: { token: { title: 'Token' } }, functions };
    assert.deepEqual(secretProblems(known), [
      'sample: function "handler" knows the secret "tokens", which does not exist; declare it, or name one of: token',
    ]);
  });

  it('lets two variables carry one key', () => {
    const twice: Service = {
      ...sampleService([], []),
      uses: { cache: { access: 'read-write', environment: { REDIS_URL: 'url', CACHE_URL: 'url' } } },
    };
    assert.deepEqual(secretProblems(sampleSystem({ shop: twice })), []);
  });

  it('refuses two services that would make one Secret, unless their namespaces differ', () => {
    assert.deepEqual(secretProblems(sampleSystem({ shop: apart, till: apart })), [
      'sample: the services "shop" and "till" of one namespace both make a Secret "shop-secrets"; rename one',
    ]);
    const elsewhere = { ...apart, namespace: 'tills' };
    assert.deepEqual(secretProblems(sampleSystem({ shop: apart, till: elsewhere })), []);
  });

  it('refuses a key for a variable that is not there, or is no secret', () => {
    const stray: Service = {
      ...sampleService([], []),
      uses: {
        cache: {
          access: 'read-write',
          environment: { REDIS_HOST: 'host' },
          secretKeys: { REDIS_URL: 'url', REDIS_HOST: 'host' },
        },
      },
    };
    const found = secretProblems(sampleSystem({ shop: stray }));
    assert.match(found[0] ?? '', /gives REDIS_URL a key .* and has no such variable/);
    assert.match(found[1] ?? '', /gives REDIS_HOST a key .* and it is no secret/);
    assert.equal(found.length, 2);
  });
});

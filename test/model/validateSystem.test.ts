import assert from 'node:assert/strict';
import { everywhere } from '../../src/model/environment';
import type { Service } from '../../src/model/service';
import type { Broker } from '../../src/model/store';
import { validateSystem, problemsOf } from '../../src/model/validateSystem';
import { UserError } from '../../src/model/userError';
import { catalogue } from '../../src/systems/catalogue';
import { sampleService, sampleSystem } from '../wiring/syntheticSystem';

describe('validateSystem', () => {
  for (const system of catalogue) {
    it(`finds nothing wrong with ${system.name}`, () => {
      assert.deepEqual(problemsOf(system), []);
    });
  }

  it('names a store that does not exist, the service, and the stores that do', () => {
    const service = sampleService([], []);
    const lost = { ...service, uses: { postgress: { access: 'read-write', environment: {} } } } as const;
    assert.deepEqual(problemsOf(sampleSystem({ shop: lost })), [
      'sample: service "shop" uses store "postgress", which does not exist; declare it, or name one of: ' +
        'database, cache, bucket, queue',
    ]);
  });

  it('names a service that is called and does not exist', () => {
    assert.match(
      problemsOf(sampleSystem({ shop: sampleService([], ['till']) })).join(),
      /"shop" calls service "till"/,
    );
  });

  it('refuses two services on one host and path', () => {
    const system = sampleSystem({ shop: sampleService([], []), till: sampleService([], []) });
    const [edge] = system.ingresses;
    assert.ok(edge);
    const twice = {
      ...system,
      ingresses: [{ ...edge, routes: [...edge.routes, { path: '/', service: 'till' }] }],
    };
    assert.deepEqual(problemsOf(twice), [
      'sample: ingress "edge" gives host "" and path "/" to both "shop" and "till"; change one of the paths',
    ]);
  });

  it('refuses a cycle of after and shows the way around it', () => {
    const system = sampleSystem({
      one: sampleService([], [], { after: ['two'] }),
      two: sampleService([], [], { after: ['one'] }),
    });
    assert.deepEqual(problemsOf(system), [
      'sample: one after two after one is a cycle, so none could start first; drop one "after"',
    ]);
  });

  it('lets calls form a cycle, as those of real systems do', () => {
    assert.deepEqual(
      problemsOf(sampleSystem({ a: sampleService([], ['b']), b: sampleService([], ['a']) })),
      [],
    );
  });

  it('refuses a name that leaves no room for a suffix, and one that is no DNS label', () => {
    const long = 'a'.repeat(60);
    const problems = problemsOf(sampleSystem({ [long]: sampleService([], []), Shop: sampleService([], []) }));
    assert.equal(problems.length, 2);
    assert.match(problems.join('\n'), /has 60 characters; at most 59/);
    assert.match(problems.join('\n'), /"Shop" is no DNS label/);
  });

  it('refuses a service and a store of one name', () => {
    assert.deepEqual(problemsOf(sampleSystem({ cache: sampleService([], []) })), [
      'sample: a service and a store are both called "cache"; rename one, since each may be a Service of that name',
    ]);
  });

  it('refuses to scale on the depth of what is no queue, or of a queue that somebody else empties', () => {
    const followed = (store: string): Service => ({
      ...sampleService(['queue'], []),
      kind: 'deployment',
      replicas: everywhere(1),
      autoscaling: {
        ...everywhere(undefined),
        production: { minimum: 1, maximum: 2, metrics: [{ kind: 'queue-depth', store, perPod: 10 }] },
      },
    });
    assert.deepEqual(problemsOf(sampleSystem({ one: followed('cache'), two: followed('queue') })), [
      'sample: service "one" scales on the depth of "cache", which is a cache; name a queue or a broker',
      'sample: service "two" scales on the depth of "queue", which it does not consume; add the binding',
    ]);
  });

  it('wants to know which queue of a broker a service follows', () => {
    const mq: Broker = {
      kind: 'broker',
      title: 'Messages',
      engine: 'rabbitmq',
      version: '3.13',
      size: everywhere('small'),
      storage: everywhere(1),
    };
    const problems = (queue?: string) => {
      const metric = { kind: 'queue-depth', store: 'mq', perPod: 10, ...(queue && { queue }) } as const;
      const worker: Service = {
        ...sampleService([], []),
        kind: 'deployment',
        replicas: everywhere(1),
        autoscaling: { ...everywhere(undefined), production: { minimum: 1, maximum: 2, metrics: [metric] } },
        uses: { mq: { access: 'read-write', environment: {} } },
      };
      const system = sampleSystem({ worker });
      return problemsOf({ ...system, stores: { ...system.stores, mq } });
    };
    assert.deepEqual(problems(), [
      'sample: service "worker" scales on the depth of "mq", a broker of many queues; say which one with "queue"',
    ]);
    assert.deepEqual(problems('mail'), []);
  });

  it('throws every problem at once', () => {
    const system = sampleSystem({ Shop: sampleService([], ['till']) });
    assert.throws(
      () => validateSystem(system),
      (error: unknown) => error instanceof UserError && error.problems.length === 2,
    );
  });
});

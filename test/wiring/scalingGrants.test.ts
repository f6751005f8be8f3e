import assert from 'node:assert/strict';
import { everywhere, type Placement } from '../../src/model/environment';
import type { Service } from '../../src/model/service';
import type { Broker } from '../../src/model/store';
import type { System } from '../../src/model/system';
import type { Landscape } from '../../src/wiring/landscape';
import { operatorsNeeded, platformWiring, type PlatformParts } from '../../src/wiring/platformWiring';
import { followedQueues, networkRules, queueDepthGrants } from '../../src/wiring/scalingGrants';
import { sampleService, sampleSystem } from './syntheticSystem';

const kedaPods = { kind: 'pods', namespace: 'keda', labels: { app: 'keda-operator' } };

/** A deployment that in production follows the depth of a store of that name. */
function follower(store: string, uses: Parameters<typeof sampleService>[0]): Service {
  const metrics = [{ kind: 'queue-depth', store, perPod: 5 }] as const;
  return {
    ...sampleService(uses, []),
    kind: 'deployment',
    replicas: everywhere(1),
    autoscaling: { ...everywhere(undefined), production: { minimum: 1, maximum: 2, metrics } },
  };
}

function landscape(placement: Placement, environment: Landscape['environment'] = 'production'): Landscape {
  return {
    environment,
    target: 'aws',
    placements: {
      database: placement,
      cache: placement,
      bucket: placement,
      queue: placement,
      second: placement,
      broker: placement,
    },
    dataSubnetCidrs: ['10.0.192.0/24'],
    publicSubnetCidrs: [],
    networkCidrs: [],
    ingressPeers: [],
    scraped: false,
  };
}

/** Two services that follow one queue. */
const shared = sampleSystem({ mail: follower('queue', ['queue']), sms: follower('queue', ['queue']) });

describe('the grants of scaling on the depth of a queue', () => {
  it('are none where no service of the environment follows a queue that it uses', () => {
    const nothing = { keda: [], farEnd: [] };
    const without: readonly (readonly [System, Landscape])[] = [
      [shared, landscape('managed', 'staging')],
      [sampleSystem({ mail: sampleService(['queue'], []) }), landscape('managed')],
      [sampleSystem({ mail: follower('queue', []) }), landscape('managed')],
      [sampleSystem({ mail: follower('bucket', ['bucket']) }), landscape('managed')],
    ];
    for (const [system, where] of without) {
      assert.deepEqual(followedQueues(system, where), []);
      assert.deepEqual(queueDepthGrants(system, where), nothing);
      assert.ok(!operatorsNeeded(system, where).has('keda'));
    }
    assert.ok(operatorsNeeded(shared, landscape('managed')).has('keda'));
  });

  it('let KEDA read the attributes of a managed queue once, whoever follows it, and reach it and its identity', () => {
    const { keda, farEnd } = queueDepthGrants(shared, landscape('managed'));
    assert.deepEqual(farEnd, []);
    assert.deepEqual(
      keda.flatMap((grant) =>
        grant.kind === 'iam' ? [[grant.sid, grant.store, grant.on, grant.actions]] : [],
      ),
      [['PlatformAutoscaling1', 'queue', 'store', ['sqs:GetQueueAttributes']]],
    );
    assert.deepEqual(
      networkRules(keda).map(({ direction, peers, ports }) => [direction, peers, ports[0]?.port]),
      [
        ['egress', [{ kind: 'addresses', cidrs: ['169.254.170.23/32'] }], 80],
        ['egress', [{ kind: 'addresses', cidrs: ['10.0.192.0/24'] }], 443],
      ],
    );
  });

  it('open both ends of the way to a queue in pods, and name the Secret beside each service', () => {
    const { keda, farEnd } = queueDepthGrants(shared, landscape('in-cluster'));
    const pods = { kind: 'pods', namespace: 'sample', labels: { app: 'queue' } };
    const ends = [...networkRules(keda), ...networkRules(farEnd)];
    assert.deepEqual(
      ends.map(({ subject, direction, peers, ports }) => [subject, direction, peers, ports[0]?.port]),
      [
        ['keda', 'egress', [pods], 9324],
        ['queue', 'ingress', [kedaPods], 9324],
      ],
    );
    assert.deepEqual(
      farEnd.flatMap((grant) => (grant.kind === 'secret' ? [grant.secret] : [])),
      ['mail-queue-depth', 'sms-queue-depth'],
    );
    assert.ok(keda.every(({ kind }) => kind === 'network'));
  });

  it('reach two queues in pods by one rule, and count the statements of two managed ones', () => {
    const one = shared.stores['queue'];
    assert.ok(one !== undefined);
    const sms = follower('second', []);
    const uses = { second: { access: 'consume', environment: {} } } as const;
    const services = { mail: follower('queue', ['queue']), sms: { ...sms, uses } };
    const system: System = { ...shared, services, stores: { ...shared.stores, second: one } };
    const rules = networkRules(queueDepthGrants(system, landscape('in-cluster')).keda);
    assert.deepEqual([rules.length, rules[0]?.peers.length], [1, 2]);
    const { keda } = queueDepthGrants(system, landscape('managed'));
    assert.deepEqual(
      keda.flatMap((grant) => (grant.kind === 'iam' ? [`${grant.sid} ${grant.store}`] : [])),
      ['PlatformAutoscaling1 queue', 'PlatformAutoscaling2 second'],
    );
  });

  describe('of a broker', () => {
    const metrics = ['mail', 'sms'].map(
      (queue) => ({ kind: 'queue-depth', store: 'broker', perPod: 5, queue }) as const,
    );
    const service: Service = {
      ...sampleService([], []),
      kind: 'deployment',
      replicas: everywhere(1),
      autoscaling: { ...everywhere(undefined), production: { minimum: 1, maximum: 2, metrics } },
      uses: { broker: { access: 'read-write', environment: {} } },
    };
    const broker: Broker = {
      kind: 'broker',
      title: 'Messages',
      engine: 'rabbitmq',
      version: '3.13',
      size: everywhere('small'),
      storage: everywhere(1),
    };
    const system: System = {
      ...shared,
      services: { ...shared.services, worker: service },
      stores: { ...shared.stores, broker },
    };

    it('in pods open both ends on its own port, and name one Secret for all its queues', () => {
      const { keda, farEnd } = queueDepthGrants(system, landscape('in-cluster'));
      assert.deepEqual(
        networkRules(keda).map(({ peers, ports }) => [
          JSON.stringify(peers).includes('broker'),
          ports[0]?.port,
        ]),
        [
          [false, 9324],
          [true, 5672],
        ],
      );
      const ends = networkRules(farEnd).filter(({ subject }) => subject === 'broker');
      assert.deepEqual(
        ends.map(({ direction, peers, ports }) => [direction, peers, ports[0]?.port]),
        [['ingress', [kedaPods], 5672]],
      );
      const secrets = farEnd.flatMap((grant) => (grant.kind === 'secret' ? [grant] : []));
      assert.deepEqual(
        secrets.map(({ secret }) => secret),
        ['mail-queue-depth', 'sms-queue-depth', 'worker-broker-depth'],
      );
      assert.match(secrets[2]?.wider ?? '', /logs in as the service/);
    });

    it('of AWS reach it in the data subnets, with a login and without an identity', () => {
      const services = { worker: service };
      const { keda, farEnd } = queueDepthGrants({ ...system, services }, landscape('managed'));
      const peers = [{ kind: 'addresses', cidrs: ['10.0.192.0/24'] }];
      assert.deepEqual(
        keda.map((grant) => grant.kind === 'network' && [grant.direction, grant.peers, grant.ports[0]?.port]),
        [['egress', peers, 5671]],
      );
      assert.ok(networkRules(keda)[0]?.wider !== undefined);
      assert.deepEqual(
        farEnd.map((grant) => grant.kind === 'secret' && grant.secret),
        ['worker-broker-depth'],
      );
    });
  });

  it('leave a KEDA that others installed to them, and are none where there is no KEDA', () => {
    const grants = (parts: Pick<PlatformParts, 'present' | 'installed'>) =>
      platformWiring(shared, landscape('in-cluster'), {
        ...parts,
        ingressCidrs: [],
        answersChallenges: false,
      }).grants.map(({ id }) => id);
    const existing = grants({ present: ['keda'], installed: new Set() });
    assert.deepEqual(
      existing.filter((id) => id.startsWith('network')),
      ['network queue ingress platform autoscaling 9324/TCP'],
    );
    assert.deepEqual(grants({ present: [], installed: new Set() }), []);
  });
});

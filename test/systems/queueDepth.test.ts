import assert from 'node:assert/strict';
import { illustrativeSettings, type Settings } from '../../src/config/settings';
import { targets, type Target } from '../../src/model/environment';
import type { System } from '../../src/model/system';
import { platform, type Platform } from '../../src/platform';
import { taskPlatform } from '../../src/systems/taskPlatform';
import {
  everythingBefore,
  input,
  isBag,
  isSecret,
  ofType,
  one,
  run,
  secretValue,
  type RecordedResource,
  type Recording,
} from '../harness';
import { object, planned } from './planned';

const consumer = 'notification-service';
const credential = 'notification-service-queue-depth';

/** Types that KEDA alone serves, and its release. */
const ofKeda = /:(ScaledObject|TriggerAuthentication)$/;

function release(recording: Recording): RecordedResource | undefined {
  return ofType(recording, 'kubernetes:helm.sh/v3:Release').find((found) => input(found, 'chart') === 'keda');
}

/** What the binding "platform autoscaling" was granted in a plan, less KEDA's own inner rules. */
function grantsOfScaling({ wiring }: Platform): string[] {
  return wiring.grants
    .filter(({ bindings, id }) => bindings.includes('platform autoscaling') && !id.includes('9666/TCP'))
    .map(({ id }) => id);
}

/** The production plan of another system or other settings than those that ship. */
async function variant(
  target: Target,
  change: (settings: Settings) => Settings,
  system: System = taskPlatform,
): Promise<{ readonly recording: Recording; readonly built: Platform }> {
  const settings = change(illustrativeSettings('task-platform', 'production', target));
  let built: Platform | undefined;
  const recording = await run(
    async () => {
      built = await platform(settings, system);
      return built.outputs;
    },
    { world: 'known' },
  );
  assert.ok(built !== undefined);
  return { recording, built };
}

const withKeda =
  (keda: Settings['operators']['keda']) =>
  (settings: Settings): Settings => ({ ...settings, operators: { ...settings.operators, keda } });

/** task-platform with a consumer that follows CPU and memory alone. */
function withoutQueueDepth(): System {
  const service = taskPlatform.services[consumer];
  assert.ok(service?.kind === 'deployment');
  const production = service.autoscaling?.production;
  assert.ok(service.autoscaling !== undefined && production !== undefined);
  const metrics = production.metrics.filter(({ kind }) => kind !== 'queue-depth');
  const autoscaling = { ...service.autoscaling, production: { ...production, metrics } };
  return { ...taskPlatform, services: { ...taskPlatform.services, [consumer]: { ...service, autoscaling } } };
}

function metricNames(recording: Recording): unknown[] {
  const autoscaler = object(recording, 'HorizontalPodAutoscaler', `${consumer}-hpa`);
  const metrics: unknown = input(autoscaler, 'spec.metrics');
  return Array.isArray(metrics)
    ? metrics.map((_, index) => input(autoscaler, `spec.metrics.${index}.resource.name`))
    : [];
}

for (const target of targets) {
  describe(`scaling on the depth of a queue, on ${target}`, () => {
    const plan = async () => (await planned('task-platform', 'production', target, 'known')).recording;
    const scaled = async () => object(await plan(), 'ScaledObject', consumer);

    it("keeps the seed's CPU, memory, bounds and behaviour beside the queue", async () => {
      const resource = await scaled();
      assert.deepEqual(
        [0, 1].map((index) => input(resource, `spec.triggers.${index}`)),
        [
          { type: 'cpu', metricType: 'Utilization', metadata: { value: '70' } },
          { type: 'memory', metricType: 'Utilization', metadata: { value: '80' } },
        ],
      );
      assert.deepEqual(
        [input(resource, 'spec.minReplicaCount'), input(resource, 'spec.maxReplicaCount')],
        [2, 10],
      );
      const behaviour = 'spec.advanced.horizontalPodAutoscalerConfig.behavior';
      const seed = object(await plan(), 'HorizontalPodAutoscaler', 'auth-service-hpa');
      assert.deepEqual(input(resource, behaviour), input(seed, 'spec.behavior'));
      assert.equal(input(resource, 'spec.triggers.2.type'), 'aws-sqs-queue');
      assert.equal(input(resource, 'spec.triggers.2.metadata.queueLength'), '30');
      assert.equal(input(resource, 'spec.triggers.3'), undefined);
    });

    it('is the only autoscaler of its deployment, whose number of pods it owns', async () => {
      const horizontal = ofType(await plan(), 'kubernetes:autoscaling/v2:HorizontalPodAutoscaler');
      assert.deepEqual(horizontal.map((found) => input(found, 'spec.scaleTargetRef.name')).sort(), [
        'api-gateway',
        'auth-service',
        'task-service',
        'user-service',
      ]);
      const deployment = object(await plan(), 'Deployment', consumer);
      assert.deepEqual(deployment.ignoreChanges, ['spec.replicas']);
    });

    for (const world of ['known', 'unknown'] as const) {
      it(`comes after KEDA and what authenticates it, outputs ${world}`, async () => {
        const { recording } = await planned('task-platform', 'production', target, world);
        const keda = release(recording);
        assert.ok(keda !== undefined);
        const authentication = object(recording, 'TriggerAuthentication', credential);
        const before = everythingBefore(recording, object(recording, 'ScaledObject', consumer));
        assert.ok(before.has(authentication.urn));
        // What an object names itself outlives it; a word of its parent would not do.
        for (const resource of [object(recording, 'ScaledObject', consumer), authentication]) {
          const named = resource.dependencies.some((urn) => urn === keda.urn || urn === keda.parent);
          assert.ok(named, resource.urn);
        }
      });
    }

    it('is not there, nor is anything that it takes, in an environment that does not scale', async () => {
      const { recording, built } = await planned('task-platform', 'staging', target, 'known');
      assert.deepEqual(
        recording.resources.filter(({ type }) => ofKeda.test(type)),
        [],
      );
      assert.equal(release(recording), undefined);
      assert.deepEqual(grantsOfScaling(built), []);
    });

    it('grants nothing where no service follows a queue', async () => {
      const { recording, built } = await variant(target, (settings) => settings, withoutQueueDepth());
      assert.equal(release(recording), undefined);
      assert.deepEqual(grantsOfScaling(built), []);
      assert.deepEqual(metricNames(recording), ['cpu', 'memory']);
      const identities = ofType(recording, 'aws:eks/podIdentityAssociation:PodIdentityAssociation');
      assert.ok(identities.every((identity) => input(identity, 'namespace') !== 'keda'));
    });

    it('falls back on CPU and memory where the settings turn KEDA off', async () => {
      const { recording, built } = await variant(target, withKeda('off'));
      assert.deepEqual(
        recording.resources.filter(({ type }) => ofKeda.test(type)),
        [],
      );
      assert.deepEqual(metricNames(recording), ['cpu', 'memory']);
      assert.deepEqual(grantsOfScaling(built), []);
    });

    it('uses a KEDA that others installed without giving it rights', async () => {
      const { recording, built } = await variant(target, withKeda('existing'));
      assert.equal(release(recording), undefined);
      object(recording, 'ScaledObject', consumer);
      const atTheFarEnd = [
        'network queue ingress platform autoscaling 9324/TCP',
        'secret keda platform autoscaling notification-service queue',
      ];
      assert.deepEqual(grantsOfScaling(built), target === 'aws' ? [] : atTheFarEnd);
    });
  });
}

describe('the depth of a managed queue', () => {
  const plan = async () => (await planned('task-platform', 'production', 'aws', 'known')).recording;

  it('is read at the URL and in the region of the queue, at no endpoint of its own', async () => {
    const queue = one(await plan(), 'aws:sqs/queue:Queue', 'queue');
    assert.deepEqual(input(object(await plan(), 'ScaledObject', consumer), 'spec.triggers.2'), {
      type: 'aws-sqs-queue',
      authenticationRef: { name: credential },
      metadata: { queueURL: queue.outputs['url'], queueLength: '30', awsRegion: 'us-west-2' },
    });
  });

  it("is read with the identity of KEDA's own pods", async () => {
    const authentication = object(await plan(), 'TriggerAuthentication', credential);
    assert.deepEqual(input(authentication, 'spec'), { podIdentity: { provider: 'aws' } });
    const association = one(await plan(), 'aws:eks/podIdentityAssociation:PodIdentityAssociation', 'keda');
    assert.equal(input(association, 'namespace'), 'keda');
    assert.equal(input(association, 'serviceAccount'), 'keda-operator');
  });

  it('takes one right on that one queue', async () => {
    const policy = input(one(await plan(), 'aws:iam/rolePolicy:RolePolicy', 'keda'), 'policy');
    assert.ok(typeof policy === 'string');
    const document: unknown = JSON.parse(policy);
    assert.deepEqual(document, {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'PlatformAutoscaling1',
          Effect: 'Allow',
          Action: ['sqs:GetQueueAttributes'],
          Resource: [one(await plan(), 'aws:sqs/queue:Queue', 'queue').outputs['arn']],
        },
      ],
    });
  });

  it('is granted to KEDA by the binding of the platform', async () => {
    const { built } = await planned('task-platform', 'production', 'aws', 'known');
    assert.deepEqual(grantsOfScaling(built), [
      'network keda egress platform autoscaling 443/TCP',
      'iam keda platform autoscaling queue',
    ]);
    const agent = 'network keda egress platform pod-identity 80/TCP';
    assert.ok(built.wiring.grants.some(({ id }) => id === agent));
  });

  for (const world of ['known', 'unknown'] as const) {
    it(`has its right before KEDA's pods start, and new pods when the identity changes, outputs ${world}`, async () => {
      const { recording } = await planned('task-platform', 'production', 'aws', world);
      const keda = release(recording);
      assert.ok(keda !== undefined);
      const before = everythingBefore(recording, keda);
      const association = one(recording, 'aws:eks/podIdentityAssociation:PodIdentityAssociation', 'keda');
      assert.ok(before.has(association.urn));
      assert.ok(before.has(one(recording, 'aws:iam/rolePolicy:RolePolicy', 'keda').urn));
      assert.ok(keda.propertyDependencies['values']?.includes(association.urn));
    });
  }
});

describe('the depth of a queue in the cluster', () => {
  const plan = async () => (await planned('task-platform', 'production', 'kubernetes', 'known')).recording;

  it('is read at the endpoint of the broker', async () => {
    const endpoint = 'http://queue.production.svc.cluster.local:9324';
    assert.deepEqual(input(object(await plan(), 'ScaledObject', consumer), 'spec.triggers.2'), {
      type: 'aws-sqs-queue',
      authenticationRef: { name: credential },
      metadata: {
        queueURL: `${endpoint}/000000000000/queue`,
        queueLength: '30',
        awsRegion: 'us-east-1',
        awsEndpoint: endpoint,
      },
    });
  });

  it('is read with the key pair of the broker, from a Secret', async () => {
    const authentication = object(await plan(), 'TriggerAuthentication', credential);
    assert.deepEqual(input(authentication, 'spec'), {
      secretTargetRef: [
        { parameter: 'awsAccessKeyID', name: credential, key: 'access-key-id' },
        { parameter: 'awsSecretAccessKey', name: credential, key: 'secret-access-key' },
      ],
    });
    const data = object(await plan(), 'Secret', credential).inputs['data'];
    const own = object(await plan(), 'Secret', 'notification-service-queue').inputs['data'];
    assert.ok(isSecret(data) && isSecret(own));
    const pair = secretValue(data);
    assert.ok(isBag(pair) && Object.keys(pair).length === 2);
    assert.deepEqual(pair, secretValue(own));
  });

  it('is granted at both ends, with its Secret, by the binding of the platform', async () => {
    const { built } = await planned('task-platform', 'production', 'kubernetes', 'known');
    assert.deepEqual(grantsOfScaling(built), [
      'network keda egress platform autoscaling 9324/TCP',
      'network queue ingress platform autoscaling 9324/TCP',
      'secret keda platform autoscaling notification-service queue',
    ]);
  });

  it('is asked from where the queue lets KEDA in', async () => {
    const policies = ofType(await plan(), 'kubernetes:networking.k8s.io/v1:NetworkPolicy');
    const serving = (namespace: string, name: string, direction: string) =>
      policies
        .filter((policy) => input(policy, 'metadata.namespace') === namespace && policy.name === name)
        .map((policy) => JSON.stringify(input(policy, `spec.${direction}`)));
    const [egress] = serving('keda', 'keda', 'egress');
    assert.ok(egress?.includes('"port":9324') && egress.includes('"app":"queue"'));
    const [ingress] = serving('production', 'queue', 'ingress');
    assert.ok(ingress?.includes('"app":"keda-operator"') && ingress.includes('"keda"'));
  });
});

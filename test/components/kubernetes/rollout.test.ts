import assert from 'node:assert/strict';
import { errorRateQuery } from '../../../components/kubernetes/errorRateAnalysis';
import { rolloutDeadlineSeconds } from '../../../components/kubernetes/rolloutDeadline';
import type { WorkloadArgs } from '../../../components/kubernetes/workload';
import { httpRequests } from '../../../src/model/requestMetrics';
import { everythingBefore, input, ofType, one, type World } from '../../harness';
import { annotation, auth, record, types, without } from './authService';

const rolloutType = 'kubernetes:argoproj.io/v1alpha1:Rollout';
const analysisType = 'kubernetes:argoproj.io/v1alpha1:AnalysisTemplate';
const blueGreen = { rollout: { strategy: 'blue-green' } } as const;
const rolling = { rollout: { strategy: 'rolling-with-rollback' } } as const;
const prometheusUrl = 'http://prometheus.monitoring.svc:9090';
const measured = { rollout: { strategy: 'rolling-with-rollback', prometheusUrl } } as const;
const reference = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'auth-service' };

describe('rollout', () => {
  for (const world of ['known', 'unknown'] as const) {
    it(`runs the pods that the Deployment describes, and takes their number over, outputs ${world}`, async () => {
      const recording = await record(blueGreen, world);
      const deployment = one(recording, types.deployment);
      const rollout = one(recording, rolloutType);
      assert.deepEqual(input(rollout, 'spec.workloadRef'), {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        name: input(deployment, 'metadata.name'),
        scaleDown: 'progressively',
      });
      assert.equal(input(rollout, 'spec.replicas'), input(deployment, 'spec.replicas'));
      assert.equal(input(rollout, 'spec.template'), undefined);
      assert(deployment.ignoreChanges.includes('spec.replicas'));
      // What an undo has written, the next update takes back.
      assert.equal(annotation(deployment, 'pulumi.com/patchForce'), 'true');
      assert(rollout.ignoreChanges.includes('spec.replicas'), 'the autoscaler owns the number');
      const before = everythingBefore(recording, rollout);
      for (const needed of [deployment, ...ofType(recording, types.service)]) assert(before.has(needed.urn));
    });
  }

  it('keeps its own number of pods where no autoscaler moves it, and the Deployment keeps none', async () => {
    const fixed = without('autoscaling');
    const recording = await record((args) => ({ ...fixed(args), ...rolling }));
    assert.deepEqual(one(recording, rolloutType).ignoreChanges, []);
    assert(one(recording, types.deployment).ignoreChanges.includes('spec.replicas'));
  });

  it('is what the autoscalers scale, which come after it', async () => {
    const recording = await record(blueGreen);
    const rollout = one(recording, rolloutType);
    for (const [type, path] of [
      [types.horizontal, 'spec.scaleTargetRef'],
      [types.vertical, 'spec.targetRef'],
    ] as const) {
      const scaler = one(recording, type);
      assert.deepEqual(input(scaler, path), reference);
      assert(everythingBefore(recording, scaler).has(rollout.urn));
    }
  });

  it('stands the new pods beside the old, which stay for ten minutes', async () => {
    const recording = await record(blueGreen);
    assert.deepEqual(input(one(recording, rolloutType), 'spec.strategy'), {
      blueGreen: {
        activeService: 'auth-service',
        previewService: 'auth-service-preview',
        scaleDownDelaySeconds: 600,
        scaleDownDelayRevisionLimit: 1,
      },
    });
    const services = ofType(recording, types.service);
    assert.deepEqual(services.map((service) => input(service, 'metadata.name')).sort(), [
      'auth-service',
      'auth-service-preview',
    ]);
    // The selector has one owner, and that is the Rollout once it has led the Service to a version.
    for (const service of services) assert.deepEqual(service.ignoreChanges, ['spec.selector']);
  });

  it('goes pod by pod in the steps of the service, and leaves its Service alone', async () => {
    const recording = await record(rolling);
    const { rollingUpdate } = auth();
    assert(rollingUpdate !== undefined);
    assert.deepEqual(input(one(recording, rolloutType), 'spec.strategy'), { canary: { ...rollingUpdate } });
    assert.deepEqual(ofType(recording, analysisType), []);
    assert.deepEqual(one(recording, types.service).ignoreChanges, []);
  });

  it('asks at half of the pods how many of their requests fail', async () => {
    const recording = await record(measured);
    const analysis = one(recording, analysisType);
    assert.deepEqual(input(one(recording, rolloutType), 'spec.strategy.canary.steps'), [
      { setWeight: 50 },
      {
        analysis: {
          templates: [{ templateName: 'auth-service-error-rate' }],
          args: [{ name: 'pods', valueFrom: { podTemplateHashValue: 'Latest' } }],
        },
      },
    ]);
    const provider = input(analysis, 'spec.metrics.0.provider.prometheus');
    assert.deepEqual(provider, {
      address: prometheusUrl,
      query: errorRateQuery('auth-service', httpRequests),
    });
  });

  it('takes back what has not got well by the deadline, and fails the update', async () => {
    const rollout = one(await record(rolling), rolloutType);
    assert.equal(input(rollout, 'spec.progressDeadlineAbort'), true);
    const deadline = rolloutDeadlineSeconds(auth().probes);
    assert.equal(input(rollout, 'spec.progressDeadlineSeconds'), deadline);
    assert.equal(annotation(rollout, 'pulumi.com/waitFor'), 'jsonpath={.status.phase}=Healthy');
  });

  it('changes with the pods, so that an update waits for it', async () => {
    const pods = async (change: Partial<WorkloadArgs>) =>
      annotation(one(await record({ ...rolling, ...change }), rolloutType), 'berth.dev/pods');
    const image = 'registry.example/project/auth-service:v1.2.4';
    assert.equal(await pods({}), await pods({}));
    assert.notEqual(await pods({}), await pods({ image }));
    assert.notEqual(await pods({}), await pods({ environment: { LOG_LEVEL: 'debug' } }));
  });

  it('is not there where the service asks for none', async () => {
    const recording = await record({}, 'unknown' satisfies World);
    assert.deepEqual(ofType(recording, rolloutType), []);
    assert.equal(annotation(one(recording, types.service), 'berth.dev/rollout'), undefined);
  });
});

describe('rolloutDeadlineSeconds', () => {
  it('lets a pod have what its probes let it have, and five minutes before that', () => {
    const startup = { port: 80, initialDelaySeconds: 10, periodSeconds: 5, failureThreshold: 30 };
    const liveness = { port: 80, initialDelaySeconds: 60 };
    const readiness = { port: 80, periodSeconds: 5, failureThreshold: 2 };
    assert.equal(rolloutDeadlineSeconds({ startup, liveness, readiness }), 300 + 160 + 10);
    assert.equal(rolloutDeadlineSeconds({ liveness, readiness }), 300 + 90 + 10);
    assert.equal(rolloutDeadlineSeconds(), 300 + 30 + 30);
  });
});

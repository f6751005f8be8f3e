import assert from 'node:assert/strict';
import { bagsAt, textAt } from '../../policies/cluster';
import { deliveredKinds } from '../../src/platform/operations/deliveredKinds';
import { everythingBefore, input, one, type Recording } from '../harness';
import { blueGreen } from './csaHelloFacts';
import { field, namesOf, ofKind, ways } from './facts';
import { object, planned, type Overrides } from './planned';

const worlds = ['known', 'unknown'] as const;
const targets = ['aws', 'kubernetes'] as const;
const releaseType = 'kubernetes:helm.sh/v3:Release';
const repository = 'https://github.com/acme/vibebox-manifests';
const slackUrl = 'https://hooks.example.com/services/T0/B0/sentinel-of-delivery';
const gitOps: Overrides = { gitOps: { repository, path: 'overlays/prod' }, alerting: { slackUrl } };

function charts(recording: Recording): unknown[] {
  return recording.resources
    .filter(({ type }) => type === releaseType)
    .map((release) => input(release, 'chart'));
}

for (const world of worlds) {
  describe(`the delivery of CSA Hello, outputs ${world}`, () => {
    it('stands new pods of stateless services beside the old, and rolls the others', async () => {
      const { recording } = await planned('csa-hello', 'production', 'aws', world);
      assert.deepEqual(namesOf('Rollout')(recording), blueGreen);
      const release = one(recording, releaseType, 'argo-rollouts');
      for (const rollout of ofKind(recording, 'Rollout')) {
        const name = textAt(rollout.inputs, 'metadata.name');
        assert.equal(input(rollout, 'spec.strategy.blueGreen.activeService'), name);
        assert(everythingBefore(recording, rollout).has(release.urn), name);
        const preview = object(recording, 'Service', `${name}-preview`);
        assert.deepEqual(input(preview, 'spec.selector'), { app: name });
      }
    });

    it('is by Deployments alone, and without the operator, where the settings turn it off', async () => {
      const off = { operators: { argoRollouts: 'off' } };
      const { recording } = await planned('csa-hello', 'production', 'aws', world, off);
      assert.deepEqual(namesOf('Rollout')(recording), []);
      assert(!charts(recording).includes('argo-rollouts'));
      const previews = ofKind(recording, 'Service').filter(({ name }) => name.endsWith('-preview'));
      assert.deepEqual(previews, []);
      for (const scaler of ofKind(recording, 'HorizontalPodAutoscaler')) {
        assert.equal(input(scaler, 'spec.scaleTargetRef.kind'), 'Deployment');
      }
    });
  });

  describe(`the delivery of User-Admin Messaging, outputs ${world}`, () => {
    it('takes a version back that does not get well, by its probes and by its errors', async () => {
      const { recording } = await planned('user-admin-messaging', 'production', 'kubernetes', world);
      assert.deepEqual(namesOf('Rollout')(recording), [
        'admin-frontend-service',
        'user-frontend-service',
        'websocket-service',
      ]);
      for (const rollout of ofKind(recording, 'Rollout')) {
        assert.equal(input(rollout, 'spec.progressDeadlineAbort'), true);
      }
      // The frontends count no requests.
      assert.deepEqual(namesOf('AnalysisTemplate')(recording), ['websocket-service-error-rate']);
      const asked = ways('argo-rollouts', 'egress')(recording);
      assert(Array.isArray(asked) && asked.includes('monitoring/prometheus 9090'));
      const answers = ways('prometheus', 'ingress')(recording);
      assert(Array.isArray(answers) && answers.includes('argo-rollouts/argo-rollouts 9090'));
    });
  });

  for (const target of targets) {
    describe(`the delivery of VibeBox on ${target}, outputs ${world}`, () => {
      it('makes no controller of a service: Argo CD does, after everything that its pods need', async () => {
        const { recording } = await planned('vibebox', 'production', target, world, gitOps);
        const namespaces = ['frontend', 'backend', 'docker'];
        const delivered: readonly string[] = deliveredKinds.map(({ kind }) => kind);
        const made = recording.resources.filter(
          ({ type, inputs }) =>
            delivered.includes(type.split(':').at(-1) ?? '') &&
            namespaces.includes(textAt(inputs, 'metadata.namespace')),
        );
        assert.deepEqual(
          made.map(({ name }) => name),
          [],
        );
        const application = object(recording, 'Application', 'vibebox');
        assert.equal(input(application, 'spec.source.repoURL'), repository);
        const before = everythingBefore(recording, application);
        const needed = ['Secret', 'ConfigMap', 'ServiceAccount', 'NetworkPolicy', 'Service', 'Role']
          .flatMap((kind) => ofKind(recording, kind))
          .filter((found) => namespaces.includes(textAt(found.inputs, 'metadata.namespace')));
        const late = needed
          .filter(({ urn, parent }) => !before.has(urn) && parent?.includes('berth:kubernetes:Workload'))
          .map(({ name }) => name);
        assert(needed.length > namespaces.length);
        assert.deepEqual(late, []);
        assert(before.has(one(recording, releaseType, 'argo-cd').urn));
        for (const store of ['postgres', 'redis']) {
          assert(before.has(object(recording, 'StatefulSet', store).urn), store);
        }
      });

      it('lets the Application name every service, and its project their namespaces', async () => {
        const { recording } = await planned('vibebox', 'production', target, world, gitOps);
        const patches = bagsAt(
          object(recording, 'Application', 'vibebox').inputs,
          'spec.source.kustomize.patches.*',
        );
        assert.deepEqual(
          patches.map((patch) => textAt(patch, 'target.name')),
          ['frontend', 'backend', 'docker-daemon'],
        );
        const destinations = field('AppProject', 'vibebox', 'spec.destinations')(recording);
        assert.deepEqual(destinations, [
          { name: 'in-cluster', namespace: 'frontend' },
          { name: 'in-cluster', namespace: 'backend' },
          { name: 'in-cluster', namespace: 'docker' },
        ]);
      });

      it('keeps the webhook of Slack in its Secret', async () => {
        const { recording } = await planned('vibebox', 'production', target, world, gitOps);
        for (const { type, name, inputs } of recording.resources) {
          if (type === 'kubernetes:core/v1:Secret') continue;
          assert(!JSON.stringify(inputs).includes('sentinel-of-delivery'), `${type} ${name}`);
        }
      });

      it('is by the stack itself, and without Argo CD, where no repository is named', async () => {
        const { recording } = await planned('vibebox', 'production', target, world);
        assert.deepEqual(ofKind(recording, 'Application'), []);
        assert(!charts(recording).includes('argo-cd'));
        assert.equal(field('Deployment', 'frontend', 'metadata.namespace')(recording), 'frontend');
      });
    });

    describe(`the migrations of Kardon on ${target}, outputs ${world}`, () => {
      const tags = {
        imageRegistry: 'ghcr.io/org',
        imagePullSecrets: [
          { name: 'ghcr', registry: 'ghcr.io', username: 'robot', password: 'token-of-ghcr' },
        ],
        services: Object.fromEntries(
          ['web', 'admin', 'space', 'live', 'proxy', 'api', 'worker', 'beat-worker', 'migrator'].map(
            (name) => [name, { tag: 'v2.0.0' }],
          ),
        ),
      };

      it('end before the services that come after them change, and run the same version', async () => {
        const { recording } = await planned('kardon', 'production', target, world, tags);
        const job = one(recording, 'kubernetes:batch/v1:Job', 'migrator');
        const image = 'spec.template.spec.containers.0.image';
        assert.equal(input(job, image), 'ghcr.io/org/kardon/migrator:v2.0.0');
        for (const name of ['api', 'worker', 'beat-worker']) {
          const deployment = object(recording, 'Deployment', name);
          assert.equal(input(deployment, image), `ghcr.io/org/kardon/${name}:v2.0.0`);
          assert(everythingBefore(recording, deployment).has(job.urn), name);
        }
      });
    });
  }
}

import assert from 'node:assert/strict';
import { everythingBefore, input, ofType, one, type RecordedResource, type Recording } from '../harness';
import { object, planned } from './planned';

/** Types of the resources that come before one, and so go after it. */
function typesBefore(recording: Recording, resource: RecordedResource): ReadonlySet<string> {
  const before = everythingBefore(recording, resource);
  return new Set(recording.resources.filter(({ urn }) => before.has(urn)).map(({ type }) => type));
}

describe('the order of task-platform', () => {
  it('leads from the Secret of a database URL to the RDS instance', async () => {
    const { recording } = await planned('task-platform', 'production', 'aws', 'unknown');
    const before = typesBefore(recording, object(recording, 'Secret', 'database-secret'));
    assert.ok(before.has('aws:rds/instance:Instance'));
  });

  it('leads by the same binding to the database in the cluster on Kubernetes', async () => {
    const { recording } = await planned('task-platform', 'production', 'kubernetes', 'unknown');
    const before = everythingBefore(recording, object(recording, 'Secret', 'database-secret'));
    assert.ok(before.has(object(recording, 'StatefulSet', 'postgres').urn));
  });

  it('takes the Ingress away before its controller, the controller before the nodes, those before the network', async () => {
    const { recording } = await planned('task-platform', 'production', 'aws', 'unknown');
    const nodes = one(recording, 'aws:eks/nodeGroup:NodeGroup');
    const ingress = everythingBefore(recording, object(recording, 'Ingress', 'api-ingress'));
    const releases = ofType(recording, 'kubernetes:helm.sh/v3:Release');
    for (const chart of ['traefik', 'aws-load-balancer-controller', 'cert-manager']) {
      const release = releases.find((candidate) => input(candidate, 'chart') === chart);
      assert.ok(release !== undefined && ingress.has(release.urn), chart);
      assert.ok(everythingBefore(recording, release).has(nodes.urn), chart);
    }
    assert.ok(typesBefore(recording, nodes).has('aws:ec2/vpc:Vpc'));
  });

  it('makes everything in the cluster after the nodes and the add-ons', async () => {
    const { recording } = await planned('task-platform', 'production', 'aws', 'unknown');
    const inCluster = recording.resources.filter(({ type }) => type.startsWith('kubernetes:'));
    const addons = ofType(recording, 'aws:eks/addon:Addon');
    const provider = one(recording, 'pulumi:providers:kubernetes');
    const before = everythingBefore(recording, provider);
    for (const addon of addons) assert.ok(before.has(addon.urn), addon.name);
    assert.ok(before.has(one(recording, 'aws:eks/nodeGroup:NodeGroup').urn));
    for (const { urn, provider: reference } of inCluster) assert.ok(reference?.startsWith(provider.urn), urn);
  });

  it('gives a pod its identity before the pod starts, and a new pod when the identity changes', async () => {
    const { recording } = await planned('task-platform', 'production', 'aws', 'unknown');
    const deployment = object(recording, 'Deployment', 'notification-service');
    const association = one(
      recording,
      'aws:eks/podIdentityAssociation:PodIdentityAssociation',
      'notification-service',
    );
    assert.ok(everythingBefore(recording, deployment).has(association.urn));
    assert.ok(deployment.propertyDependencies['spec']?.includes(association.urn));
  });

  it('leaves the number of pods to the autoscaler', async () => {
    const { recording } = await planned('task-platform', 'production', 'aws', 'known');
    assert.deepEqual(object(recording, 'Deployment', 'auth-service').ignoreChanges, ['spec.replicas']);
  });

  it('protects what holds data in production, and nothing in development', async () => {
    const production = (await planned('task-platform', 'production', 'aws', 'known')).recording;
    const instance = one(production, 'aws:rds/instance:Instance', 'postgres');
    assert.equal(instance.protect, true);
    assert.equal(input(instance, 'deletionProtection'), true);
    assert.equal(input(instance, 'skipFinalSnapshot'), false);
    const development = (await planned('task-platform', 'development', 'aws', 'known')).recording;
    const kept = development.resources.filter(({ protect, retainOnDelete }) => protect || retainOnDelete);
    assert.deepEqual(
      kept.map(({ urn }) => urn),
      [],
    );
  });
});

import assert from 'node:assert/strict';
import { ExternalDns } from '../../../../components/kubernetes/operators/externalDns';
import { externalDnsGrants } from '../../../../src/wiring/operations/externalDnsGrants';
import { everythingBefore, input, one } from '../../../harness';
import { facts, recorded, type World } from './recordings';

const deploymentType = 'kubernetes:apps/v1:Deployment';
const record = (world: World = 'known', scraped?: boolean) =>
  recorded(
    () =>
      void new ExternalDns('external-dns', {
        zoneId: 'Z0123456789',
        domain: 'example.com',
        owner: 'shop-production',
        region: 'us-west-2',
        grants: externalDnsGrants(facts),
        podIdentity: 'a-0123456789',
        ...(scraped === undefined ? {} : { scraped }),
      }),
    world,
  );

describe('ExternalDns', () => {
  it('writes the records of its own Ingresses into its own zone, and takes them away', async () => {
    const deployment = one(await record(), deploymentType);
    assert.deepEqual(input(deployment, 'spec.template.spec.containers.0.args'), [
      '--provider=aws',
      '--source=ingress',
      '--annotation-filter=berth.dev/dns-records=shop-production',
      '--domain-filter=example.com',
      '--zone-id-filter=Z0123456789',
      '--policy=sync',
      '--registry=txt',
      '--txt-owner-id=shop-production',
      '--aws-prefer-cname',
      '--managed-record-types=CNAME',
      '--interval=60s',
      '--events',
      '--log-format=json',
      '--metrics-address=:7979',
    ]);
  });

  it('never runs beside its successor', async () => {
    const deployment = one(await record(), deploymentType);
    assert.equal(input(deployment, 'spec.replicas'), 1);
    assert.equal(input(deployment, 'spec.strategy.type'), 'Recreate');
  });

  it('goes on for a look at all Ingresses after it was told to stop, with its rights, and is not killed before', async () => {
    const recording = await record();
    const deployment = one(recording, deploymentType);
    const pod = 'spec.template.spec';
    const sleeps = Number(input(deployment, `${pod}.containers.0.lifecycle.preStop.sleep.seconds`));
    assert.ok(sleeps > 60, String(sleeps));
    assert.ok(Number(input(deployment, `${pod}.terminationGracePeriodSeconds`)) > sleeps);
    const before = everythingBefore(recording, deployment);
    for (const type of [
      'core/v1:ServiceAccount',
      'rbac.authorization.k8s.io/v1:ClusterRole',
      'rbac.authorization.k8s.io/v1:ClusterRoleBinding',
      'networking.k8s.io/v1:NetworkPolicy',
    ])
      assert.ok(before.has(one(recording, `kubernetes:${type}`).urn), type);
  });

  it('watches Ingresses, and may read nothing else', async () => {
    const role = one(await record(), 'kubernetes:rbac.authorization.k8s.io/v1:ClusterRole');
    assert.deepEqual(input(role, 'rules'), [
      { apiGroups: ['networking.k8s.io'], resources: ['ingresses'], verbs: ['list', 'watch'] },
    ]);
  });

  it('waits for its identity, and is scraped unless nobody does', async () => {
    const path = 'spec.template.metadata.annotations';
    assert.deepEqual(input(one(await record(), deploymentType), path), {
      'berth.dev/pod-identity': 'a-0123456789',
      'prometheus.io/scrape': 'true',
      'prometheus.io/port': '7979',
    });
    assert.deepEqual(input(one(await record('known', false), deploymentType), path), {
      'berth.dev/pod-identity': 'a-0123456789',
    });
  });

  it('registers the same resources when no output is known', async () => {
    const urns = async (world: World) => (await record(world)).resources.map(({ urn }) => urn).sort();
    assert.deepEqual(await urns('unknown'), await urns('known'));
  });
});

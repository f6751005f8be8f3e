import assert from 'node:assert/strict';
import * as pulumi from '@pulumi/pulumi';
import { parse } from 'yaml';
import { Alertmanager } from '../../../../components/kubernetes/operators/alertmanager';
import {
  alertmanagerConfiguration,
  type Receivers,
} from '../../../../components/kubernetes/operators/alertmanagerConfiguration';
import { MonitoringNamespace } from '../../../../components/kubernetes/operators/monitoringNamespace';
import { check } from '../../../alerts/promtool';
import { everythingBefore, input, ofType, one, propertyValue, secretValue, valueAt } from '../../../harness';
import { object } from '../../../systems/planned';
import { recorded, type World } from './recordings';

const pagerDutyKey = 'k'.repeat(32);
const slackUrl = 'https://hooks.slack.example.com/services/x';
const both: Receivers = { pagerDutyKey, slackUrl };
const statefulSetType = 'kubernetes:apps/v1:StatefulSet';

/** What receivers there may be, and whom a critical alert, a warning and the one that always fires then reach. */
const routes: readonly (readonly [string, Receivers, Readonly<Record<string, string>>])[] = [
  ['both', both, { critical: 'pagerduty,slack', warning: 'slack', none: 'nobody' }],
  ['PagerDuty alone', { pagerDutyKey }, { critical: 'pagerduty', warning: 'nobody', none: 'nobody' }],
  ['Slack alone', { slackUrl }, { critical: 'slack', warning: 'slack', none: 'nobody' }],
  ['nobody', {}, { critical: 'nobody', warning: 'nobody', none: 'nobody' }],
];

describe('the configuration of Alertmanager', () => {
  for (const [title, receivers, reached] of routes) {
    it(`is one that amtool takes, and leads alerts where they belong: ${title}`, async () => {
      const files = { 'alertmanager.yml': alertmanagerConfiguration(receivers) };
      await check('amtool', ['check-config'], files);
      for (const [severity, names] of Object.entries(reached)) {
        const words = ['config', 'routes', 'test', '--config.file=alertmanager.yml', `severity=${severity}`];
        assert.equal((await check('amtool', words, files, [])).trim(), names, severity);
      }
    });
  }

  it('holds no credential', () => {
    const text = alertmanagerConfiguration(both);
    assert(!text.includes(pagerDutyKey) && !text.includes(slackUrl));
  });

  it('lets a critical alert silence the warning of the same thing alone', () => {
    const parsed: unknown = parse(alertmanagerConfiguration(both));
    const rule = valueAt(propertyValue(parsed), 'inhibit_rules.0');
    assert.deepEqual(valueAt(rule, 'source_matchers'), ['severity = critical']);
    assert.deepEqual(valueAt(rule, 'target_matchers'), ['severity = warning']);
    const same = JSON.stringify(valueAt(rule, 'equal'));
    for (const label of ['alertname', 'namespace', 'persistentvolumeclaim', 'node', 'deployment'])
      assert(same.includes(`"${label}"`), label);
  });
});

describe('Alertmanager', () => {
  const record = (pods: number, world: World = 'known') =>
    recorded(() => {
      const namespace = new MonitoringNamespace('monitoring');
      const receivers = { pagerDutyKey: pulumi.secret(pagerDutyKey), slackUrl: pulumi.secret(slackUrl) };
      new Alertmanager('alertmanager', { namespace, grants: [], receivers, pods });
    }, world);

  it('reads its credentials from files of a Secret', async () => {
    const recording = await record(2);
    const secret = one(recording, 'kubernetes:core/v1:Secret');
    const key = secretValue(valueAt(secret.inputs, 'data.pagerduty-key'));
    assert.ok(typeof key === 'string');
    assert.equal(Buffer.from(key, 'base64').toString('utf8'), pagerDutyKey);
    const mounts = JSON.stringify(
      input(one(recording, statefulSetType), 'spec.template.spec.containers.0.volumeMounts'),
    );
    const parsed: unknown = parse(alertmanagerConfiguration(both));
    const file = valueAt(propertyValue(parsed), 'receivers.1.pagerduty_configs.0.routing_key_file');
    assert(typeof file === 'string' && mounts.includes(`"${file.replace('/pagerduty-key', '')}"`));
  });

  it('is two that know each other by name and share no drain, or one that listens to nobody', async () => {
    const two = await record(2);
    const args = JSON.stringify(input(one(two, statefulSetType), 'spec.template.spec.containers.0.args'));
    assert(args.includes('--cluster.peer=alertmanager-0.alertmanager-peers:9094'));
    assert(args.includes('--cluster.peer=alertmanager-1.alertmanager-peers:9094'));
    assert.equal(input(object(two, 'Service', 'alertmanager-peers'), 'spec.clusterIP'), 'None');
    assert.equal(ofType(two, 'kubernetes:policy/v1:PodDisruptionBudget').length, 1);
    const alone = await record(1);
    const own = JSON.stringify(input(one(alone, statefulSetType), 'spec.template.spec.containers.0.args'));
    assert(own.includes('"--cluster.listen-address="') && !own.includes('--cluster.peer'));
  });

  it("answers by the seed's name and port", async () => {
    const service = object(await record(2), 'Service', 'alertmanager');
    assert.equal(input(service, 'metadata.namespace'), 'monitoring');
    assert.equal(input(service, 'spec.ports.0.port'), 9093);
  });

  it('starts after its rules of the network, and is the same when no output is known', async () => {
    const recording = await record(2);
    const before = everythingBefore(recording, one(recording, statefulSetType));
    for (const { urn } of ofType(recording, 'kubernetes:networking.k8s.io/v1:NetworkPolicy'))
      assert(before.has(urn), urn);
    const urns = async (world: World) => (await record(2, world)).resources.map(({ urn }) => urn).sort();
    assert.deepEqual(await urns('unknown'), await urns('known'));
  });
});

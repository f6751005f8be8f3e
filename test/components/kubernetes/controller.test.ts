import assert from 'node:assert/strict';
import type { Service } from '../../../src/model/service';
import { input, ofType, one } from '../../harness';
import { auth, record, types, without } from './authService';

describe('controller', () => {
  /** What of auth-service every kind of service may say. */
  const base = () => {
    const { title, layer, image, ports, resources, probes } = auth();
    return { title, layer, image, ports, resources, ...(probes === undefined ? {} : { probes }) };
  };
  const bare = without('autoscaling', 'verticalScaling');
  const recordKind = (service: Service) => record((args) => ({ ...bare(args), service }));

  it('is replaced rather than doubled as a singleton', async () => {
    const deployment = one(await recordKind({ ...base(), kind: 'singleton' }), types.deployment);
    assert.equal(input(deployment, 'spec.replicas'), 1);
    assert.deepEqual(input(deployment, 'spec.strategy'), { type: 'Recreate' });
  });

  it('runs on each node as a daemon', async () => {
    const recording = await recordKind({ ...base(), kind: 'daemon' });
    const daemon = one(recording, 'kubernetes:apps/v1:DaemonSet');
    assert.equal(input(daemon, 'spec.template.spec.topologySpreadConstraints'), undefined);
    assert.deepEqual(ofType(recording, types.budget), []);
  });

  it('runs once a deployment as a job, under a name that a next one does not need', async () => {
    const recording = await recordKind({ ...base(), kind: 'job', runs: { kind: 'at-deployment' } });
    const job = one(recording, 'kubernetes:batch/v1:Job');
    assert.equal(input(job, 'metadata.name'), undefined);
    assert.equal(input(job, 'spec.template.spec.restartPolicy'), 'Never');
    assert.equal(input(job, 'spec.template.spec.containers.0.lifecycle'), undefined);
    assert.deepEqual(ofType(recording, types.service), []);
  });

  it('as a job can be run by hand, at deployment or never else', async () => {
    for (const kind of ['at-deployment', 'by-hand'] as const) {
      const recording = await recordKind({ ...base(), kind: 'job', runs: { kind } });
      const cron = one(recording, 'kubernetes:batch/v1:CronJob');
      assert.equal(input(cron, 'metadata.name'), 'auth-service');
      assert.equal(input(cron, 'spec.suspend'), true);
      assert.equal(ofType(recording, 'kubernetes:batch/v1:Job').length, kind === 'by-hand' ? 0 : 1);
    }
  });

  it('runs by its schedule, in UTC and never twice at a time', async () => {
    const cron = one(
      await recordKind({ ...base(), kind: 'job', runs: { kind: 'on-schedule', schedule: '0 3 * * *' } }),
      'kubernetes:batch/v1:CronJob',
    );
    assert.equal(input(cron, 'metadata.name'), 'auth-service');
    assert.equal(input(cron, 'spec.schedule'), '0 3 * * *');
    assert.equal(input(cron, 'spec.timeZone'), 'Etc/UTC');
    assert.equal(input(cron, 'spec.concurrencyPolicy'), 'Forbid');
    assert.equal(input(cron, 'spec.jobTemplate.spec.template.spec.containers.0.name'), 'auth-service');
  });
});

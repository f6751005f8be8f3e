import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as kubernetes from '@pulumi/kubernetes';
import { Workload } from '../../components/kubernetes/workload';
import { findEngine } from '../../src/engine/engine';
import { rehearse } from '../../src/rehearsal/rehearse';
import { simulatedCloud } from '../../src/simulation/cloud';
import { kardon } from '../../src/systems/kardon';

const root = path.resolve(__dirname, '..', '..');

/** Kardon's api and the job that it comes after, as the platform makes them. */
function migratedApi(): Promise<void> {
  const cluster = new kubernetes.Provider('cluster', { kubeconfig: 'server', clusterIdentifier: 'small' });
  const make = (name: 'migrator' | 'api', before: Workload[]) =>
    new Workload(
      name,
      {
        service: kardon.services[name] ?? assert.fail(`kardon has no ${name}`),
        namespace: 'kardon',
        image: `ghcr.io/org/kardon/${name}:v1.2.3`,
        resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '1', memory: '1Gi' } },
        grants: [],
      },
      { providers: { kubernetes: cluster }, dependsOn: before },
    );
  make('api', [make('migrator', [])]);
  return Promise.resolve();
}

describe('a migration that fails', function () {
  this.timeout(120_000);

  it('stops the up before the service that comes after it, and is run again by the next', async () => {
    const engine = await findEngine({ root, environment: process.env, write: () => undefined });
    assert.ok(engine, 'The rehearsal needs the Pulumi CLI: run `make engine` first.');
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'berth-rehearsal-'));
    let said = '';
    const shown = await rehearse({
      program: migratedApi,
      project: 'berth',
      stack: 'small',
      folder: path.join(folder, 'rehearsal'),
      engine: engine.path,
      cloud: simulatedCloud(),
      failOnce: ['kubernetes:batch/v1:Job'],
      // A job takes almost half a second: time enough for whatever does not wait for it.
      speed: 45,
      write: (text) => (said += text),
    }).finally(() => fs.rmSync(folder, { recursive: true }));
    const [first, second] = said.split('As intended, the simulated cloud refused');
    assert.match(first ?? '', /kubernetes:batch\/v1:Job migrator .*creating failed/);
    assert.doesNotMatch(first ?? '', /kubernetes:apps\/v1:Deployment api .*creating/);
    assert.match(second ?? '', /kubernetes:batch\/v1:Job migrator .*created/);
    assert.match(second ?? '', /kubernetes:apps\/v1:Deployment api .*created/);
    assert.equal(shown.phases.at(-1)?.resources, 0);
  });
});

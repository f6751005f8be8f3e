import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { PulumiFn } from '@pulumi/pulumi/automation';
import { engineConfig } from '../../src/config/engineConfig';
import { illustrativeValues } from '../../src/config/illustrativeValues';
import { findEngine } from '../../src/engine/engine';
import { rehearse, type RehearsalArgs } from '../../src/rehearsal/rehearse';
import type { Rehearsal } from '../../src/rehearsal/stage';
import { simulatedCloud, type SimulatedCloud } from '../../src/simulation/cloud';
import type { PropertyValue } from '../../src/simulation/propertyValue';
import { smallSystem } from './smallSystem';

const root = path.resolve(__dirname, '..', '..');

describe('a rehearsal', function () {
  this.timeout(120_000);
  let engine: string;
  let folder: string;

  before(async () => {
    const found = await findEngine({ root, environment: process.env, write: () => undefined });
    assert.ok(found, 'The rehearsal needs the Pulumi CLI: run `make engine` first.');
    engine = found.path;
  });
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'berth-rehearsal-'))));
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  /** Rehearses the program in a folder of its own; returns what it showed and what it said. */
  async function rehearsed(args: Partial<RehearsalArgs>): Promise<{ shown: Rehearsal; said: string }> {
    let said = '';
    const shown = await rehearse({
      program: smallSystem({ protect: true }),
      project: 'berth',
      stack: 'small',
      folder: path.join(folder, 'rehearsal'),
      engine,
      cloud: simulatedCloud(),
      write: (text) => (said += text),
      ...args,
    });
    return { shown, said };
  }

  it('fails in the middle, recovers, changes nothing more and leaves nothing', async () => {
    const seen: NodeJS.ProcessEnv[] = [];
    process.env['AWS_PROFILE'] = 'of-the-user';
    const program = smallSystem({ protect: true });
    const observed: PulumiFn = () => {
      seen.push({ ...process.env });
      return program();
    };
    const { shown, said } = await rehearsed({
      program: observed,
      unprotectedProgram: smallSystem({ protect: false }),
    }).finally(() => delete process.env['AWS_PROFILE']);

    const [failed, completed, same, released, destroyed] = shown.phases;
    assert.equal(shown.phases.length, 5);
    assert.ok(failed !== undefined && failed.resources > 0 && failed.resources < (completed?.resources ?? 0));
    assert.deepEqual(Object.keys(completed?.changes ?? {}).sort(), ['create', 'same']);
    assert.deepEqual(Object.keys(same?.changes ?? {}), ['same']);
    assert.equal(released?.changes.update, 1);
    assert.equal(destroyed?.resources, 0);
    assert.deepEqual(shown.kept, []);

    assert.equal(shown.outputs['answer']?.value, 42);
    assert.equal(shown.outputs['url']?.secret, true);
    assert.ok(!said.includes(String(shown.outputs['url']?.value)), 'the progress shows no secret');
    assert.match(said, /aws:rds:Instance small .*creating failed/);
    assert.match(said, /simulated cloud refused aws:rds\/instance:Instance "small"/);

    assert.equal(seen.length, 3);
    assert.ok(seen.every((variables) => variables['AWS_PROFILE'] === undefined));
    assert.deepEqual(fs.readdirSync(folder), ['rehearsal']);
  });

  it("stops at what a policy forbids, by the engine's own judgement", async () => {
    const names = { system: 'task-platform', environment: 'production', target: 'aws' };
    const values = { ...names, ...illustrativeValues('aws') };
    const configuration = engineConfig(values);
    const policyPack = path.join(root, 'policies');
    await assert.rejects(
      rehearsed({ program: smallSystem({ protect: false }), configuration, policyPack }),
      /^RehearsalError: The preview with the policies failed\.\n[^]*\[mandatory\].*security-config-map-no-secret/,
    );
  });

  it('says what the cloud refuses for good', async () => {
    const cloud = simulatedCloud();
    const full: SimulatedCloud = {
      ...cloud,
      create: (type, name, inputs) => {
        if (type === 'kubernetes:core/v1:Namespace') throw new Error('there are no more Namespaces');
        return cloud.create(type, name, inputs);
      },
    };
    await assert.rejects(
      rehearsed({ cloud: full }),
      /^RehearsalError: The up after the failure failed\.\n.*no more Namespaces$/,
    );
  });

  it('finds a secret that the state has in plain text', async () => {
    const cloud = simulatedCloud();
    const program = smallSystem({ protect: false });
    let password: PropertyValue = null;
    const careless: SimulatedCloud = {
      ...cloud,
      // The cloud repeats a password in an answer that nothing says is secret.
      create: (type, name, inputs) => {
        const made = cloud.create(type, name, inputs);
        if (type.startsWith('random:')) password = made.outputs['result'] ?? null;
        if (!type.startsWith('kubernetes:core/v1:Namespace')) return made;
        return { ...made, outputs: { ...made.outputs, leak: password } };
      },
    };
    await assert.rejects(rehearsed({ cloud: careless, program }), /in plain text in these files/);
  });
});

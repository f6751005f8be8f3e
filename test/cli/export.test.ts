import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportCommand } from '../../src/cli/export';
import { exportFormats } from '../../src/export/exportSystem';
import { UserError } from '../../src/model/userError';
import { root, temporaryFolder } from '../export/exported';

async function problemsOf(...args: readonly string[]): Promise<readonly string[]> {
  try {
    await exportCommand().parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof UserError) return error.problems;
    throw error;
  }
  return [];
}

/** Runs the command as a user does and returns what it says of a mistake. */
function refusedBy(...args: readonly string[]): readonly string[] {
  const { status, stderr } = spawnSync('node', [join(root, 'bin', 'berth.js'), 'export', ...args], {
    encoding: 'utf8',
  });
  assert.equal(status, 1, stderr);
  return stderr.trimEnd().split('\n');
}

describe('berth export', function () {
  this.timeout(60_000);

  it('tells every wrong option at once', async () => {
    assert.deepEqual(await problemsOf('--format', 'helm', '--only', 'stores', '--set', 'domain'), [
      '--format: "helm" is not known; use kustomize, compose',
      '--set: "domain" gives nothing; write it as KEY=VALUE, such as mode=both',
      '--system: is missing; name a system, or a stack by --stack',
      '--only: "stores" is not known; use workloads',
      '--out: is missing; name the folder to write',
    ]);
  });

  it('takes a stack or a system, and no part of a system for one machine', async () => {
    const args = ['--format', 'compose', '--stack', 'dev', '--system', 'kardon', '--only', 'workloads'];
    assert.deepEqual(await problemsOf(...args, '--out', 'folder'), [
      '--stack: the stack file names the system and its settings; leave out either --stack or --system and --set',
      '--only: is of --format kustomize; a system on one machine needs all its parts',
    ]);
  });

  it('knows the formats that it says', () => {
    const format = exportCommand().options.find(({ long }) => long === '--format');
    for (const name of exportFormats) assert.match(format?.description ?? '', new RegExp(`${name}: `));
  });

  it('says which settings are wrong, and writes nothing', () => {
    const out = join(temporaryFolder(), 'out');
    const wrong = ['--set', 'services.apii.replicas=2', '--set', 'domain=Example'];
    const problems = refusedBy('--format', 'kustomize', '--system', 'kardon', ...wrong, '--out', out);
    assert.equal(problems.length, 2, problems.join('\n'));
    assert.match(problems.join('\n'), /^berth:domain is "Example"/m);
    assert.match(problems.join('\n'), /^berth:services\.apii is no service of kardon; did you mean api\?$/m);
    assert.equal(existsSync(out), false);
  });

  it('says what it knows of a system or a stack that is not there', () => {
    const out = join(temporaryFolder(), 'out');
    const [system] = refusedBy('--format', 'compose', '--system', 'kardn', '--out', out);
    assert.match(system ?? '', /did you mean kardon\?$/);
    const [stack] = refusedBy('--format', 'compose', '--stack', 'dve', '--out', out);
    assert.match(stack ?? '', /^the stack "dve" has no file Pulumi\.dve\.yaml; did you mean dev\?$/);
    const [prod] = refusedBy('--format', 'kustomize', '--stack', 'prod', '--out', out);
    assert.match(prod ?? '', /^--stack prod: is a stack of aws, and an export is for any cluster; /);
    assert.equal(existsSync(out), false);
  });

  it('leaves a folder alone that has other things in it', () => {
    const out = temporaryFolder();
    writeFileSync(join(out, 'mine.txt'), '');
    const problems = refusedBy('--format', 'compose', '--system', 'task-platform', '--out', out);
    assert.deepEqual(problems, [
      `--out ${out}: the folder has other files than an export's; name a new or empty folder`,
    ]);
    assert.deepEqual(readdirSync(out), ['mine.txt']);
    const file = refusedBy(
      '--format',
      'compose',
      '--system',
      'task-platform',
      '--out',
      join(out, 'mine.txt'),
    );
    assert.deepEqual(file, [`--out ${join(out, 'mine.txt')}: is a file; name a folder`]);
  });
});

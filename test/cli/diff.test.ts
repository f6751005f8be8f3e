import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { diffCommand } from '../../src/cli/diff';
import { UserError } from '../../src/model/userError';
import { planPlatform } from '../../src/plan/planPlatform';
import { propertyValue, valueAt } from '../../src/simulation/propertyValue';

const root = resolve(__dirname, '../..');
const run = promisify(execFile);

async function problemsOf(...args: readonly string[]): Promise<readonly string[]> {
  try {
    await diffCommand().parseAsync(['main', 'HEAD', ...args], { from: 'user' });
  } catch (error) {
    if (error instanceof UserError) return error.problems;
    throw error;
  }
  return [];
}

describe('berth diff', () => {
  let folder = '';
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'berth-diff-'));
    const subject = { system: 'task-platform', environment: 'development', target: 'aws' } as const;
    const out = join(folder, 'base');
    await planPlatform({ subject, root, world: 'known', format: 'text', out });
    cpSync(out, join(folder, 'head'), { recursive: true });
    const file = join(folder, 'head', 'plan.json');
    const [before, after] = [readFileSync(file, 'utf8'), readFileSync(file, 'utf8')];
    writeFileSync(
      file,
      after.replaceAll('"delaySeconds": 0', '"delaySeconds": 5').replaceAll('m6i.xlarge', 'm6i.large'),
    );
    assert.notEqual(readFileSync(file, 'utf8'), before);
  });
  after(() => rmSync(folder, { recursive: true }));

  function berth(...args: readonly string[]): Promise<{ readonly stdout: string; readonly stderr: string }> {
    return run(process.execPath, [join(root, 'bin', 'berth.js'), 'diff', 'base', 'head', ...args], {
      cwd: folder,
    });
  }

  it('compares two folders as text, Markdown and JSON, and exits with 0 though they differ', async () => {
    const [text, markdown, json] = await Promise.all([
      berth(),
      berth('--format', 'markdown'),
      berth('--format', 'json'),
    ]);
    assert.match(text.stdout, /^From base to head\n\ntask-platform-development-aws: 0 to create/);
    assert.match(text.stdout, /"m6i\.xlarge"/);
    assert.match(markdown.stdout, /^### What changes from <code>base<\/code> to <code>head<\/code>\n/);
    const parsed: unknown = JSON.parse(json.stdout);
    const comparison = propertyValue(parsed);
    assert.equal(valueAt(comparison, 'head'), 'head');
    assert.equal(valueAt(comparison, 'stacks.0.outcome'), 'changed');
    assert.equal(valueAt(comparison, 'counts.creates'), 0);
  });

  it("exits with 1 on a user's mistake, without a trace", async () => {
    await assert.rejects(
      run(process.execPath, [join(root, 'bin', 'berth.js'), 'diff', 'nowhere', 'head'], { cwd: folder }),
      (error: unknown) =>
        error instanceof Error &&
        'code' in error &&
        error.code === 1 &&
        'stderr' in error &&
        /^BASE: "nowhere" is no folder, and no revision[^\n]*\n$/.test(String(error.stderr)),
    );
  });

  it('tells every wrong option at once', async () => {
    assert.deepEqual(await problemsOf('--environment', 'prod', '--set', 'mode', '--format', 'xml'), [
      '--system: is missing; name a system, or a stack by --stack',
      '--environment: "prod" is not known; use development, testing, staging, production',
      '--target: is missing; use aws, kubernetes',
      '--format: "xml" is not known; use text, markdown, json',
    ]);
  });
});

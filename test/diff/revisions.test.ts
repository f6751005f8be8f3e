import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { comparePlans, type CompareRequest } from '../../src/diff/comparePlans';
import { isCompared, type Comparison } from '../../src/diff/comparison';
import type { Asked } from '../../src/diff/plannable';
import { UserError } from '../../src/model/userError';

const project = resolve(__dirname, '../..');
const copied = ['src', 'components', 'policies', 'bin', 'package.json', 'package-lock.json', 'Pulumi.yaml'];
const system = 'src/systems/taskPlatform.ts';

/** A repository of this project as it is here, in which a test makes revisions of its own. */
class Repository {
  readonly folder = mkdtempSync(join(tmpdir(), 'berth-revisions-'));

  constructor() {
    for (const name of copied) cpSync(join(project, name), join(this.folder, name), { recursive: true });
    symlinkSync(join(project, 'node_modules'), join(this.folder, 'node_modules'));
    writeFileSync(join(this.folder, '.gitignore'), 'node_modules\n.berth/\n');
    this.git('init', '--quiet', '--initial-branch=main');
  }

  git(...args: readonly string[]): string {
    const identity = [
      '-c',
      'user.name=Test',
      '-c',
      'user.email=test@example.com',
      '-c',
      'commit.gpgsign=false',
    ];
    return execFileSync('git', [...identity, ...args], { cwd: this.folder, encoding: 'utf8' });
  }

  /** Changes a file; fails where that changes nothing. */
  edit(file: string, from: string | RegExp, to: string): void {
    const path = join(this.folder, file);
    const [before, after] = [readFileSync(path, 'utf8'), readFileSync(path, 'utf8').replace(from, to)];
    assert.notEqual(after, before, `${file} has no ${String(from)}`);
    writeFileSync(path, after);
  }

  commit(tag: string): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', tag);
    this.git('tag', tag);
  }

  compare(base: string, head: string, request: Partial<CompareRequest> = {}): Promise<Comparison> {
    const { signal } = new AbortController();
    return comparePlans({ base, head, root: this.folder, write: () => undefined, signal, ...request });
  }

  /** What a comparison must leave behind: no worktree, no folder, and the packages as they were. */
  assertClean(): void {
    assert.equal(this.git('worktree', 'list').trim().split('\n').length, 1);
    assert.deepEqual(readdirSync(join(this.folder, '.berth', 'diff')), []);
    assert.ok(existsSync(join(project, 'node_modules', 'esbuild', 'package.json')));
    assert.ok(existsSync(join(this.folder, 'node_modules', 'esbuild', 'package.json')));
  }
}

const development: Asked = {
  subject: { system: 'task-platform', environment: 'development', target: 'aws' },
  args: ['--system', 'task-platform', '--environment', 'development', '--target', 'aws'],
};

async function problemsOf(comparing: Promise<Comparison>): Promise<string> {
  try {
    await comparing;
  } catch (error) {
    if (error instanceof UserError) return error.problems.join('\n');
    throw error;
  }
  return 'none';
}

describe('the comparison of revisions', function () {
  this.timeout(180_000);
  let repository: Repository;
  /** The folder of a plan of the second revision. */
  let out = '';

  before(() => {
    repository = new Repository();
    repository.edit('src/systems/catalogue.ts', /= \[csaHello, .*\];/, '= [taskPlatform];');
    repository.edit(system, /environments: \[.*\],/, "environments: ['development'],");
    repository.edit(system, /targets: \[.*\],/, "targets: ['aws'],");
    repository.commit('first');
    repository.edit(system, /targets: \[.*\],/, "targets: ['aws', 'kubernetes'],");
    repository.edit(
      system,
      "development: { nodes: 1, maximumNodes: 2, instanceType: 'm6i.xlarge' }",
      "development: { nodes: 1, maximumNodes: 2, instanceType: 'm6i.2xlarge' }",
    );
    repository.commit('second');
    repository.edit(system, "region: 'us-west-2',", "region: 'us-west-2', nonsense(");
    repository.commit('broken');
    repository.git('checkout', '--quiet', '--detach', 'second');
    out = join(repository.folder, '.berth', 'plan');
    const plan = ['bin/berth.js', 'plan', ...development.args, '--out', out];
    execFileSync(process.execPath, plan, { cwd: repository.folder });
  });
  after(() => rmSync(repository.folder, { recursive: true }));
  afterEach(() => repository.assertClean());

  it('plans every stack that each of them ships, by its own program', async () => {
    const { stacks, counts } = await repository.compare('first', 'second');
    assert.deepEqual(
      stacks.map(({ stack, outcome }) => [stack, outcome]),
      [
        ['task-platform-development-aws', 'changed'],
        ['task-platform-development-kubernetes', 'new'],
      ],
    );
    assert.ok(counts.updates + counts.replacements > 0);
    const changed = JSON.stringify(stacks.find(isCompared)?.difference.resources);
    assert.match(changed, /"before":"?\[?"m6i\.xlarge"\]?,"after":\[?"m6i\.2xlarge"\]?/);
  });

  it('compares a revision with the files as they are, and with the folder of a plan', async () => {
    const asked = development;
    const unchanged = await repository.compare('second', 'WORKTREE', { asked });
    assert.deepEqual(
      unchanged.stacks.map(({ outcome }) => outcome),
      ['unchanged'],
    );
    repository.edit(system, "region: 'us-west-2',", "region: 'us-east-1',");
    try {
      const changed = await repository.compare(out, 'WORKTREE', { asked });
      assert.deepEqual(
        changed.stacks.map(({ outcome }) => outcome),
        ['changed'],
      );
      const same = await repository.compare(out, 'second', { asked });
      assert.deepEqual(
        same.stacks.map(({ outcome }) => outcome),
        ['unchanged'],
      );
    } finally {
      repository.git('checkout', '--quiet', '--', system);
    }
  });

  it('tells in its own words why a revision cannot be planned, and leaves nothing behind', async () => {
    const words = await problemsOf(repository.compare('second', 'broken', { asked: development }));
    assert.match(words, /^broken: .*src\/systems\/taskPlatform\.ts:\d+:\d+/s);
    const settings = { ...development, args: [...development.args, '--set', 'mode=sideways'] };
    assert.match(
      await problemsOf(repository.compare('first', 'second', { asked: settings })),
      /^first cannot be planned for task-platform-development-aws: berth:mode is "sideways"; .*\nsecond cannot/,
    );
  });

  it('leaves nothing behind when it is stopped', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const comparing = problemsOf(repository.compare('first', 'second', { signal }));
    await setTimeout(1500);
    controller.abort(new UserError(['stopped']));
    assert.equal(await comparing, 'stopped');
  });

  it('leaves nothing behind when Ctrl-C stops the command', async () => {
    const command = spawn(process.execPath, ['bin/berth.js', 'diff', 'first', 'second'], {
      cwd: repository.folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const errors = text(command.stderr);
    const status = new Promise((ended) => command.once('close', ended));
    const runs = join(repository.folder, '.berth', 'diff');
    while (readdirSync(runs).length === 0) await setTimeout(50);
    command.kill('SIGINT');
    assert.equal(await status, 1);
    assert.match(await errors, /interrupted: nothing was compared\n$/);
  });

  it('refuses names that mean nothing, and options that contradict them', async () => {
    const none = await problemsOf(repository.compare('nowhere', 'src'));
    assert.match(none, /^BASE: "nowhere" is no folder, and no revision .*\nHEAD: "src" has no plan\.json/);
    const other: Asked = { subject: { stack: 'other' }, args: ['--stack', 'other'] };
    assert.equal(
      await problemsOf(repository.compare('first', 'second', { asked: other })),
      'neither first nor second has the stack other; berth plan says what there is',
    );
    assert.match(
      await problemsOf(repository.compare(out, out, { asked: development })),
      /^options that name a stack have no effect/,
    );
    assert.match(
      await problemsOf(repository.compare(out, 'second')),
      /is the plan of one stack: say by --stack/,
    );
  });
});

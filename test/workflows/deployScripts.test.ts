import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { root, runScript, type ScriptArgs } from './script';

const digest = `sha256:${'a'.repeat(64)}`;

/** A folder with a repository whose revisions each have another text of Pulumi.prod.yaml. */
class Repository {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'berth-repository-'));
  readonly revisions: readonly string[];

  constructor(texts: readonly string[]) {
    this.git('init', '--quiet', '--initial-branch', 'main');
    this.revisions = texts.map((text) => {
      fs.writeFileSync(this.path('Pulumi.prod.yaml'), text);
      this.git('add', '.');
      this.git('-c', 'user.name=A', '-c', 'user.email=a@example.com', 'commit', '--quiet', '-m', 'Change');
      return this.git('rev-parse', 'HEAD');
    });
  }

  path(name: string): string {
    return path.join(this.folder, name);
  }

  git(...parameters: readonly string[]): string {
    return execFileSync('git', parameters, { cwd: this.folder, encoding: 'utf8' }).trim();
  }

  /** Runs a script in it; returns besides what it wrote for the steps after it, and what was called. */
  async run(name: string, args: ScriptArgs) {
    const [written, calls] = [this.path('.written'), this.path('.calls')];
    const environment = {
      GITHUB_OUTPUT: written,
      GITHUB_STEP_SUMMARY: written,
      CALLS: calls,
      REPOSITORY: 'acme/berth',
      BRANCH: 'main',
      ...args.environment,
    };
    const result = await runScript(name, { ...args, environment, folder: this.folder });
    const read = (file: string): string => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');
    return { ...result, written: read(written), calls: read(calls) };
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true });
  }
}

describe('the stacks of a run', () => {
  let repository: Repository;
  beforeEach(() => (repository = new Repository(['config: {}\n'])));
  afterEach(() => repository.remove());

  const backend = { BACKEND: 's3://state' };

  it('are none where no backend is set, and the run says so', async () => {
    const { status, output, written } = await repository.run('stacks-of-run', {});
    assert.match(output, /^::notice .*PULUMI_BACKEND_URL is not set/);
    assert.deepEqual([status, written], [0, 'stacks=[]\n']);
  });

  it('are prod where nothing else is asked for', async () => {
    const { written } = await repository.run('stacks-of-run', { environment: backend });
    assert.equal(written, 'stacks=["prod"]\n');
  });

  it('are those of the variable, and the one that was asked for before them', async () => {
    fs.writeFileSync(repository.path('Pulumi.staging.yaml'), '');
    const environment = { ...backend, STACKS: '["staging", "prod"]' };
    const all = await repository.run('stacks-of-run', { environment });
    assert.equal(all.written, 'stacks=["staging","prod"]\n');
    const one = await repository.run('stacks-of-run', { environment: { ...environment, STACK: 'staging' } });
    assert.match(one.written, /\nstacks=\["staging"\]\n$/);
  });

  for (const stack of ['missing', '../prod', 'prod; rm']) {
    it(`are refused where one has no file of settings, or no name of a stack: ${stack}`, async () => {
      if (stack === 'prod; rm') fs.writeFileSync(repository.path(`Pulumi.${stack}.yaml`), '');
      const environment = { ...backend, STACK: stack };
      const { status, output, written } = await repository.run('stacks-of-run', { environment });
      assert.match(output, /^::error::There is no stack/);
      assert.deepEqual([status, written], [1, '']);
    });
  }
});

describe('a command with a summary', () => {
  it('shows its output, keeps the end of it, and fails as the command does', async () => {
    const repository = new Repository([]);
    const result = await repository.run('with-summary', {
      parameters: ['Preview', 'bash', '-c', 'echo out; echo error >&2; exit 3'],
    });
    repository.remove();
    assert.deepEqual([result.status, result.output], [3, 'out\nerror\n']);
    assert.equal(result.written, '## Preview, which ended with status 3\n~~~~text\nout\nerror\n~~~~\n');
  });
});

describe('the mark of a revision as deployed', () => {
  for (const [title, gh] of [
    ['moves the tag of the stack', 'echo "$*" >>"$CALLS"'],
    ['makes the tag where there is none', 'echo "$*" >>"$CALLS"; [[ $* != *PATCH* ]]'],
  ] as const) {
    it(title, async () => {
      const repository = new Repository(['config: {}\n']);
      const { calls, status } = await repository.run('mark-deployed', {
        parameters: ['prod'],
        commands: { gh },
      });
      repository.remove();
      const [revision] = repository.revisions;
      const moved = `api --silent --method PATCH repos/acme/berth/git/refs/tags/deployed/prod -f sha=${revision} -F force=true\n`;
      const made = `api --silent --method POST repos/acme/berth/git/refs -f ref=refs/tags/deployed/prod -f sha=${revision}\n`;
      assert.equal(calls, title.startsWith('makes') ? moved + made : moved);
      assert.equal(status, 0);
    });
  }
});

describe('the way back', () => {
  let repository: Repository;
  beforeEach(() => (repository = new Repository(['first\n', 'second\n', 'third\n'])));
  afterEach(() => repository.remove());

  const outputs = JSON.stringify({ system: 'none', urls: [], certificates: 'waiting' });
  const commands = {
    npm: 'echo "npm $*" >>"$CALLS"',
    pulumi: `echo "pulumi $* with $(cat Pulumi.prod.yaml)" >>"$CALLS"; [ "$1" = up ] || echo '${outputs}'`,
  };

  it('brings the stack up as the revision has it that was deployed last, and tests it', async () => {
    repository.git('tag', 'deployed/prod', 'HEAD~2');
    const { status, output, calls } = await repository.run('roll-back', { parameters: ['prod'], commands });
    assert.match(
      calls,
      /^npm ci --no-progress\npulumi up --yes .*--stack prod with first\npulumi stack output /,
    );
    assert.match(output, /::warning title=Rolled back::prod is at [0-9a-f]{40} again/);
    assert.equal(status, 0);
    assert.equal(repository.git('worktree', 'list').split('\n').length, 1);
  });

  it('fails where the stack does not come up that way either', async () => {
    repository.git('tag', 'deployed/prod', 'HEAD~2');
    const failing = { ...commands, pulumi: 'exit 255' };
    const { status, output } = await repository.run('roll-back', { parameters: ['prod'], commands: failing });
    assert.doesNotMatch(output, /Rolled back/);
    assert.equal(status, 255);
  });

  it('is none where nothing was deployed', async () => {
    const { status, output, calls } = await repository.run('roll-back', { parameters: ['prod'], commands });
    assert.match(output, /^::error::There is nothing to go back to: no revision of prod/);
    assert.deepEqual([status, calls], [1, '']);
  });

  it('is none where what failed is what was deployed last', async () => {
    repository.git('tag', 'deployed/prod', 'HEAD');
    const { status, output, calls } = await repository.run('roll-back', { parameters: ['prod'], commands });
    assert.match(output, /^::error::There is nothing to go back to: [0-9a-f]{40} is what was deployed last/);
    assert.deepEqual([status, calls], [1, '']);
  });
});

describe('what a stack brings itself', () => {
  const built = (application: string): string =>
    `npm ci --no-progress --prefix ${application}\nnpm run build --prefix ${application}\n`;
  const brought = [
    'config:',
    '  berth:functions.websocket-handler.artifact: apps/messaging/dist/lambda',
    '  berth:websites.static-files.folder: apps/messaging/dist/frontend',
  ].join('\n');

  for (const [what, text, calls] of [
    ['is built once, whatever of it is named', brought, built('apps/messaging')],
    ['is nothing where the stack’s file names no application', 'config: {}\n', ''],
  ] as const) {
    it(what, async () => {
      const repository = new Repository([text]);
      try {
        const commands = { npm: 'echo "npm $*" >>"$CALLS"' };
        const result = await repository.run('build-applications', { parameters: ['prod'], commands });
        assert.deepEqual([result.status, result.calls], [0, calls]);
      } finally {
        repository.remove();
      }
    });
  }

  it('fails where it does not build', async () => {
    const repository = new Repository([brought]);
    try {
      const commands = { npm: '[ "$1" = ci ]' };
      const { status } = await repository.run('build-applications', { parameters: ['prod'], commands });
      assert.notEqual(status, 0);
    } finally {
      repository.remove();
    }
  });

  it('is built before every `up` and preview, and before the way back', () => {
    for (const file of ['deploy.yml', 'preview.yml', 'drift.yml']) {
      const text = fs.readFileSync(path.join(root, '.github', 'workflows', file), 'utf8');
      const [build, pulumi] = [
        text.indexOf('tools/build-applications'),
        text.search(/^ +pulumi (up|preview)/m),
      ];
      assert.ok(build > 0 && build < pulumi, file);
    }
    const back = fs.readFileSync(path.join(root, 'tools', 'roll-back'), 'utf8');
    assert.match(back, /build-applications" "\$stack"\npulumi up/);
  });
});

describe('the image of a service', () => {
  let repository: Repository;
  beforeEach(() => (repository = new Repository(['old\n', 'new\n'])));
  afterEach(() => repository.remove());

  const gh = 'printf "%s\\n" "$@" >>"$CALLS"; echo the-commit';

  it('is recorded in the file of the stack by a commit that starts no other run', async () => {
    const { status, written, calls } = await repository.run('record-image', {
      parameters: ['prod', 'auth-service', 'ghcr.io/acme/auth-service', digest],
      commands: { gh, npx: 'echo "$*" >>"$CALLS"; echo newest >Pulumi.prod.yaml' },
    });
    const set = `--set services.auth-service.image=ghcr.io/acme/auth-service --set services.auth-service.digest=${digest}`;
    assert.ok(calls.startsWith(`berth init --stack prod --force ${set}\n`));
    const sent = calls.split('\n');
    assert.ok(sent.includes('repos/acme/berth/contents/Pulumi.prod.yaml'));
    assert.ok(sent.includes(`content=${Buffer.from('newest\n').toString('base64')}`));
    assert.ok(sent.includes(`sha=${repository.git('rev-parse', 'HEAD:Pulumi.prod.yaml')}`));
    assert.ok(sent.includes(`message=Run auth-service at ${digest} in prod [skip ci]`));
    assert.deepEqual([status, written], [0, 'commit=the-commit\nchanged=true\n']);
  });

  it('is not recorded again where the stack has it', async () => {
    const { written, calls } = await repository.run('record-image', {
      parameters: ['prod', 'auth-service', 'ghcr.io/acme/auth-service', digest],
      commands: { gh, npx: ':' },
    });
    assert.equal(calls, '');
    assert.equal(written, `commit=${repository.revisions[1]}\nchanged=false\n`);
  });

  it('is not recorded where the settings are wrong with it', async () => {
    const { status, written, calls } = await repository.run('record-image', {
      parameters: ['prod', 'auth-service', 'ghcr.io/acme/auth-service', 'latest'],
      commands: { gh, npx: 'echo "the digest is wrong" >&2; exit 1' },
    });
    assert.deepEqual([status, written, calls], [1, '', '']);
  });

  it('is taken back by the text from before, on condition that nobody changed the file since', async () => {
    const { status, calls } = await repository.run('withdraw-image', {
      parameters: ['prod'],
      commands: { gh },
    });
    const sent = calls.split('\n');
    assert.ok(sent.includes(`content=${Buffer.from('old\n').toString('base64')}`));
    assert.ok(sent.includes(`sha=${repository.git('rev-parse', 'HEAD:Pulumi.prod.yaml')}`));
    assert.equal(status, 0);
  });
});

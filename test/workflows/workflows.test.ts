import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { catalogue } from '../../src/systems/catalogue';
import { actionlint } from './actionlint';
import { root } from './script';
import { actionFiles, steps, workflowFiles, workflowIn, workflowNamed } from './workflowFiles';

const files = [...workflowFiles, ...actionFiles];

/** The tools that are scripts of bash. */
const scripts = fs
  .readdirSync(path.join(root, 'tools'), { withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ name }) => path.join('tools', name))
  .filter((name) => fs.readFileSync(path.join(root, name), 'utf8').startsWith('#!/usr/bin/env bash\n'));

describe('the workflows', () => {
  it('are those that docs/pipelines.md lists', () => {
    const text = fs.readFileSync(path.join(root, 'docs', 'pipelines.md'), 'utf8');
    const listed = [...text.matchAll(/^\| `([a-z-]+\.yml)` /gm)].map(([, name]) => name);
    assert.deepEqual(
      listed.toSorted(),
      workflowFiles.map((file) => path.basename(file.path)),
    );
  });

  it('have nothing that actionlint refuses', function () {
    this.timeout(300_000);
    assert.equal(actionlint(), '');
  });

  it('use actions of this repository, or of others by the whole hash of a commit and with its version', () => {
    const uses = files.flatMap((file) =>
      [...file.text.matchAll(/^\s*(?:- )?uses: (.*)$/gm)].map(([, text]) => [file.path, text ?? ''] as const),
    );
    assert.ok(uses.length > 20);
    for (const [file, text] of uses) {
      if (text.startsWith('./')) assert.ok(fs.existsSync(path.join(root, text)), `${file}: ${text}`);
      else assert.match(text, /^[\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/, file);
    }
  });

  it('use one version of each action', () => {
    const pins = files.flatMap(({ text }) => [...text.matchAll(/uses: ([^.@][^@]*@.*)$/gm)]);
    const byAction = new Map(pins.map(([, pin = '']) => [pin.split('@')[0], pin]));
    for (const [, pin = ''] of pins) assert.equal(pin, byAction.get(pin.split('@')[0]));
  });

  for (const { path: file, text } of workflowFiles) {
    const workflow = workflowIn(text);

    it(`gives no token more than it says: ${file}`, () => {
      const atMost = [{}, { contents: 'read' }];
      assert.ok(
        atMost.some((one) => JSON.stringify(one) === JSON.stringify(workflow.permissions)),
        'permissions of the workflow',
      );
      for (const [name, { permissions }] of Object.entries(workflow.jobs)) {
        assert.ok(permissions !== undefined, `permissions of ${name}`);
      }
    });

    it(`bounds the time of every job: ${file}`, () => {
      for (const [name, job] of Object.entries(workflow.jobs)) {
        // GitHub takes no limit where a job calls a workflow: the jobs of that one have theirs.
        if (job.uses === undefined) assert.ok((job['timeout-minutes'] ?? Infinity) <= 180, name);
      }
    });

    it(`never runs a pull request's code with the rights of the base: ${file}`, () => {
      assert.ok(!('pull_request_target' in workflow.on));
      if (!('workflow_run' in workflow.on)) return;
      for (const { uses, with: args } of Object.values(workflow.jobs).flatMap((job) => job.steps)) {
        if (uses?.startsWith('actions/checkout@') === true) assert.ok(args?.['ref'] === undefined);
      }
    });
  }

  it('put no expression into a script: its value is a variable, so that no text becomes a command', () => {
    for (const [file, { run }] of steps) assert.ok(run?.includes('${{') !== true, `${file}: ${run ?? ''}`);
  });

  it('leave no token behind in a checkout', () => {
    const checkouts = steps.filter(([, { uses }]) => uses?.startsWith('actions/checkout@') === true);
    assert.ok(checkouts.length > 8);
    for (const [file, step] of checkouts) assert.equal(step.with?.['persist-credentials'], false, file);
  });

  it('run tools that are there and can be executed', () => {
    const named = files.flatMap(({ text }) => text.match(/\btools\/[a-z-]+/g) ?? []);
    assert.ok(named.length > 10);
    for (const tool of new Set(named)) {
      fs.accessSync(path.join(root, tool), fs.constants.X_OK);
      assert.ok(scripts.includes(tool), tool);
    }
  });
});

describe('a pull request', () => {
  it('of a fork is tested, rehearsed and planned with a token that only reads, and with no secret', () => {
    const { on, jobs } = workflowNamed('pull-request.yml');
    assert.deepEqual(on, { pull_request: null, push: { branches: ['main'] } });
    assert.deepEqual(Object.keys(jobs), ['test', 'rehearse', 'difference']);
    for (const job of Object.values(jobs)) assert.deepEqual(job.permissions, { contents: 'read' });
    const text = workflowFiles.find((file) => file.path.endsWith('pull-request.yml'))?.text ?? '';
    assert.doesNotMatch(text, /secrets\.|vars\./);
  });

  it('of a fork is not previewed in the account', () => {
    const { jobs } = workflowNamed('preview.yml');
    assert.equal(
      jobs['stacks']?.if,
      'github.event.pull_request.head.repo.full_name == github.repository' +
        " && github.event.pull_request.user.login != 'dependabot[bot]'",
    );
    assert.equal(jobs['preview']?.needs, 'stacks');
    assert.deepEqual(jobs['preview']?.permissions, { contents: 'read', 'id-token': 'write' });
  });

  it('gets its comment from a workflow that may do nothing else', () => {
    const { jobs, permissions } = workflowNamed('comment.yml');
    assert.deepEqual(permissions, {});
    assert.deepEqual(jobs['comment']?.permissions, {
      actions: 'read',
      contents: 'read',
      'pull-requests': 'write',
    });
  });
});

describe('a stack', () => {
  it('is deployed from main, from versions, by hand and by services', () => {
    const { on } = workflowNamed('deploy.yml');
    assert.deepEqual(Object.keys(on), ['push', 'workflow_dispatch', 'workflow_call']);
    assert.deepEqual(on['push'], {
      branches: ['main'],
      tags: ['v*'],
      'paths-ignore': ['**.md', 'docs/**', 'test/**'],
    });
  });

  it('that is meant where none is named is one that ships', () => {
    const text = fs.readFileSync(path.join(root, 'tools', 'stacks-of-run'), 'utf8');
    const [, name = ''] = /else \["([a-z]+)"\] end/.exec(text) ?? [];
    const { config } = z
      .object({ config: z.object({ 'berth:system': z.string() }) })
      .parse(parse(fs.readFileSync(path.join(root, `Pulumi.${name}.yaml`), 'utf8')));
    assert.ok(catalogue.some((system) => system.name === config['berth:system']));
  });

  it('is deployed one revision after the other, with the approval of its environment', () => {
    const job = workflowNamed('deploy.yml').jobs['deploy'];
    assert.deepEqual(job?.environment, { name: '${{ matrix.stack }}' });
    assert.deepEqual(job?.concurrency, { group: 'deploy-${{ matrix.stack }}', 'cancel-in-progress': false });
  });

  it('goes back where `up` or the smoke test failed, and not where only the tag could not be set', () => {
    const back = workflowNamed('deploy.yml').jobs['deploy']?.steps.find(
      ({ run }) => run?.includes('tools/roll-back') === true,
    );
    assert.equal(
      back?.if,
      "failure() && (steps.up.outcome == 'failure' || steps.smoke-test.outcome == 'failure')",
    );
  });

  it('is searched for drift every night, which ends in an issue', () => {
    const { on, jobs } = workflowNamed('drift.yml');
    assert.deepEqual(on['schedule'], [{ cron: '17 4 * * *' }]);
    const runs = jobs['drift']?.steps.map(({ run }) => run ?? '').join('\n') ?? '';
    assert.match(runs, /pulumi preview .*--refresh --expect-no-changes/);
    assert.match(runs, /tools\/report-drift/);
  });
});

describe('the scripts of tools', () => {
  for (const script of scripts) {
    it(`are bash that bash can read: ${script}`, () => {
      const { status, stderr } = spawnSync('bash', ['-n', script], { cwd: root, encoding: 'utf8' });
      assert.equal(status, 0, stderr);
    });
  }

  it('have nothing that shellcheck finds, where it is installed', function () {
    const { error, status, stdout } = spawnSync('shellcheck', scripts, { cwd: root, encoding: 'utf8' });
    if (error !== undefined) this.skip();
    assert.equal(status, 0, stdout);
  });
});

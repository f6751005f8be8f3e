import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { z } from 'zod';
import { catalogue } from '../../src/systems/catalogue';
import { actionlint } from './actionlint';
import { root } from './script';
import { workflowIn, workflowNamed, type Workflow } from './workflowFiles';

const remote = 'acme/berth/.github/workflows/';
const text = fs.readFileSync(path.join(root, 'docs', 'pipelines.md'), 'utf8');

/** The workflows of a section, as they stand there. */
function callersIn(section: string): readonly string[] {
  return [...section.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, yaml]) => yaml ?? '');
}

/** The section of a system: from its heading to the next. */
function sectionOf(title: string): string {
  const [, section] = text.split(`\n### ${title}\n`);
  assert.ok(section !== undefined, `a section "${title}"`);
  return section.split('\n### ')[0] ?? '';
}

/** Returns what a workflow's jobs ask for that do not call another, and what those ask for that they call. */
function wanted(workflow: Workflow): readonly (readonly [string, string])[] {
  return Object.values(workflow.jobs).flatMap(({ uses, permissions }) =>
    uses === undefined ? Object.entries(permissions ?? {}) : wanted(workflowNamed(path.basename(uses))),
  );
}

/** The headings of docs/pipelines.md by the name of the system. */
const titles: Readonly<Record<string, string>> = {
  'csa-hello': 'CSA Hello',
  vibebox: 'VibeBox',
  'task-platform': 'task-platform',
  kardon: 'Kardon',
  'user-admin-messaging': 'User-Admin Messaging',
};

describe('the callers in docs/pipelines.md', () => {
  for (const { name, services } of catalogue) {
    const callers = callersIn(sectionOf(titles[name] ?? ''));
    const jobs = callers.flatMap((caller) => Object.entries(workflowIn(caller).jobs));

    it(`are there for ${name}`, () => assert.ok(callers.length > 0));

    it(`are workflows that fit those they call: ${name}`, function () {
      this.timeout(300_000);
      // actionlint compares inputs and outputs with those of a workflow that it can read.
      const local = callers.map((caller) =>
        caller.replaceAll(remote, './.github/workflows/').replaceAll('.yml@main', '.yml'),
      );
      const nameOf = (caller: string): string =>
        /^name: (.*)$/m.exec(caller)?.[1]?.replaceAll('/', '-') ?? '';
      const named = local.map((caller) => [`${nameOf(caller)}.yml`, caller] as const);
      assert.equal(actionlint(Object.fromEntries(named)), '');
    });

    it(`give the workflows that they call what those ask for: ${name}`, () => {
      for (const [job, { uses = '', permissions = {} }] of jobs) {
        if (!uses.startsWith(remote)) continue;
        const file = uses.slice(remote.length).replace('@main', '');
        for (const [scope, right] of wanted(workflowNamed(file))) {
          assert.ok(
            permissions[scope] === right || permissions[scope] === 'write',
            `${job}: ${scope}: ${right}`,
          );
        }
      }
    });

    it(`name services that there are: ${name}`, () => {
      const given = z
        .array(z.string())
        .min(1)
        .parse(jobs.flatMap(([, job]) => job.with?.['service'] ?? []));
      for (const service of given.filter((one) => !one.includes('${{'))) {
        assert.ok(service in services, service);
      }
    });
  }

  it('build every service of user-admin-messaging, under the name of its image', () => {
    const section = sectionOf('User-Admin Messaging');
    const listed = (key: string) => [...section.matchAll(new RegExp(`^ +(?:- )?${key}: ([a-z-]+)$`, 'gm'))];
    const messaging = catalogue.find(({ name }) => name === 'user-admin-messaging');
    const services = Object.entries(messaging?.services ?? {});
    assert.deepEqual(
      listed('service').map(([, service]) => service),
      services.map(([name]) => name),
    );
    assert.deepEqual(
      listed('image').map(([, image]) => `user-admin-messaging/${image ?? ''}`),
      services.map(([, { image }]) => image),
    );
  });

  it('build every service of kardon', () => {
    const [, list = ''] = /service: \[(.*)\]/.exec(sectionOf('Kardon')) ?? [];
    const kardon = catalogue.find(({ name }) => name === 'kardon');
    assert.deepEqual(list.split(', ').toSorted(), Object.keys(kardon?.services ?? {}).toSorted());
  });
});

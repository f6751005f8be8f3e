import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holdsPlans, readPlan, readPlans } from '../../src/diff/readPlan';
import { UserError } from '../../src/model/userError';
import { planPlatform } from '../../src/plan/planPlatform';

const resource = {
  urn: 'urn:pulumi:prod::berth::aws:sqs/queue:Queue::jobs',
  type: 'aws:sqs/queue:Queue',
  custom: true,
};
const document = { version: 3, deployment: { resources: [resource] } };

describe('the folder of a plan', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'berth-diff-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(path: string, content: unknown): void {
    const file = join(folder, path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  }

  it('is read as berth plan --out writes it', async () => {
    const out = join(folder, 'plan');
    const subject = { system: 'task-platform', environment: 'development', target: 'aws' } as const;
    await planPlatform({ subject, root: process.cwd(), world: 'known', format: 'text', out });
    const plan = readPlan(out);
    assert.ok(plan.resources.length > 100);
    assert.ok(
      plan.resources.some(({ propertyDependencies }) => Object.keys(propertyDependencies).length > 0),
    );
    assert.ok((plan.access?.length ?? 0) > 10 && (plan.cost?.monthly ?? 0) > 0);
    assert.ok((plan.policies?.results.length ?? 0) > 0);
    assert.deepEqual([...readPlans(out).keys()], ['task-platform-development-aws']);
  });

  it('of an older Berth lacks what that did not write', () => {
    write('plan.json', document);
    const { access, policies, cost, resources } = readPlan(folder);
    assert.deepEqual([access, policies, cost, resources.length], [undefined, undefined, undefined, 1]);
  });

  it('may hold several plans, each in a folder of its own', () => {
    write('one/plan.json', document);
    write('two/plan.json', document);
    write('notes/readme.md', 'none');
    assert.deepEqual([...readPlans(folder).keys()], ['one', 'two']);
    assert.ok(holdsPlans(folder));
    assert.ok(!holdsPlans(join(folder, 'notes')));
    assert.ok(!holdsPlans(join(folder, 'nowhere')));
  });

  it('that is spoilt is a mistake, told with every file and what to do', () => {
    write('one/plan.json', '{');
    write('two/plan.json', { version: 3, deployment: { resources: [{ ...resource, urn: 1 }] } });
    write('two/cost.json', []);
    assert.throws(
      () => readPlans(folder),
      (error: unknown) => {
        assert.ok(error instanceof UserError);
        const [first = '', second = '', third = '', ...others] = error.problems;
        assert.deepEqual(others, []);
        assert.match(first, /one\/plan\.json: is no JSON \(.*\); write the plan anew with berth plan --out$/);
        assert.match(second, /two\/cost\.json: is no file of a plan/);
        assert.match(third, /two\/plan\.json: is no file of a plan \(deployment\.resources\.0\.urn: /);
        return true;
      },
    );
  });
});

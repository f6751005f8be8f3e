import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { comparison } from '../../src/diff/comparison';
import { comparisonText } from '../../src/diff/comparisonText';
import type { PlanContents, PlanResource } from '../../src/diff/planContents';
import { redacted } from '../../src/plan/planDocument';
import { secret } from '../../src/simulation/propertyValue';
import { comparisons } from './hostile';

const queue = 'aws:sqs/queue:Queue';

function resource(name: string, changes: Partial<PlanResource> = {}): PlanResource {
  const [type = ''] = [changes.type ?? queue];
  return {
    urn: `urn:pulumi:prod::berth::${type}::${name}`,
    type,
    custom: true,
    inputs: {},
    outputs: {},
    propertyDependencies: {},
    protect: false,
    external: false,
    retainOnDelete: false,
    deleteBeforeReplace: false,
    additionalSecretOutputs: [],
    aliases: [],
    ignoreChanges: [],
    replaceOnChanges: [],
    ...changes,
  };
}

const plan = (...resources: readonly PlanResource[]): PlanContents => ({ resources });

function textOf(base: PlanContents, head: PlanContents): string {
  return comparisonText(
    comparison(
      { name: 'main', plans: new Map([['prod', base]]) },
      { name: 'HEAD', plans: new Map([['prod', head]]) },
    ),
  );
}

describe('the comparison for a terminal', () => {
  it('tells what becomes of each resource, aligned, with a sum', () => {
    const base = plan(
      resource('changed', { inputs: { delaySeconds: 1, policy: 'a' } }),
      resource('anew', { inputs: { name: 'anew', fifoQueue: false }, protect: true }),
      resource('gone', { retainOnDelete: true, inputs: { name: 'x' } }),
    );
    const head = plan(
      resource('changed', { inputs: { delaySeconds: 2, policy: redacted(secret('b')) } }),
      resource('anew', { inputs: { name: 'anew', fifoQueue: true }, deleteBeforeReplace: true }),
      resource('taken', { importID: 'q-1', inputs: { name: 'y', delaySeconds: 3 } }),
    );
    assert.equal(
      textOf(base, head),
      `From main to HEAD

prod: 1 to create, 1 to replace, 1 to update, 1 to delete
  !! aws:sqs/queue:Queue anew would be REPLACED: its data would go with it; it is protected, so an up refuses
  !! aws:sqs/queue:Queue gone would be DELETED: it would stay in the cloud (retainOnDelete), and the stack would no longer know it
  Resources
    delete   aws:sqs/queue:Queue gone (stays in the cloud: retainOnDelete; holds data)
    replace  aws:sqs/queue:Queue anew (PROTECTED: an up refuses; holds data; deleted before it is made anew: deleteBeforeReplace)
               fifoQueue: false → true (this replaces it)
               option protect: true → false
               option deleteBeforeReplace: false → true
    create   aws:sqs/queue:Queue taken (imported: it exists already)
    update   aws:sqs/queue:Queue changed
               delaySeconds: 1 → 2
               policy: "a" → (secret)
`,
    );
  });

  it('shows of long values what stands around the first difference', () => {
    const long = (middle: string) => `${'a'.repeat(200)}${middle}${'z'.repeat(200)}`;
    const text = textOf(
      plan(resource('one', { inputs: { policy: long('X') } })),
      plan(resource('one', { inputs: { policy: long('Y') } })),
    );
    assert.match(text, /policy: …a{20}Xz+… → …a{20}Yz+…\n/);
    assert.ok(Math.max(...text.split('\n').map(({ length }) => length)) < 200);
  });

  it('says of a rename that lacks an alias what it would lose', () => {
    const text = textOf(plan(resource('old')), plan(resource('new')));
    assert.match(
      text,
      /!! .* old would be DELETED \(it looks like a rename to new without an alias\): its data/,
    );
    assert.match(
      text,
      /rename\? +aws:sqs\/queue:Queue new\n +looks like a rename without an alias of aws:sqs.*::old\n/,
    );
  });

  it('tells unchanged stacks in a line each, and the sum over all', () => {
    const plans = new Map([
      ['a', plan(resource('one'))],
      ['b', plan()],
    ]);
    const more = new Map([...plans, ['b', plan(resource('two'))], ['c', plan(resource('three'))]] as const);
    const text = comparisonText(comparison({ name: 'x', plans }, { name: 'y', plans: more }));
    assert.match(
      text,
      /\n\na: unchanged\nIn total, over 3 stacks: 1 to create, 0 to replace, 0 to update, 0 to delete\n$/,
    );
    assert.match(text, /\nc: new, 1 resource\n/);
  });

  it('says of unchanged stacks what could not be compared', () => {
    const one = plan(resource('one'));
    assert.match(
      textOf(one, { ...one, access: [] }),
      /^prod: unchanged\n {2}The plan of the base has no access matrix: nothing is compared there\.$/m,
    );
  });

  it('compares two single plans of different stacks, and says so', () => {
    const text = comparisonText(
      comparison(
        { name: 'x', plans: new Map([['staging', plan(resource('one'))]]) },
        { name: 'y', plans: new Map([['prod', plan(resource('one'))]]) },
      ),
    );
    assert.match(text, /^staging → prod: unchanged$/m);
  });

  it('writes no control character of anybody else, whatever differs', () => {
    fc.assert(
      fc.property(comparisons, (any) => {
        assert.doesNotMatch(comparisonText(any).replaceAll('\n', ''), /\p{C}/u);
      }),
      { numRuns: 20 },
    );
  });
});

import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { comparison, type Comparison } from '../../src/diff/comparison';
import { comparisonMarkdown } from '../../src/diff/comparisonMarkdown';
import { fitted, lengthOf } from '../../src/diff/fitted';
import { escaped } from '../../src/diff/markdownText';
import type { PlanContents } from '../../src/diff/planContents';
import { shared } from '../../src/diff/shared';
import { taskPlatform } from '../../src/systems/taskPlatform';
import { contentsOf, withInput, withResource } from './contents';
import { comparisons, hostileTexts } from './hostile';

/** Every element that the comment may have: there is no "<" beside these. */
const tags = /<\/?(?:code|details|summary)>/g;

/** What Markdown, HTML or GitHub would take a text of somebody else for. */
function problemsIn(markdown: string): readonly string[] {
  const inCode = [...markdown.matchAll(/<code>(.*?)<\/code>/gs)].map(([, text = '']) => text);
  const outside = markdown.replaceAll(/<code>.*?<\/code>/gs, '').replaceAll(tags, '');
  return [
    ...inCode.filter((text) => /[<>@`|*_~[\]\\$!\n\r]|:\/|www\./i.test(text)),
    ...(/<|@/.test(outside) ? [outside] : []),
  ];
}

/** The lines of a table have as many bars as its head. */
function brokenRows(markdown: string): readonly string[] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .filter((line) => line.split('|').length !== 9);
}

describe('the comparison for a pull request', () => {
  let base: PlanContents;
  let head: PlanContents;
  before(async () => {
    base = await contentsOf(taskPlatform);
    head = withResource(
      await contentsOf(taskPlatform, { overrides: { monthlyBudget: 1 } }),
      'aws:rds/instance:Instance',
      'postgres',
      withInput('storageEncrypted', false),
    );
  });

  const compared = (plans: ReadonlyMap<string, PlanContents>): Comparison =>
    comparison(
      { name: 'main', plans: new Map([...plans.keys()].map((name) => [name, base])) },
      { name: 'HEAD', plans },
    );

  it('names what must not be missed above the fold, sums up each stack, and folds the rest', () => {
    const markdown = comparisonMarkdown(
      compared(
        new Map([
          ['prod', head],
          ['staging', base],
        ]),
      ),
    );
    const [above = '', below = ''] = markdown.split('<details>');
    assert.match(above, /^### What changes from <code>main<\/code> to <code>HEAD<\/code>\n/);
    assert.match(above, /0 to create, 12 to replace, 5 to update, 0 to delete, in 1 of 2 stacks\./);
    assert.match(above, /> \[!CAUTION\]\n> - <code>prod<\/code>: .*postgres<\/code> would be REPLACED/);
    assert.match(above, /\| <code>prod<\/code> \| 0 \| 12 \| 5 \| 0 \| 1 new, \*\*1 of them mandatory/);
    assert.match(above, /1 stack is unchanged: <code>staging<\/code>/);
    assert.match(below, /storageEncrypted<\/code>: <code>true<\/code> → <code>false<\/code> \(this replaces/);
    assert.doesNotMatch(below, /staging/);
    assert.deepEqual([problemsIn(markdown), brokenRows(markdown)], [[], []]);
  });

  it('is one line for each part where nothing differs', () => {
    assert.equal(
      comparisonMarkdown(compared(new Map([['prod', base]]))),
      `### What changes from <code>main</code> to <code>HEAD</code>

0 to create, 0 to replace, 0 to update, 0 to delete, in 0 of 1 stacks.

1 stack is unchanged: <code>prod</code>
`,
    );
  });

  it('says of unchanged stacks what could not be compared', () => {
    const { cost, ...older } = base;
    assert.ok(cost);
    const sides = [older, base].map((plan, index) => ({
      name: String(index),
      plans: new Map([
        ['one', plan],
        ['two', plan],
      ]),
    }));
    const [from, to] = sides;
    assert.ok(from && to);
    assert.match(
      comparisonMarkdown(comparison(from, to)),
      /\n2 stacks are unchanged: .*\n- The plan of the base has no prices: nothing is compared there\.\n$/,
    );
  });

  it('tells stacks that only one side has', () => {
    const one = { name: 'main', plans: new Map([['old', base]]) };
    const other = {
      name: 'HEAD',
      plans: new Map([
        ['new', base],
        ['other', base],
      ]),
    };
    const markdown = comparisonMarkdown(comparison(one, other));
    const count = base.resources.filter(({ custom }) => custom).length;
    assert.match(
      markdown,
      new RegExp(`\\| <code>new</code> \\| new, ${count} resources, [\\d,.]+ USD a month \\|`),
    );
    assert.match(markdown, /\| <code>old<\/code> \| gone, /);
    assert.deepEqual(brokenRows(markdown), []);
  });

  it('is short enough for a comment, breaks no table and takes no text for more than text, whatever differs', () => {
    fc.assert(
      fc.property(comparisons, (any) => {
        const markdown = comparisonMarkdown(any);
        assert.ok(markdown.length < 60_000, String(markdown.length));
        assert.deepEqual([problemsIn(markdown), brokenRows(markdown)], [[], []]);
        const count = (pattern: RegExp) => markdown.match(pattern)?.length ?? 0;
        assert.equal(count(/<details>/g), count(/<\/details>/g));
      }),
      { numRuns: 30 },
    );
  });

  it('counts what it leaves out: what is there and what is counted is everything', () => {
    const plans = new Map(
      Array.from({ length: 250 }, (_, index) => [`stack-${1000 + index}`, head] as const),
    );
    const markdown = comparisonMarkdown(compared(plans));
    const lines = markdown.split('\n');
    const rows = lines.filter((line) => line.startsWith('| <code>')).length;
    const folds = lines.filter((line) => line === '<details>').length;
    const alarms = lines.filter((line) => line.startsWith('> - <code>')).length;
    const told = [...markdown.matchAll(/… and (\d+) more (stacks|resources)/g)].map(([, n]) => Number(n));
    assert.deepEqual(told, [250 - alarms, 250 - rows, 250 - folds]);
    assert.ok(markdown.length > 50_000, 'the room is used');
  });
});

describe('escaped', () => {
  it('gives the text back once a reader has resolved its character references', () => {
    fc.assert(
      fc.property(hostileTexts, (text) => {
        const read = escaped(text).replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
        assert.equal(read, text.replaceAll(/\p{C}/gu, '�'));
      }),
    );
  });
});

describe('fitted', () => {
  it('keeps to the room, and shows or counts every line', () => {
    const lines = fc.array(fc.string({ maxLength: 40 }).map((text) => text.replaceAll('\n', ' ')));
    const more = (count: number) => `and ${count} more`;
    fc.assert(
      fc.property(lines, fc.integer({ min: 14, max: 400 }), (all, room) => {
        const kept = fitted(all, room, more);
        assert.ok(lengthOf(kept) <= room);
        if (kept === all) return;
        assert.deepEqual(kept.slice(0, -1), all.slice(0, kept.length - 1));
        assert.equal(kept.at(-1), more(all.length - kept.length + 1));
      }),
    );
  });
});

describe('shared', () => {
  it('gives nobody more than it needs, and nobody less while another has more and there is room', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 1000 })), fc.nat({ max: 5000 }), (needs, room) => {
        const shares = shared(needs, room);
        assert.ok(shares.reduce((sum, share) => sum + share, 0) <= room);
        const largest = Math.max(0, ...shares);
        shares.forEach((share, index) => {
          assert.ok(share <= (needs[index] ?? 0));
          assert.ok(share === needs[index] || share >= largest - 1);
        });
      }),
    );
  });
});

import * as fc from 'fast-check';
import type { Comparison, ComparedStack } from '../../src/diff/comparison';
import type { PlanDifference } from '../../src/diff/planDifference';

/** Text that means something to Markdown, HTML or GitHub, or breaks a line. */
export const hostileTexts = fc.oneof(
  fc.constantFrom(
    '@everyone',
    '<img src=x onerror=alert(1)>',
    'a|b',
    '``` `x`',
    'line\nbreak\r\n| a | b |',
    '</details>',
    '#1 GH-1 acme/repo#2',
    'https://example.com/ www.example.com me@example.com',
    '[x](javascript:alert(1)) ![y](z)',
    '*a* _b_ ~~c~~ $x$ \\',
    '\u001b[31mred\u202e',
  ),
  fc.string({ maxLength: 300, unit: 'grapheme' }),
);

const list = <Element>(element: fc.Arbitrary<Element>) => fc.array(element, { maxLength: 4 });

const resource = fc.record({
  resource: hostileTexts,
  type: hostileTexts,
  name: hostileTexts,
  protected: fc.boolean(),
  holdsData: fc.boolean(),
});

const update = fc
  .tuple(
    resource,
    list(fc.record({ path: hostileTexts, before: hostileTexts, after: hostileTexts })),
    list(fc.record({ path: hostileTexts, of: hostileTexts, replaces: fc.boolean() })),
    list(fc.record({ option: hostileTexts, before: hostileTexts, after: hostileTexts })),
  )
  .map(([one, changes, follows, options]) => ({ ...one, changes, follows, options }));

const grant = fc.record({
  id: hostileTexts,
  bindings: list(hostileTexts),
  grants: hostileTexts,
  wider: hostileTexts,
});

const finding = fc.record({
  rule: hostileTexts,
  severity: fc.constantFrom('high' as const, 'low' as const),
  enforcement: fc.constantFrom('mandatory' as const, 'advisory' as const),
  outcome: fc.constantFrom('violation' as const, 'undecided' as const),
  urn: hostileTexts,
  type: hostileTexts,
  name: hostileTexts,
  message: hostileTexts,
});

const amount = fc.double({ min: 0, max: 1e6, noNaN: true });

/** A difference of any content; `times` multiplies what it lists. */
const difference = (times: number): fc.Arbitrary<PlanDifference> => {
  const many = <Element>(element: fc.Arbitrary<Element>) =>
    list(element).map((few) => Array.from({ length: times }, () => few).flat());
  return fc.record({
    resources: fc.record({
      creates: many(resource),
      updates: many(update),
      replacements: many(update.map((one) => ({ ...one, because: [], retained: false }))),
      deletes: many(resource.map((one) => ({ ...one, retained: false }))),
      options: fc.constant([]),
      renames: many(resource.map((one) => ({ ...one, from: one.name }))),
      lostNames: many(resource.map((one) => ({ ...one, from: one.name }))),
    }),
    access: fc.record({
      bindingsAdded: many(hostileTexts),
      bindingsRemoved: many(hostileTexts),
      grantsAdded: many(grant),
      grantsRemoved: many(grant),
      grantsChanged: many(
        grant.map((one) => ({ ...one, before: { grants: one.id }, direction: 'wider' as const })),
      ),
    }),
    policies: fc.record({
      appeared: many(finding),
      went: many(finding),
      changed: fc.constant([]),
    }),
    cost: fc.record({
      before: amount,
      after: amount,
      components: many(
        fc.record({ component: hostileTexts, type: hostileTexts, before: amount, after: amount }),
      ),
    }),
    notes: fc.constant([]),
  });
};

/** Comparisons of any content and of sizes from nothing to far beyond what a comment holds. */
export const comparisons: fc.Arbitrary<Comparison> = fc
  .record({ stacks: fc.constantFrom(0, 1, 2, 30, 2000), times: fc.constantFrom(1, 10, 100) })
  .chain(({ stacks, times }) =>
    fc
      .record({
        base: hostileTexts,
        head: hostileTexts,
        name: hostileTexts,
        unchanged: fc.nat({ max: 2000 }),
        difference: difference(stacks > 30 ? 1 : times),
      })
      .map(({ base, head, name, unchanged, difference: one }) => {
        const counts = {
          creates: one.resources.creates.length,
          replacements: one.resources.replacements.length,
          updates: one.resources.updates.length,
          deletes: one.resources.deletes.length,
        };
        const stack = (outcome: ComparedStack['outcome']) => (_: unknown, index: number) => ({
          stack: `${name} ${index}`,
          outcome,
          counts,
          difference: one,
        });
        return {
          base,
          head,
          counts,
          stacks: [
            ...Array.from({ length: stacks }, stack('changed')),
            ...Array.from({ length: unchanged }, stack('unchanged')),
          ],
        };
      }),
  );

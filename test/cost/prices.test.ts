import assert from 'node:assert/strict';
import { priceDate, priceSources, priceTable } from '../../src/cost/prices';

describe('the price table', () => {
  it('has no price that is not above nothing', () => {
    for (const { title, prices } of Object.values(priceTable)) {
      for (const [name, price] of Object.entries(prices)) assert.ok(price > 0, `${title}: ${name}`);
    }
  });

  it('is as old as its youngest source, and uses them all', () => {
    const dates = Object.values(priceSources).map(({ date }) => date);
    assert.equal(dates.toSorted().at(-1), priceDate);
    const used = new Set<string>(Object.values(priceTable).map(({ source }) => source));
    assert.deepEqual(
      Object.keys(priceSources).filter((source) => !used.has(source)),
      [],
    );
  });

  it('doubles from one size of a family to the next, as AWS does, to the rounding of the lists', () => {
    const sizes = ['medium', 'large', 'xlarge', '2xlarge', '4xlarge', '8xlarge'];
    for (const [type, price] of Object.entries(priceTable.nodes.prices)) {
      const [family = '', size = ''] = type.split('.');
      const next = priceTable.nodes.prices[`${family}.${sizes[sizes.indexOf(size) + 1] ?? ''}`];
      if (next !== undefined) assert.ok(Math.abs(next - 2 * price) < 0.001, type);
    }
  });
});

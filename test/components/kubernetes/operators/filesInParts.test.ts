import assert from 'node:assert/strict';
import fc from 'fast-check';
import { filesInParts } from '../../../../components/kubernetes/operators/filesInParts';

describe('files in parts for ConfigMaps', () => {
  it('are one part where they fit, and none is lost or too large where they do not', () => {
    assert.deepEqual(filesInParts({ 'a.json': '{}', 'b.json': '{}' }), [{ 'a.json': '{}', 'b.json': '{}' }]);
    const sizes = fc.array(fc.integer({ min: 1, max: 900_000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(sizes, (lengths) => {
        const files = Object.fromEntries(
          lengths.map((length, index) => [`${index}.json`, 'é'.repeat(length / 2)]),
        );
        const parts = filesInParts(files);
        assert.deepEqual(Object.assign({}, ...parts), files);
        const bytes = parts.map((part) => Buffer.byteLength(Object.values(part).join('')));
        assert.ok(bytes.every((size) => size <= 1024 * 1024));
        // No two that follow each other would have fitted into one.
        assert.ok(bytes.every((size, index) => index === 0 || size + (bytes[index - 1] ?? 0) > 999_000));
      }),
      { numRuns: 20 },
    );
  });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { imageReference, images } from '../../../components/kubernetes/images';
import { imageTable } from '../../../components/kubernetes/imageTable';

describe('images', () => {
  it('stand in the documentation as they stand in the code', () => {
    const document = readFileSync(join(__dirname, '../../../docs/images.md'), 'utf8');
    assert(
      unpadded(document).includes(unpadded(imageTable())),
      `put this table into docs/images.md:\n\n${imageTable()}\n`,
    );
  });

  it('have exact tags, and users that are not root', () => {
    for (const [name, image] of Object.entries(images)) {
      for (const tag of Object.values(image.tags)) assert.match(tag, /^v?\d+\.\d+/, name);
      // What collects logs reads files of root's on its node.
      assert.equal(image.user === 0, name === 'fluentBit', name);
    }
  });

  it('are found by the version that a system asks for, and refused where none is pinned', () => {
    assert.equal(imageReference(images.postgres, '16'), 'postgres:16.15');
    assert.equal(imageReference(images.seaweedfs), 'chrislusf/seaweedfs:4.47');
    assert.throws(() => imageReference(images.opensearch, '1.3'), /pinned are 2, 2\.19, or name an image/);
  });
});

/** Returns a Markdown table as if its columns had not been made even. */
function unpadded(text: string): string {
  return text.replaceAll(/ +/g, ' ').replaceAll(/\| ?-+ ?(?=\|)/g, '|---');
}

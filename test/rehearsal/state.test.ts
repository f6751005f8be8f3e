import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { filesThatContain } from '../../src/rehearsal/state';

describe('the search for secrets in plain text', () => {
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'berth-leak-'))));
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  function found(content: string, secret: string): boolean {
    fs.mkdirSync(path.join(folder, 'deep'), { recursive: true });
    fs.writeFileSync(path.join(folder, 'deep', 'file'), content);
    return filesThatContain(folder, [secret]).length > 0;
  }

  const secrets = fc.string({ minLength: 12, maxLength: 40, unit: fc.constantFrom(...'abcXYZ0189%/+@:') });

  it('finds a text by itself, in a URL and in base64, wherever it stands', () => {
    fc.assert(
      fc.property(secrets, fc.string(), fc.string(), (secret, before, after) => {
        assert.ok(found(`${before}${secret}${after}`, secret));
        assert.ok(found(JSON.stringify(`${before}\n${secret}\n${after}`), `\n${secret}\n`));
        assert.ok(found(`postgresql://user:${encodeURIComponent(secret)}@host`, secret));
        assert.ok(found(Buffer.from(`${before}${secret}${after}`).toString('base64'), secret));
      }),
      { numRuns: 50 },
    );
  });

  it('finds nothing where there is nothing', () => {
    assert.equal(found('another text', 'a-secret-of-the-cloud'), false);
  });
});

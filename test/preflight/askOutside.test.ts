import assert from 'node:assert/strict';
import { askOutside } from '../../src/preflight/askOutside';
import { command } from '../../src/preflight/check';

const node = process.execPath;

describe('a question to a program', () => {
  it('is answered by its output', async () => {
    assert.deepEqual(await askOutside(command(node, '-p', '1 + 1')), { kind: 'output', text: '2\n' });
  });

  it('has the last line of what went wrong', async () => {
    const script = 'console.error("usage: x\\n\\nno such role"); process.exit(3)';
    assert.deepEqual(await askOutside(command(node, '-e', script)), {
      kind: 'failed',
      message: 'no such role',
    });
  });

  it('knows a program that is not there', async () => {
    assert.deepEqual(await askOutside(command('no-such-program-of-berth')), { kind: 'absent' });
  });
});

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { eachAtMost } from '../../src/diff/eachAtMost';
import { runProcess } from '../../src/diff/runProcess';
import { UserError } from '../../src/model/userError';

describe('runProcess', () => {
  let cwd = '';
  beforeEach(() => (cwd = mkdtempSync(join(tmpdir(), 'berth-process-'))));
  afterEach(() => rmSync(cwd, { recursive: true }));
  const { signal } = new AbortController();

  it('returns status, output and errors', async () => {
    const script = 'console.log("out"); console.error("wrong"); process.exitCode = 3';
    assert.deepEqual(await runProcess(process.execPath, ['-e', script], { cwd, signal }), {
      status: 3,
      output: 'out\n',
      errors: 'wrong\n',
    });
  });

  it('says that a program is not there', async () => {
    await assert.rejects(
      runProcess('no-such-program', [], { cwd, signal }),
      (error: unknown) =>
        error instanceof UserError && error.message.startsWith('no-such-program cannot be started'),
    );
  });

  it('waits for the end of what it stops, and then raises the reason', async () => {
    const controller = new AbortController();
    const [started, finished] = [join(cwd, 'started'), join(cwd, 'finished')];
    const script = `
      const fs = require('node:fs');
      process.on('SIGTERM', () => setTimeout(() => { fs.writeFileSync('finished', ''); process.exit() }, 200));
      setInterval(() => undefined, 1000);
      fs.writeFileSync('started', '');
    `;
    const running = runProcess(process.execPath, ['-e', script], { cwd, signal: controller.signal });
    while (!existsSync(started)) await setTimeout(20);
    controller.abort(new Error('enough'));
    await assert.rejects(running, /^Error: enough$/);
    assert.ok(existsSync(finished));
    await assert.rejects(
      runProcess(process.execPath, ['-e', ''], { cwd, signal: controller.signal }),
      /^Error: enough$/,
    );
  });
});

describe('eachAtMost', () => {
  it('runs so many at a time, and returns the results in the order of the elements', async () => {
    let running = 0;
    const most: number[] = [];
    const results = await eachAtMost(2, [30, 5, 20, 1, 1], async (milliseconds) => {
      most.push((running += 1));
      await setTimeout(milliseconds);
      running -= 1;
      return milliseconds;
    });
    assert.deepEqual(results, [30, 5, 20, 1, 1]);
    assert.equal(Math.max(...most), 2);
    assert.deepEqual(await eachAtMost(2, [], () => Promise.resolve(1)), []);
  });

  it('raises what a task raises once the others have ended, and starts no more', async () => {
    const log: string[] = [];
    const task = async (element: number) => {
      log.push(`start ${element}`);
      await setTimeout(element * 20);
      if (element === 1) throw new Error('broken');
      log.push(`end ${element}`);
    };
    await assert.rejects(eachAtMost(2, [5, 1, 2, 3], task), /^Error: broken$/);
    assert.deepEqual(log, ['start 5', 'start 1', 'end 5']);
  });
});

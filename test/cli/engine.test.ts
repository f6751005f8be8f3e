import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const command = path.resolve(__dirname, '..', '..', 'bin', 'berth.js');

/** Runs `berth` as a user does, with PULUMI_BIN set. */
function berth(engine: string, ...args: string[]): { status: number | null; out: string; error: string } {
  const env = { PATH: process.env['PATH'], HOME: os.tmpdir(), PULUMI_BIN: engine };
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    env,
    encoding: 'utf8',
  });
  return { status, out: stdout, error: stderr };
}

describe('berth engine', () => {
  it('says which engine it found, its version, and what it is enough for', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'berth-engine-'));
    const engine = path.join(folder, 'any-name');
    fs.writeFileSync(engine, '#!/bin/sh\necho v3.300.1\n', { mode: 0o755 });
    const { status, out } = berth(engine, 'engine');
    fs.rmSync(folder, { recursive: true });
    assert.equal(status, 0);
    assert.ok(out.startsWith(`Pulumi 3.300.1 from PULUMI_BIN: ${engine}\n`), out);
    assert.match(out, /no Node language host/);
  });

  it('refuses an engine that does not run, in one line', () => {
    const { status, out, error } = berth('/nowhere/pulumi', 'engine');
    assert.equal(status, 1);
    assert.equal(out, '');
    assert.match(error, /^PULUMI_BIN: \/nowhere\/pulumi, .*\n$/);
  });
});

describe('berth rehearse', () => {
  it('refuses what it cannot rehearse before it looks for an engine', () => {
    const mistakes: readonly [string[], RegExp][] = [
      [['--speed', '0'], /It must be a number above 0/],
      [['--stack', 'dev', '--target', 'aws'], /leave out either --stack or those/],
      [['--system', 'nothing'], /"nothing"; it must be one of/],
    ];
    for (const [args, message] of mistakes) {
      const { status, error } = berth('/nowhere/pulumi', 'rehearse', ...args);
      assert.equal(status, 1);
      assert.match(error, message);
      assert.doesNotMatch(error, /PULUMI_BIN|at .*\.ts/);
    }
  });
});

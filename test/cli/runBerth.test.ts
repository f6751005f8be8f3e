import assert from 'node:assert/strict';
import { Command } from 'commander';
import { runBerth } from '../../src/cli/runBerth';
import { UserError } from '../../src/model/userError';

interface Outcome {
  readonly status: number;
  readonly out: string;
  readonly error: string;
}

async function run(
  args: readonly string[],
  action: () => Promise<void> | void = () => undefined,
): Promise<Outcome> {
  const written = { out: '', error: '' };
  const work = () =>
    Promise.resolve(
      new Command('work').description('does the work').option('--fast', 'faster').action(action),
    );
  const other = () => Promise.resolve(new Command('other').description('does something else'));
  const status = await runBerth({ work, other }, args, {
    out: (text) => (written.out += text),
    error: (text) => (written.error += text),
  });
  return { status, ...written };
}

describe('the berth command', () => {
  it('succeeds quietly where the command does', async () => {
    assert.deepEqual(await run(['work', '--fast']), { status: 0, out: '', error: '' });
  });

  it("shows a user's mistakes one a line, with no trace, and fails", async () => {
    const outcome = await run(['work'], () => {
      throw new UserError(['berth:domain is not set', 'berth:target is "x"']);
    });
    assert.deepEqual(outcome, {
      status: 1,
      out: '',
      error: 'berth:domain is not set\nberth:target is "x"\n',
    });
  });

  it('says that anything else is a bug, and where only when asked', async () => {
    const broken = () => {
      throw new Error('left is right');
    };
    const quiet = await run(['work'], broken);
    assert.equal(quiet.status, 1);
    assert.match(quiet.error, /^berth failed: left is right\nThis is a bug of Berth/);
    assert.doesNotMatch(quiet.error, /runBerth\.test/);
    assert.match((await run(['work', '--verbose'], broken)).error, /runBerth\.test/);
  });

  it('lists every command in its help', async () => {
    const { status, out } = await run(['--help']);
    assert.equal(status, 0);
    assert.match(out, /work \[options\] +does the work/);
    assert.match(out, /other +does something else/);
  });

  it('has help for a command', async () => {
    const { status, out } = await run(['work', '--help']);
    assert.equal(status, 0);
    assert.match(out, /--fast +faster/);
  });

  it('names the nearest command and option for one that it does not know', async () => {
    const command = await run(['wrok']);
    assert.equal(command.status, 1);
    assert.match(command.error, /unknown command 'wrok'.*Did you mean work\?/s);
    const option = await run(['work', '--fats']);
    assert.equal(option.status, 1);
    assert.match(option.error, /unknown option '--fats'.*Did you mean --fast\?/s);
  });
});

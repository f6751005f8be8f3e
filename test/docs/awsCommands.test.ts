import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { delimiter, dirname, resolve } from 'node:path';
import { awsCommands, documentedCommands } from './awsCommands';

const root = resolve(__dirname, '../..');

/** Finds the CLI, or installs it below .berth. */
function folderOfCli(): string {
  return dirname(execFileSync(resolve(root, 'tools/install-aws-cli'), { encoding: 'utf8' }).trim());
}

let folder = '';

/** No credentials are looked for outside. */
const environment = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'example',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_DEFAULT_REGION: 'us-west-2',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_MAX_ATTEMPTS: '1',
  AWS_PAGER: '',
};

/** Returns what the CLI has against a command; undefined where it would have sent it, to where nobody answers. */
function problemOf(command: string): Promise<string | undefined> {
  const PATH = [folder, process.env['PATH']].join(delimiter);
  const nowhere = `${command} --endpoint-url http://127.0.0.1:9`;
  return new Promise((done) => {
    execFile('sh', ['-c', nowhere], { env: { ...environment, PATH } }, (_, stdout, stderr) => {
      const words = `${stdout}${stderr}`.trim();
      done(/Could not connect to the endpoint URL|Connection was closed/.test(words) ? undefined : words);
    });
  });
}

/** A few at a time: each is a process of Python. */
async function problemsOf(commands: readonly string[]): Promise<readonly string[]> {
  const waiting = [...new Set(commands)];
  const problems: string[] = [];
  const work = async (): Promise<void> => {
    for (let command = waiting.pop(); command !== undefined; command = waiting.pop()) {
      const problem = await problemOf(command);
      if (problem !== undefined) problems.push(`${command}\n${problem}`);
    }
  };
  await Promise.all([work(), work(), work()]);
  return problems.sort();
}

describe('the commands of the AWS CLI that the pages give', function () {
  this.timeout(180_000);

  before(() => (folder = folderOfCli()));

  it('are found in blocks of shell, with the lines that they go on in', () => {
    const text = ['1. To see:', '', '   ```sh', '   aws a b \\', '     --c', '   kubectl get', '   ```'].join(
      '\n',
    );
    assert.deepEqual(awsCommands(text), ['aws a b --c']);
  });

  it('are read by the CLI: services, operations and options', async () => {
    const commands = documentedCommands(resolve(root, 'docs')).map(({ command }) => command);
    assert.ok(commands.length > 40, String(commands.length));
    assert.deepEqual(await problemsOf(commands), []);
  });

  it('would be refused with an option that there is not, without one that must be, and with broken JSON', async () => {
    const wrong = [
      'aws rds promote-read-replica --db-instance DATABASE --identifier DATABASE',
      'aws dynamodb restore-table-to-point-in-time --source-table-name TABLE',
      "aws backup start-restore-job --recovery-point-arn ARN --metadata '{'",
    ];
    assert.equal((await problemsOf(wrong)).length, wrong.length);
  });
});

import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as http from 'node:http';
import * as os from 'node:os';
import * as path from 'node:path';
import { runScript, type ScriptResult } from './script';

const revision = 'b'.repeat(40);
const marker = '<!-- berth: difference -->';

/** What GitHub has: open pull requests of the head, and comments. */
interface GitHub {
  readonly pulls?: readonly { readonly number: number; readonly head: { readonly sha: string } }[];
  readonly comments?: readonly {
    readonly id: number;
    readonly user: { readonly login: string };
    readonly body: string;
  }[];
  readonly issues?: readonly { readonly number: number; readonly title: string }[];
}

interface Call {
  readonly parameters: string;
  readonly body: string;
}

/** Runs a script against a `gh` that answers from the data; returns besides what it was asked to write. */
async function tell(
  name: string,
  parameters: readonly string[],
  github: GitHub,
  input = '',
): Promise<ScriptResult & { readonly calls: readonly Call[] }> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'berth-github-'));
  const gh = `
case "$*" in
  *PATCH*|*POST*|"issue comment"*|"issue create"*)
    number=$(ls "$CALLS" | wc -l)
    echo "$*" >"$CALLS/$number.parameters"
    if [[ $* == *--input* ]]; then cat >"$CALLS/$number.body"; fi ;;
  *comments*) printf '%s' "$COMMENTS" ;;
  *pulls*) printf '%s' "$PULLS" ;;
  "issue list"*) printf '%s' "$ISSUES" ;;
esac`;
  const result = await runScript(name, {
    parameters,
    input,
    commands: { gh },
    environment: {
      CALLS: folder,
      GITHUB_REPOSITORY: 'acme/berth',
      PULLS: JSON.stringify(github.pulls ?? []),
      COMMENTS: JSON.stringify(github.comments ?? []),
      ISSUES: JSON.stringify(github.issues ?? []),
    },
  });
  const calls = fs
    .readdirSync(folder)
    .filter((file) => file.endsWith('.parameters'))
    .map((file) => {
      const body = path.join(folder, file.replace('.parameters', '.body'));
      return {
        parameters: fs.readFileSync(path.join(folder, file), 'utf8').trim(),
        body: fs.existsSync(body) ? fs.readFileSync(body, 'utf8') : '',
      };
    });
  fs.rmSync(folder, { recursive: true });
  return { ...result, calls };
}

function bodyOf(call: Call | undefined): string {
  const value: unknown = JSON.parse(call?.body ?? '{}');
  return typeof value === 'object' && value !== null ? String(Reflect.get(value, 'body')) : '';
}

describe('the comment on a pull request', () => {
  const pulls = [{ number: 7, head: { sha: revision } }];
  const comment = (github: GitHub, text: string) =>
    tell('comment-on-pull-request', [revision, 'someone:branch'], github, text);

  it('is made once, with where it comes from', async () => {
    const { status, calls } = await comment({ pulls }, '# 3 resources change\n');
    assert.deepEqual(
      calls.map(({ parameters }) => parameters),
      ['api --silent --method POST repos/acme/berth/issues/7/comments --input -'],
    );
    const body = bodyOf(calls[0]);
    assert.ok(
      body.startsWith(
        `${marker}\nWhat bbbbbbbbbbbb would change, by the plan of the pull request's own code.`,
      ),
    );
    assert.match(body, /\n\n# 3 resources change\n$/);
    assert.equal(status, 0);
  });

  it('is updated where it is there', async () => {
    const comments = [
      { id: 1, user: { login: 'someone' }, body: `${marker}\nforged` },
      { id: 2, user: { login: 'github-actions[bot]' }, body: 'of another workflow' },
      { id: 3, user: { login: 'github-actions[bot]' }, body: `${marker}\nolder` },
    ];
    const { calls } = await comment({ pulls, comments }, 'text');
    assert.deepEqual(
      calls.map(({ parameters }) => parameters),
      ['api --silent --method PATCH repos/acme/berth/issues/comments/3 --input -'],
    );
  });

  it('calls nobody by name', async () => {
    const { calls } = await comment({ pulls }, 'cc @acme/owners');
    assert.ok(bodyOf(calls[0]).endsWith('cc @\u200bacme/owners'));
  });

  it('is cut to what GitHub takes', async () => {
    const { calls } = await comment({ pulls }, 'é'.repeat(300_000));
    const body = bodyOf(calls[0]);
    assert.ok(body.length < 65_536 && body.length > 60_000, String(body.length));
    assert.match(body, /Cut here: the whole is on the page of the workflow run\.$/);
  });

  for (const [title, others] of [
    ['has no open pull request', []],
    ['is not what the pull request has now', [{ number: 7, head: { sha: 'c'.repeat(40) } }]],
    ['is the head of two', [...pulls, { number: 8, head: { sha: revision } }]],
  ] as const) {
    it(`is not made where the revision ${title}`, async () => {
      const { status, output, calls } = await comment({ pulls: others }, 'text');
      assert.match(output, /^::notice::/);
      assert.deepEqual([status, calls], [0, []]);
    });
  }
});

describe('the report of drift', () => {
  const report = (github: GitHub) => tell('report-drift', ['prod', 'https://run'], github);

  it('is an issue', async () => {
    const [call, ...others] = (await report({ issues: [{ number: 4, title: 'Another' }] })).calls;
    assert.match(
      call?.parameters ?? '',
      /^issue create .*--title Stack prod is not as its program says --body .*https:\/\/run$/,
    );
    assert.deepEqual(others, []);
  });

  it('is a comment where the issue is open', async () => {
    const issues = [{ number: 5, title: 'Stack prod is not as its program says' }];
    const [call, ...others] = (await report({ issues })).calls;
    assert.match(call?.parameters ?? '', /^issue comment 5 /);
    assert.deepEqual(others, []);
  });
});

describe('what Slack is told', () => {
  /** Runs the script against a webhook of this machine; returns what that got. */
  async function notify(status: number): Promise<ScriptResult & { readonly got: readonly string[] }> {
    const got: string[] = [];
    const server = http.createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
      request.on('end', () => {
        got.push(text);
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    try {
      const result = await runScript('notify-slack', {
        parameters: ['Deployment of "prod": success'],
        environment: { SLACK_WEBHOOK_URL: `http://127.0.0.1:${address.port}/T0/B0`, no_proxy: '*' },
      });
      return { ...result, got };
    } finally {
      server.close();
    }
  }

  it('is the text', async () => {
    const { status, got } = await notify(200);
    assert.deepEqual([status, got], [0, ['{\n  "text": "Deployment of \\"prod\\": success"\n}']]);
  });

  it('fails nothing where Slack refuses it, and shows no address', async () => {
    const { status, output } = await notify(403);
    assert.match(output, /::warning::Slack could not be told\./);
    assert.doesNotMatch(output, /T0/);
    assert.equal(status, 0);
  });

  it('is nothing where no webhook is set', async () => {
    const { status, output } = await runScript('notify-slack', { parameters: ['text'] });
    assert.equal(output, 'SLACK_WEBHOOK_URL is not set: Slack is not told.\n');
    assert.equal(status, 0);
  });
});

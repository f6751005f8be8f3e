import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layLogsOut, logLayout } from '../../../../components/kubernetes/operators/logLayout';

interface Asked {
  readonly way: string;
  readonly body: string;
}

/** Runs the script against a server of this machine that answers each request as it is told. */
async function run(
  engine: 'elasticsearch' | 'opensearch',
  answer: (way: string) => { readonly status: number; readonly body: string },
): Promise<{ readonly asked: readonly Asked[]; readonly failed: boolean }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const way = `${request.method} ${request.url}`;
      asked.push({ way, body });
      const { status, body: answered } = answer(way);
      response.writeHead(status).end(answered);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert(address !== null && typeof address !== 'string');
  const folder = mkdtempSync(join(tmpdir(), 'layout-'));
  const documents = logLayout({ engine, hotDays: 30, coldDays: 0, replicated: true });
  for (const { file, content } of documents) writeFileSync(join(folder, file), JSON.stringify(content));
  const args = documents.flatMap(({ path, file, numbered }) => [path, file, `${numbered}`]);
  const env = {
    PATH: process.env['PATH'] ?? '',
    ENDPOINT: `http://127.0.0.1:${address.port}`,
    LAYOUT: folder,
  };
  const failed = await new Promise<boolean>((resolve) => {
    execFile('sh', ['-ec', layLogsOut, 'layout', ...args], { env }, (error) => resolve(error !== null));
  });
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
  return { asked, failed };
}

const done = { status: 200, body: '{"acknowledged":true}' };
const unknown = { status: 404, body: '{"error":"not found"}' };

describe('the setup of a search cluster of logs', () => {
  it('puts the policy before the template that names it', async () => {
    const { asked, failed } = await run('elasticsearch', () => done);
    assert.equal(failed, false);
    assert.deepEqual(
      asked.map(({ way }) => way),
      ['PUT /_ilm/policy/pods', 'PUT /_index_template/pods'],
    );
    const layout = logLayout({ engine: 'elasticsearch', hotDays: 30, coldDays: 0, replicated: true });
    assert.deepEqual(
      asked.map(({ body }): unknown => JSON.parse(body)),
      layout.map(({ content }) => JSON.parse(JSON.stringify(content)) as unknown),
    );
  });

  it('makes a policy of OpenSearch that is not there, and changes one that is by its numbers', async () => {
    const fresh = await run('opensearch', (way) => (way.startsWith('GET') ? unknown : done));
    assert.deepEqual(
      fresh.asked.map(({ way }) => way),
      ['GET /_plugins/_ism/policies/pods', 'PUT /_plugins/_ism/policies/pods', 'PUT /_index_template/pods'],
    );
    const present = {
      status: 200,
      body: '{"_id":"pods","_version":3,"_seq_no":17,"_primary_term":2,"policy":{}}',
    };
    const changed = await run('opensearch', (way) => (way.startsWith('GET') ? present : done));
    assert.equal(changed.asked[1]?.way, 'PUT /_plugins/_ism/policies/pods?if_seq_no=17&if_primary_term=2');
  });

  it('fails where the cluster refuses, so that no log is sent before it is mended', async () => {
    const { asked, failed } = await run('elasticsearch', () => ({
      status: 400,
      body: '{"error":"refused"}',
    }));
    assert.equal(failed, true);
    assert.equal(asked.length, 1);
  });
});

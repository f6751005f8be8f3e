import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startFrontends, type Nginx } from '../support/nginx';

const dist = join(__dirname, '../../dist/frontend');

function assetOf(name: string, extension: string): string {
  const file = readdirSync(join(dist, name, 'assets')).find((each) => each.endsWith(extension));
  assert(file !== undefined);
  return `/${name}/assets/${file}`;
}

describe('nginx of the frontend images', () => {
  let nginx: Nginx;
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${nginx.url}${path}`, { redirect: 'manual', headers });

  before(async () => {
    nginx = await startFrontends();
  });
  after(() => nginx.stop());

  it('answers the probes with the page', async () => {
    const response = await get('/');
    assert.equal(response.status, 200);
    assert.match(await response.text(), /<title>Messages/);
  });

  for (const name of ['user', 'admin']) {
    it(`serves /${name}, and leads there from the address without its slash, whatever the host`, async () => {
      const moved = await get(`/${name}`);
      assert.equal(moved.status, 301);
      assert.equal(moved.headers.get('location'), `/${name}/`);
      const page = await get(`/${name}/`);
      assert.equal(page.status, 200);
      assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8');
      assert.equal(page.headers.get('cache-control'), 'no-cache');
      for (const [, path] of (await page.text()).matchAll(/(?:src|href)="([^"]+)"/g)) {
        assert.equal((await get(path ?? '')).status, 200, path);
      }
    });

    it(`lets browsers keep the assets of /${name} for a year, and ask for the rest anew`, async () => {
      const types = { '.js': /javascript; charset=utf-8$/, '.css': /^text\/css; charset=utf-8$/ };
      for (const [extension, type] of Object.entries(types)) {
        const asset = await get(assetOf(name, extension));
        assert.equal(asset.headers.get('cache-control'), 'public, max-age=31536000, immutable');
        assert.match(asset.headers.get('content-type') ?? '', type);
      }
      const config = await get(`/${name}/config.json`);
      assert.equal(config.headers.get('cache-control'), 'no-cache');
      assert.match(config.headers.get('content-type') ?? '', /^application\/json/);
      assert.deepEqual(await config.json(), { endpoint: '/ws' });
      const etag = config.headers.get('etag') ?? '';
      assert.equal((await get(`/${name}/config.json`, { 'if-none-match': etag })).status, 304);
    });
  }

  it('compresses what is text', async () => {
    const response = await get(assetOf('user', '.js'), { 'accept-encoding': 'gzip' });
    assert.equal(response.headers.get('content-encoding'), 'gzip');
    assert.match(response.headers.get('vary') ?? '', /Accept-Encoding/);
  });

  it('sends the security headers with every answer, and does not tell its version', async () => {
    for (const path of ['/', '/user/', assetOf('user', '.js'), '/user/config.json', '/nowhere']) {
      const { headers, status } = await get(path);
      const policy = headers.get('content-security-policy') ?? '';
      assert.match(policy, /default-src 'none'.*frame-ancestors 'none'/, path);
      assert.doesNotMatch(policy, /unsafe/, path);
      assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
      assert.equal(headers.get('referrer-policy'), 'no-referrer', path);
      assert.equal(headers.get('strict-transport-security'), 'max-age=31536000', path);
      assert.match(headers.get('permissions-policy') ?? '', /camera=\(\)/, path);
      assert.equal(headers.get('server'), 'nginx', path);
      assert.equal(status, path === '/nowhere' ? 404 : 200, path);
    }
  });

  it('lists no folder, and serves nothing outside its own', async () => {
    assert.equal((await get('/user/assets/')).status, 403);
    assert.equal((await get('/user/../../nginx.conf')).status, 404);
    assert.equal((await get('/user/..%2f..%2fnginx.conf')).status, 400);
  });

  it('logs each request as one line of JSON, and no probe', async () => {
    await get('/user/?said="hello"', { 'user-agent': 'a "quoted" agent' });
    const lines = nginx.output.trim().split('\n');
    const logged = lines.map((line): unknown => JSON.parse(line));
    assert.ok(logged.length > 1);
    const last = JSON.stringify(logged.at(-1));
    assert.match(last, /"path":"\/user\/index.html"/);
    assert.match(last, /"status":200/);
    assert.match(last, /a \\"quoted\\" agent/);
    assert.doesNotMatch(last, /hello/, 'what stands in a query is nobody’s to keep');
    assert.deepEqual(
      lines.filter((line) => line.includes('"path":"/"')),
      [],
    );
  });
});

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SiteFiles } from '../../../components/aws/siteFiles';
import {
  everythingBefore,
  input,
  isBag,
  ofType,
  run,
  type RecordedResource,
  type Recording,
} from '../../harness';
import { inBothWorlds, text } from './stores';

const objectType = 'aws:s3/bucketObjectv2:BucketObjectv2';

/** What a build of two interfaces makes. */
const built = {
  'user/index.html': '<!doctype html><script type="module" src="/user/assets/app-1A2B3C4D.js"></script>',
  'user/assets/app-1A2B3C4D.js': 'start();',
  'user/assets/page-5E6F7A8B.css': 'body {}',
  'user/icon.svg': '<svg/>',
  'user/config.json': '{ "endpoint": "/ws" }',
  'admin/index.html': '<!doctype html>',
  'admin/assets/app-9C0D1E2F.js': 'start();',
};

describe('SiteFiles', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'berth-site-'));
    write(built);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function write(files: Readonly<Record<string, string>>): void {
    for (const [name, content] of Object.entries(files)) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
  }

  function site(from?: string): SiteFiles {
    return new SiteFiles('pages-files', {
      site: 'pages',
      bucketName: 'pages-1234567',
      folders: ['user', 'admin'],
      ...(from === undefined ? {} : { built: from }),
      configuration: { endpoint: 'wss://chat.example.com/ws' },
    });
  }

  async function objects(from?: string): Promise<Recording> {
    return run(() => void site(from), { world: 'known' });
  }

  function byKey(recording: Recording): ReadonlyMap<string, RecordedResource> {
    return new Map(ofType(recording, objectType).map((object) => [text(object, 'key'), object]));
  }

  it('registers the same objects when nothing is known', async () => {
    const [known, unknown] = await inBothWorlds(() => void site(folder));
    assert.deepEqual(unknown, known);
  });

  it('puts each built file into the bucket, as the build made it', async () => {
    const found = byKey(await objects(folder));
    assert.deepEqual([...found.keys()].sort(), [...Object.keys(built), 'admin/config.json'].sort());
    const script = found.get('user/assets/app-1A2B3C4D.js');
    assert.ok(script !== undefined);
    const source = input(script, 'source');
    assert.ok(isBag(source) && source['path'] === 'app-1A2B3C4D.js' && typeof source['hash'] === 'string');
  });

  it('says what each is, and how long it may be kept: a year where its name has a hash, else not at all', async () => {
    const found = byKey(await objects(folder));
    const said = (key: string) => {
      const object = found.get(key);
      assert.ok(object !== undefined, key);
      return [text(object, 'contentType'), text(object, 'cacheControl')];
    };
    const forever = 'public, max-age=31536000, immutable';
    assert.deepEqual(said('user/assets/app-1A2B3C4D.js'), ['text/javascript; charset=utf-8', forever]);
    assert.deepEqual(said('user/assets/page-5E6F7A8B.css'), ['text/css; charset=utf-8', forever]);
    assert.deepEqual(said('user/index.html'), ['text/html; charset=utf-8', 'no-cache']);
    assert.deepEqual(said('user/icon.svg'), ['image/svg+xml', 'no-cache']);
    assert.deepEqual(said('user/config.json'), ['application/json', 'no-cache']);
  });

  it('tells the pages of the stack, and not what the build said', async () => {
    for (const from of [undefined, folder]) {
      const found = byKey(await objects(from));
      for (const key of ['user/config.json', 'admin/config.json']) {
        const configuration = found.get(key);
        assert.ok(configuration !== undefined, key);
        assert.deepEqual(JSON.parse(text(configuration, 'content')), {
          endpoint: 'wss://chat.example.com/ws',
        });
      }
    }
  });

  it('changes a page only after what it loads is there', async () => {
    const recording = await objects(folder);
    const found = byKey(recording);
    const page = found.get('user/index.html');
    assert.ok(page !== undefined);
    const before = everythingBefore(recording, page);
    for (const key of ['user/assets/app-1A2B3C4D.js', 'user/config.json'])
      assert.ok(before.has(found.get(key)?.urn ?? ''), key);
  });

  it('stands in with pages that try the API, under the names of the real ones', async () => {
    const minimal = byKey(await objects());
    const real = byKey(await objects(folder));
    assert.ok(text(minimal.get('user/index.html') ?? missing(), 'content').includes('src="/user/page.js"'));
    // Another name would be deleted after the real one was put there, and take it along.
    for (const key of ['user/index.html', 'admin/index.html', 'user/config.json'])
      assert.equal(minimal.get(key)?.urn, real.get(key)?.urn);
  });

  it('refuses a folder that is not there, and one without a page, and says to build it', async () => {
    await assert.rejects(
      objects(join(folder, 'dist')),
      /website "pages": there are no files at .*dist; build them first, or name another folder/,
    );
    rmSync(join(folder, 'admin', 'index.html'));
    await assert.rejects(
      objects(folder),
      /website "pages": there is no admin\/index.html in .*; build it first/,
    );
  });
});

function missing(): never {
  throw new Error('no such object');
}

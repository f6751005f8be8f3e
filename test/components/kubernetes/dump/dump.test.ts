import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresServer } from '../../../postgresServer';
import { day, DumpBench, login, startBucket, succeeds, type Outcome } from './dumpBench';
import { secretAccessKey, type ObjectServer } from './objectServer';

describe('dump and restore, with a real PostgreSQL', () => {
  const today = `${day(0)}.sql.gz.enc`;
  const [writer, other] = [login('auth'), login('orders')];
  let bench: DumpBench;
  let server: PostgresServer;
  let objects: ObjectServer;

  before(async () => {
    bench = await DumpBench.start();
    server = bench.server;
    await bench.makeRole('postgres_dump', 'read-only');
    await bench.makeRole(writer.username, 'read-write');
    await bench.makeRole('postgres_restore', 'owner');
    await bench.makeRole(other.username, 'read-write');
  });

  after(() => bench.stop());

  beforeEach(async () => {
    bench.objects.stop();
    objects = await startBucket();
    bench.objects = objects;
    for (const role of [writer, other]) await server.query(role, `DROP OWNED BY CURRENT_USER CASCADE`);
    await bench.makeRole(writer.username, 'read-write');
    await bench.makeRole(other.username, 'read-write');
    await server.query(writer, "CREATE TYPE mood AS ENUM ('good', 'bad')");
    await server.query(writer, 'CREATE TABLE people (id serial PRIMARY KEY, name text UNIQUE, mood mood)');
    await server.query(
      writer,
      "INSERT INTO people (name, mood) SELECT 'person ' || n, 'good' FROM generate_series(1, 500) n",
    );
    await server.query(writer, 'CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS $$ SELECT n * 2 $$');
    await server.query(
      other,
      'CREATE TABLE orders (id int PRIMARY KEY, person text, amount numeric DEFAULT 1)',
    );
    await server.query(other, "INSERT INTO orders VALUES (1, 'person 1', 12.50), (2, NULL, 3)");
    await server.query(other, 'CREATE VIEW large_orders AS SELECT * FROM orders WHERE amount > 10');
  });

  const dump: DumpBench['dump'] = (...args) => bench.dump(...args);
  const restore: DumpBench['restore'] = (...args) => bench.restore(...args);

  async function rows(): Promise<unknown> {
    const statements = [
      'SELECT * FROM people ORDER BY id',
      'SELECT * FROM orders ORDER BY id',
      'SELECT * FROM large_orders',
      "SELECT tablename, tableowner FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
      'SELECT last_value FROM people_id_seq',
    ];
    return Promise.all(statements.map((statement) => server.query(writer, statement)));
  }

  /** The run fails with the message, and neither the database nor the dumps in the bucket are others than before. */
  async function failsHarmlessly(run: () => Promise<Outcome>, message: RegExp): Promise<void> {
    const [rowsBefore, dumpsBefore] = [await rows(), new Map(objects.objects)];
    const { status, output } = await run();
    assert.notEqual(status, 0, output);
    assert.match(output, message);
    assert.doesNotMatch(output, new RegExp(`${bench.key}|${secretAccessKey}|secret`));
    assert.deepEqual(await rows(), rowsBefore);
    assert.deepEqual(objects.objects, dumpsBefore);
    assert.equal(objects.uploads.size, 0);
  }

  it('brings back rows, owners, sequences and rights, and takes away what came later', async () => {
    const before = await rows();
    const output = await succeeds(dump());
    assert.match(output, new RegExp(`stored ${today} in dumps, \\d+ bytes`));
    await server.query(writer, 'DELETE FROM people WHERE id > 10');
    await server.query(writer, 'ALTER TABLE people DROP COLUMN mood');
    await server.query(other, 'DROP TABLE orders CASCADE');
    await server
      .query(other, 'CREATE TABLE later (name text REFERENCES people (name))')
      .catch(() => undefined);
    assert.match(await succeeds(restore()), new RegExp(`fetching ${today}`));
    assert.deepEqual(await rows(), before);
    // The services go on as before.
    await server.query(writer, "INSERT INTO people (name) VALUES ('new')");
    await server.query(writer, 'INSERT INTO orders VALUES (3)');
    await server.query(other, 'ALTER TABLE orders ADD COLUMN note text');
    await server.query(login('postgres_dump'), 'SELECT last_value FROM people_id_seq');
    await bench.makeRole(other.username, 'read-write');
    await succeeds(dump());
  });

  it('restores into a database that is empty, as after its loss', async () => {
    const before = await rows();
    await succeeds(dump());
    for (const role of [writer, other]) await server.query(role, `DROP OWNED BY CURRENT_USER CASCADE`);
    await bench.makeRole(writer.username, 'read-write');
    await bench.makeRole(other.username, 'read-write');
    await succeeds(restore());
    assert.deepEqual(await rows(), before);
  });

  it('keeps nothing readable in the bucket', async () => {
    await succeeds(dump());
    const stored = objects.objects.get(today);
    assert(stored !== undefined && !stored.includes('person 1') && !stored.includes('PGDMP'));
    assert(!stored.subarray(0, 64).includes(Buffer.from([0x1f, 0x8b])));
  });

  it('gives a second dump of a day a name of its own, and restores the newest unless told another', async () => {
    await succeeds(dump());
    const before = await rows();
    await server.query(other, 'DELETE FROM orders');
    await succeeds(dump());
    const names = [...objects.objects.keys()].sort();
    assert.equal(names[0], today);
    assert.match(names[1] ?? '', new RegExp(`^${day(0)}T\\d{6}Z\\.sql\\.gz\\.enc$`));
    await succeeds(restore());
    assert.deepEqual(await server.query(other, 'SELECT * FROM orders'), []);
    await succeeds(restore({ DUMP: today }));
    assert.deepEqual(await rows(), before);
  });

  it('removes dumps that are too old, over several pages of the list, and nothing else', async () => {
    objects.listed = 2;
    const old = [31, 32, 400].map((offset) => `${day(offset)}.sql.gz.enc`);
    const kept = [`${day(1)}.sql.gz.enc`, `${day(30)}.sql.gz.enc`, 'notes.txt', `x${day(90)}.sql.gz.enc`];
    for (const name of [...old, ...kept]) objects.objects.set(name, Buffer.from('old'));
    await succeeds(dump());
    assert.deepEqual([...objects.objects.keys()].sort(), [...kept, today].sort());
  });

  it('keeps the old dumps as long as no new one is whole', async () => {
    objects.objects.set(`${day(90)}.sql.gz.enc`, Buffer.from('old'));
    objects.damage = (body) => body.subarray(0, body.length - 1);
    await failsHarmlessly(dump, /did not arrive whole: \d+ of \d+ bytes; it was removed again/);
    objects.damage = (body) => Buffer.concat([body.subarray(0, -1), Buffer.from([(body.at(-1) ?? 0) ^ 1])]);
    await failsHarmlessly(dump, /did not arrive whole/);
  });

  it('tries again where the bucket is away for a moment', async () => {
    objects.outages = 2;
    await succeeds(dump());
    assert(objects.objects.has(today));
  }).timeout(20_000);

  it('fails with a message, and keeps the last dump, where a dump cannot be made or stored', async () => {
    objects.objects.set(`${day(90)}.sql.gz.enc`, Buffer.from('old'));
    await failsHarmlessly(() => dump({}, '/dev/full'), /No space left on device[^]*no dump was made/);
    await failsHarmlessly(
      () => dump({ BUCKET_NAME: 'missing' }),
      /not stored: [^]*bucket missing: HTTP 404 NoSuchBucket/,
    );
    await failsHarmlessly(
      () => dump({ BUCKET_SECRET_ACCESS_KEY: 'another' }),
      /HTTP 403 SignatureDoesNotMatch/,
    );
    await failsHarmlessly(() => dump({ DUMP_KEY: 'ab' }), /the key has 1 bytes; AES-256 takes 32/);
    await server.query(server.administrator, 'ALTER ROLE postgres_dump NOLOGIN');
    await failsHarmlessly(dump, /not permitted to log in[^]*no dump was made/);
    await server.query(server.administrator, 'ALTER ROLE postgres_dump LOGIN');
  });

  it('restores nothing with a wrong key, of a cut or changed file, or where there is none', async () => {
    await failsHarmlessly(restore, /the bucket dumps holds no dump/);
    await succeeds(dump());
    const whole = objects.objects.get(today) ?? Buffer.alloc(0);
    await server.query(other, 'DELETE FROM orders WHERE id = 1');
    await failsHarmlessly(
      () => restore({ DUMP_KEY: randomBytes(32).toString('hex') }),
      /encrypted with another key/,
    );
    await failsHarmlessly(
      () => restore({ DUMP: '2020-01-01.sql.gz.enc' }),
      new RegExp(`there is no 2020-01-01.* newest dumps: ${today}`),
    );
    await failsHarmlessly(() => restore({ BUCKET_NAME: 'missing' }), /nothing was restored[^]*NoSuchBucket/);
    await failsHarmlessly(() => restore({}, '/dev/full'), /no space left on device/i);
    for (const length of [0, 40, whole.length - 1]) {
      objects.objects.set(today, whole.subarray(0, length));
      await failsHarmlessly(restore, /cut off or was changed/);
    }
    for (const place of [20, 100]) {
      const changed = Buffer.from(whole);
      changed[place] = (changed[place] ?? 0) ^ 1;
      objects.objects.set(today, changed);
      await failsHarmlessly(restore, /cut off or was changed/);
    }
    objects.objects.set(today, Buffer.from('SQL'.repeat(100)));
    await failsHarmlessly(restore, /it is no dump of Berth/);
  }).timeout(30_000);

  it('takes all of a restore back where a part of it fails', async () => {
    await succeeds(dump());
    await server.query(writer, 'DELETE FROM people');
    // What the administrator made is not emptied, and stands in the way of what the dump brings.
    await server.query(other, 'ALTER TABLE orders RENAME TO kept');
    await server.query(
      { ...server.administrator, database: 'shop' },
      'CREATE TABLE orders (id int, amount int)',
    );
    await server.query(
      { ...server.administrator, database: 'shop' },
      'GRANT SELECT ON orders TO shop_read_write',
    );
    await failsHarmlessly(restore, /"orders" already exists[^]*nothing was restored/);
    await server.query({ ...server.administrator, database: 'shop' }, 'DROP TABLE orders');
  });

  it('leaves extensions and what belongs to them alone', async () => {
    const administrator = { ...server.administrator, database: 'shop' };
    await server.query(administrator, 'CREATE EXTENSION IF NOT EXISTS pgcrypto');
    await server.query(writer, 'ALTER TABLE people ADD COLUMN code uuid DEFAULT gen_random_uuid()');
    await succeeds(dump());
    const before = await rows();
    await succeeds(restore());
    assert.deepEqual(await rows(), before);
  });

  it('sends a large dump in parts, and gives its parts up where one fails', async () => {
    const large = randomBytes(70 * 1024 * 1024);
    const source = join(bench.folder, 'large');
    writeFileSync(source, large);
    objects.failingPart = 2;
    await failsHarmlessly(() => bench.node('upload.js', source), /PUT .* HTTP 403 AccessDenied/);
    objects.failingPart = 0;
    await succeeds(bench.node('upload.js', source));
    assert(objects.answered.some(({ path }) => path.includes('partNumber=2')));
    const target = join(bench.folder, 'large-again');
    await succeeds(bench.node('download.js', target));
    assert(readFileSync(target).equals(large));
  }).timeout(60_000);
});

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { day, DumpBench, login, startBucket, succeeds } from './dumpBench';
import { secretAccessKey } from './objectServer';

describe('restore drill, with a real PostgreSQL', () => {
  const newest = `${day(0)}.sql.gz.enc`;
  const service = login('shop');
  let bench: DumpBench;

  before(async () => {
    bench = await DumpBench.start();
    await bench.makeRole('postgres_dump', 'read-only');
    await bench.makeRole(service.username, 'read-write');
    const { server } = bench;
    await server.query(service, 'CREATE TABLE people (id serial PRIMARY KEY, name text UNIQUE)');
    await server.query(
      service,
      "INSERT INTO people (name) SELECT 'person ' || n FROM generate_series(1, 500) n",
    );
    await server.query(service, 'CREATE TABLE "Odd ""name"" of\na\ttable" (person int REFERENCES people)');
    await server.query(service, 'INSERT INTO "Odd ""name"" of\na\ttable" VALUES (1), (2)');
    await server.query(service, 'CREATE TABLE nobody ()');
    await server.query(service, 'CREATE VIEW names AS SELECT name FROM people');
    const administrator = { ...server.administrator, database: 'shop' };
    await server.query(administrator, 'CREATE EXTENSION pgcrypto');
    await server.query(service, 'ALTER TABLE people ADD COLUMN code uuid DEFAULT gen_random_uuid()');
  });

  after(() => bench.stop());

  beforeEach(async () => {
    bench.objects.stop();
    bench.objects = await startBucket();
  });

  /** The drill fails with the message and tells no secret, and the dump stays as it is. */
  async function fails(run: ReturnType<DumpBench['drill']>, message: RegExp): Promise<void> {
    const before = new Map(bench.objects.objects);
    const { status, output } = await run;
    assert.notEqual(status, 0, output);
    assert.match(output, message);
    assert.doesNotMatch(output, new RegExp(`${bench.key}|${secretAccessKey}|\\nproved: `));
    assert.deepEqual(bench.objects.objects, before);
  }

  /** Makes a dump with the script changed, as a mistake of ours or of pg_dump would. */
  async function dumpWith(from: string, to: string): Promise<void> {
    const script = bench.script('dump.sh');
    const right = readFileSync(script, 'utf8');
    assert(right.includes(from));
    writeFileSync(script, right.replace(from, to));
    await succeeds(bench.dump());
    writeFileSync(script, right);
  }

  it('proves the newest dump, with every table and row, though no role of the database is there', async () => {
    const dumped = await succeeds(bench.dump());
    assert.match(dumped, /dumped shop: 3 tables, 502 rows/);
    const output = await succeeds(bench.drill());
    assert.match(output, new RegExp(`fetching ${newest} of dumps\n${newest} is whole\n`));
    assert.match(output, /proved: it restores 3 tables with 502 rows, as many as there were\n$/);
  });

  it('counts the rows at the moment of the dump, whatever is written meanwhile', async () => {
    // Between counting and dumping, a row comes in that neither may see.
    const added = `psql postgresql://shop:shop%20secret@127.0.0.1:${bench.server.port}/shop --quiet --command "INSERT INTO nobody DEFAULT VALUES"`;
    await dumpWith('  pg_dump ', `  ${added}\n  pg_dump `);
    assert.deepEqual(await bench.server.query(service, 'SELECT count(*)::int FROM nobody'), [{ count: 1 }]);
    assert.match(await succeeds(bench.drill()), /3 tables with 502 rows/);
    await bench.server.query(service, 'TRUNCATE nobody');
  });

  it('fails where the dump lacks a table, or rows of one', async () => {
    await dumpWith('--format=custom', '--format=custom --exclude-table=\'"Odd"*\'');
    const missing =
      /counted at the dump: 2\t"public[^\n]*Odd[^\n]*\n[^]*not proved: it brings back other tables or rows/;
    await fails(bench.drill(), missing);
    await dumpWith('--format=custom', '--format=custom --exclude-table-data=\'"Odd"*\'');
    await fails(bench.drill(), /counted at the dump: 2\t.*Odd.*\nrestored: {12}0\t.*Odd.*\n/);
  });

  it('fails where the dump does not restore', async () => {
    await dumpWith('--format=custom', '--format=custom --exclude-table=people');
    await fails(bench.drill(), /relation "public.people" does not exist[^]*not proved: it does not restore/);
  });

  it('fails with a wrong key, of a cut or changed file, and where there is none', async () => {
    await fails(bench.drill(), /the bucket dumps holds no dump/);
    await succeeds(bench.dump());
    await fails(bench.drill({ DUMP_KEY: randomBytes(32).toString('hex') }), /encrypted with another key/);
    const whole = bench.objects.objects.get(newest) ?? Buffer.alloc(0);
    bench.objects.objects.set(newest, whole.subarray(0, whole.length - 1));
    await fails(bench.drill(), /cut off or was changed/);
    const changed = Buffer.from(whole);
    changed[100] = (changed[100] ?? 0) ^ 1;
    bench.objects.objects.set(newest, changed);
    await fails(bench.drill(), /cut off or was changed/);
  });

  it('fails where a disk is full, of the dump or of the throw-away server', async () => {
    await succeeds(bench.dump());
    await fails(bench.drill({}, '/dev/full'), /no space left on device/i);
    await fails(bench.drill({}, bench.file, 'ulimit -f 4096'), /not proved: the throw-away PostgreSQL/);
  });

  it('says of a dump that counts nothing that it proves nothing', async () => {
    await dumpWith('gzip >>"$FILE"', 'gzip >/dev/null');
    await fails(bench.drill(), /not proved: it does not say how many rows it holds/);
  });
});

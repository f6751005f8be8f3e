import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Login } from '../../../postgresServer';
import { day, DumpBench, login, startBucket, succeeds, type Outcome } from './dumpBench';
import { secretAccessKey } from './objectServer';
import { ServerDumps } from './serverDumps';

const databases = ['chat', 'drive', 'video'] as const;
type Database = (typeof databases)[number];

describe('dumps of every database of a server, with a real PostgreSQL', () => {
  const writers: Readonly<Record<Database, Login>> = {
    chat: login('chat', 'chat'),
    drive: login('drive', 'drive'),
    video: login('video', 'video'),
  };
  const newest = (database: string) => `${database}/${day(0)}.sql.gz.enc`;
  let bench: DumpBench;
  let dumps: ServerDumps;

  before(async () => {
    bench = await DumpBench.start();
    dumps = new ServerDumps(bench, databases);
    for (const database of databases) {
      await bench.makeRole('postgres_dump', 'read-only', database);
      await bench.makeRole(database, 'read-write', database);
      await bench.makeRole('postgres_restore', 'owner', database);
    }
  });

  after(() => bench.stop());

  beforeEach(async () => {
    bench.objects.stop();
    bench.objects = await startBucket();
    for (const database of databases) {
      const writer = writers[database];
      await bench.server.query(writer, 'DROP OWNED BY CURRENT_USER CASCADE');
      await bench.makeRole(database, 'read-write', database);
      await bench.server.query(writer, 'CREATE TABLE things (id serial PRIMARY KEY, name text)');
      const values = `SELECT '${database} ' || n FROM generate_series(1, 100) n`;
      await bench.server.query(writer, `INSERT INTO things (name) ${values}`);
    }
  });

  function rowsOf(database: Database) {
    return bench.server.query(writers[database], 'SELECT * FROM things ORDER BY id');
  }

  function rows() {
    return Promise.all(databases.map(rowsOf));
  }

  function stored(): string[] {
    return [...bench.objects.objects.keys()].sort();
  }

  /** The run fails with the message, tells no secret, and no row of any database is another than before. */
  async function fails(run: () => Promise<Outcome>, message: RegExp): Promise<string> {
    const before = await rows();
    const { status, output } = await run();
    assert.notEqual(status, 0, output);
    assert.match(output, message);
    assert.doesNotMatch(output, new RegExp(`${bench.key}|${secretAccessKey}|secret`));
    assert.deepEqual(await rows(), before);
    return output;
  }

  function asAdministrator(statement: string, database = 'postgres') {
    return bench.server.query({ ...bench.server.administrator, database }, statement);
  }

  it('brings the rows of each back into the right one, and leaves the others alone', async () => {
    const before = await rows();
    const output = await succeeds(dumps.dump());
    for (const database of databases)
      assert.match(output, new RegExp(`dumped ${database}: 1 tables, 100 rows`));
    assert.deepEqual(stored(), databases.map(newest));
    for (const database of databases) await bench.server.query(writers[database], 'DROP TABLE things');
    assert.match(await succeeds(dumps.restore('drive')), /restored drive/);
    assert.deepEqual(await rowsOf('drive'), before[1]);
    await assert.rejects(rowsOf('chat'), /does not exist/);
    for (const database of ['chat', 'video']) await succeeds(dumps.restore(database));
    assert.deepEqual(await rows(), before);
    // The services go on as before.
    for (const database of databases)
      await bench.server.query(writers[database], 'ALTER TABLE things ADD COLUMN note text');
  });

  it('dumps a database that no service has any more', async () => {
    await succeeds(new ServerDumps(bench, ['chat', 'drive']).dump());
    assert.deepEqual(stored(), databases.map(newest));
  });

  it('fails where one of the system is not on the server, and dumps all others', async () => {
    await fails(
      () => new ServerDumps(bench, [...databases, 'approval']).dump(),
      /approval was not dumped: it is not on the server[^]*not every database was dumped: without a new dump: approval\./,
    );
    assert.deepEqual(stored(), databases.map(newest));
  });

  it('fails where one cannot be read, and dumps all others', async () => {
    await asAdministrator('REVOKE SELECT ON things FROM chat_read_only', 'chat');
    await fails(() => dumps.dump(), /permission denied for table things[^]*without a new dump: chat\./);
    assert.deepEqual(stored(), [newest('drive'), newest('video')]);
  });

  it('fails where somebody made one that the jobs may not read, and dumps all others', async () => {
    await asAdministrator('CREATE DATABASE "by hand"');
    await asAdministrator('CREATE DATABASE scratch');
    await asAdministrator('CREATE TABLE notes (id int)', 'scratch');
    try {
      const message =
        /by hand was not dumped: its name[^]*permission denied for table notes[^]*: by hand, scratch\./;
      await fails(() => dumps.dump(), message);
      assert.deepEqual(stored(), databases.map(newest));
    } finally {
      await asAdministrator('DROP DATABASE "by hand"');
      await asAdministrator('DROP DATABASE scratch');
    }
  });

  it('makes no dump, and says so, where nobody may log in', async () => {
    await asAdministrator('ALTER ROLE postgres_dump NOLOGIN');
    await fails(() => dumps.dump(), /not permitted to log in[^]*no dump was made/);
    await asAdministrator('ALTER ROLE postgres_dump LOGIN');
    assert.deepEqual(stored(), []);
  });

  it('fails where the disk is full for one, and dumps all others', async () => {
    const disk = (work: string) => symlinkSync('/dev/full', join(work, 'drive.sql.gz'));
    await fails(() => dumps.dump({ disk }), /No space left on device[^]*without a new dump: drive\./);
    assert.deepEqual(stored(), [newest('chat'), newest('video')]);
  });

  it('fails where one does not arrive whole, and stores all others', async () => {
    let arrived = 0;
    bench.objects.damage = (body) => (++arrived === 2 ? body.subarray(0, -1) : body);
    await fails(() => dumps.dump(), /drive\/\S+ did not arrive whole[^]*without a new dump: drive\./);
    assert.deepEqual(stored(), [newest('chat'), newest('video')]);
  });

  it('removes old dumps of a database only once it has a new one, and nothing of the others', async () => {
    bench.objects.listed = 2;
    const old = [`${day(31)}.sql.gz.enc`, `${day(90)}.sql.gz.enc`];
    const others = ['2020-01-01.sql.gz.enc', 'archive/2020-01-01.sql.gz.enc', 'chat/notes.txt'];
    for (const name of [
      ...others,
      ...databases.flatMap((database) => old.map((date) => `${database}/${date}`)),
    ])
      bench.objects.objects.set(name, Buffer.from('old'));
    await asAdministrator('REVOKE SELECT ON things FROM video_read_only', 'video');
    await fails(() => dumps.dump(), /without a new dump: video\./);
    const kept = old.map((date) => `video/${date}`);
    assert.deepEqual(stored(), [...others, ...kept, newest('chat'), newest('drive')].sort());
  });

  it('restores nothing until a database is named that there is a dump of, and the same to both containers', async () => {
    await fails(() => dumps.restoreUnnamed(), /no dump of "unnamed", of any/);
    await succeeds(dumps.dump());
    await fails(
      () => dumps.restoreUnnamed(),
      /nothing was restored[^]*no dump of "unnamed", but of chat, drive, video: set DATABASE/,
    );
    for (const database of databases) await bench.server.query(writers[database], 'DELETE FROM things');
    await fails(() => dumps.restore('chat', {}, 'drive'), /nothing was restored, the database is as it was/);
  });

  it('restores nothing with a wrong key, or of a cut file', async () => {
    await succeeds(dumps.dump());
    for (const database of databases) await bench.server.query(writers[database], 'DELETE FROM things');
    const wrong = { DUMP_KEY: randomBytes(32).toString('hex') };
    await fails(
      () => dumps.restore('chat', { bucket: wrong }),
      /chat\/\S+: it was encrypted with another key/,
    );
    const whole = bench.objects.objects.get(newest('chat')) ?? Buffer.alloc(0);
    bench.objects.objects.set(newest('chat'), whole.subarray(0, -1));
    await fails(() => dumps.restore('chat'), /cut off or was changed/);
    const disk = (work: string) => symlinkSync('/dev/full', join(work, 'drive.sql.gz'));
    await fails(() => dumps.restore('drive', { disk }), /no space left on device/i);
  });

  it('proves the newest dump of each, and of those that have no database any more', async () => {
    await succeeds(dumps.dump());
    const output = await succeeds(new ServerDumps(bench, ['chat', 'drive']).drill());
    for (const database of databases)
      assert.match(
        output,
        new RegExp(`the dump of ${database}:\nproved: it restores 1 tables with 100 rows`),
      );
    assert.match(output, /proved the dumps of 3 databases\n$/);
  });

  it('says which cannot be brought back, and proves all others', async () => {
    await succeeds(dumps.dump());
    const whole = bench.objects.objects.get(newest('chat')) ?? Buffer.alloc(0);
    bench.objects.objects.set(newest('chat'), whole.subarray(0, -1));
    const output = await fails(
      () => new ServerDumps(bench, [...databases, 'approval']).drill(),
      /dump of approval was not fetched: [^]*holds no dump[^]*chat was not fetched: [^]*cut off[^]*not proved: approval chat\n$/,
    );
    assert.match(output, /the dump of drive:\nproved[^]*the dump of video:\nproved/);
    const wrong = { DUMP_KEY: randomBytes(32).toString('hex') };
    await fails(() => dumps.drill({ bucket: wrong }), /another key[^]*not proved: chat drive video\n$/);
  });

  it('fails where what was dumped of one lacks rows, and proves all others', async () => {
    const script = bench.script('dump.sh');
    const right = readFileSync(script, 'utf8');
    const forgetful = 'pg_dump $([ "$PGDATABASE" != drive ] || echo --exclude-table-data=things) ';
    writeFileSync(script, right.replace('pg_dump --no-password', `${forgetful} --no-password`));
    await succeeds(dumps.dump());
    writeFileSync(script, right);
    const output = await fails(() => dumps.drill(), /counted at the dump: 100\t[^]*not proved: drive\n$/);
    assert.match(output, /the dump of chat:\nproved[^]*the dump of video:\nproved/);
  });
});

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { problemOfNames, roleScript } from '../../../components/kubernetes/roleScript';
import { scramVerifier } from '../../../components/kubernetes/scramVerifier';
import { startPostgres, type Login, type PostgresServer } from '../../postgresServer';

type Access = 'read-write' | 'read-only' | 'owner';

describe('the script that makes a database role, in a real PostgreSQL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'berth-role-'));
  const file = join(folder, 'role.sql');
  let server: PostgresServer;
  let master: Login;

  before(async () => {
    writeFileSync(file, roleScript);
    server = await startPostgres();
    // What RDS calls the master user: it makes roles and databases, and is no superuser.
    master = { username: 'master', password: 'master-password', database: 'postgres' };
    await server.query(
      server.administrator,
      `CREATE ROLE master LOGIN CREATEROLE CREATEDB PASSWORD '${master.password}'`,
    );
  });

  after(() => {
    server.stop();
    rmSync(folder, { recursive: true });
  });

  async function make(role: Login, access: Access, administrator = master): Promise<string> {
    const result = await server.psql(
      {
        PGHOST: '127.0.0.1',
        PGPORT: String(server.port),
        PGUSER: administrator.username,
        PGPASSWORD: administrator.password,
        PGDATABASE: administrator.database,
        ROLE_NAME: role.username,
        ROLE_VERIFIER: scramVerifier(role.password, 'a-salt-of-the-test-only'),
        ROLE_DATABASE: role.database,
        ROLE_ACCESS: access,
      },
      file,
    );
    assert.equal(result.status, 0, result.output);
    return result.output;
  }

  const login = (username: string, database: string): Login => ({
    username,
    database,
    password: `${username} secret`,
  });
  const denied = /permission denied/;

  it('lets a writer make tables and change what another writer made', async () => {
    const [first, second] = [login('first_writer', 'shop'), login('second_writer', 'shop')];
    await make(first, 'read-write');
    await make(second, 'read-write');
    await server.query(first, 'CREATE TABLE goods (id serial PRIMARY KEY, name text)');
    await server.query(second, "INSERT INTO goods (name) VALUES ('rope')");
    await server.query(second, "UPDATE goods SET name = 'chain'");
    assert.deepEqual(await server.query(first, 'SELECT * FROM goods'), [{ id: 1, name: 'chain' }]);
    await assert.rejects(server.query(second, 'DROP TABLE goods'), /must be owner/);
  });

  it('lets a reader read what was there and what comes later, and change neither', async () => {
    const [writer, reader] = [login('writer', 'library'), login('reader', 'library')];
    await make(writer, 'read-write');
    await server.query(writer, 'CREATE TABLE early (id int)');
    await make(reader, 'read-only');
    await server.query(writer, 'CREATE TABLE late (id int)');
    for (const table of ['early', 'late']) {
      assert.deepEqual(await server.query(reader, `SELECT * FROM ${table}`), []);
      await assert.rejects(server.query(reader, `INSERT INTO ${table} VALUES (1)`), denied);
    }
    await assert.rejects(server.query(reader, 'CREATE TABLE own (id int)'), denied);
  });

  it('lets a reader that came before the writer read as well', async () => {
    const [writer, reader] = [login('later_writer', 'archive'), login('early_reader', 'archive')];
    await make(reader, 'read-only');
    await make(writer, 'read-write');
    await server.query(writer, 'CREATE TABLE papers (id int)');
    assert.deepEqual(await server.query(reader, 'SELECT * FROM papers'), []);
  });

  it('lets a reader see where sequences stand, whoever came first: a dump needs it', async () => {
    const [writer, early, late] = ['seq_writer', 'seq_early', 'seq_late'].map((name) =>
      login(name, 'counted'),
    );
    assert(writer !== undefined && early !== undefined && late !== undefined);
    await make(early, 'read-only');
    await make(writer, 'read-write');
    await server.query(writer, 'CREATE SEQUENCE numbers');
    await make(late, 'read-only');
    for (const reader of [early, late]) {
      assert.deepEqual(await server.query(reader, 'SELECT last_value FROM numbers'), [{ last_value: '1' }]);
      await assert.rejects(server.query(reader, "SELECT nextval('numbers')"), denied);
    }
  });

  it('lets an owner drop, make and give away what any writer owns, whoever came first', async () => {
    const [first, owner, last] = ['own_first', 'own_owner', 'own_last'].map((name) => login(name, 'owned'));
    assert(first !== undefined && owner !== undefined && last !== undefined);
    await make(first, 'read-write');
    await server.query(first, 'CREATE TABLE early (id int)');
    await make(owner, 'owner');
    await make(last, 'read-write');
    await server.query(last, 'CREATE TABLE late (id int)');
    await server.query(owner, 'DROP TABLE early, late');
    for (const writer of [first, last]) {
      await server.query(owner, 'CREATE TABLE again (id int)');
      await server.query(owner, `ALTER TABLE again OWNER TO ${writer.username}`);
      await server.query(writer, 'DROP TABLE again');
    }
  });

  it('gives an owner what a role that no longer writes has left', async () => {
    const [writer, owner] = [login('left_writer', 'left'), login('left_owner', 'left')];
    await make(writer, 'read-write');
    await make(owner, 'owner');
    await server.query(writer, 'CREATE TABLE remains (id int)');
    await make(writer, 'read-only');
    await assert.rejects(server.query(writer, 'DROP TABLE remains'), /must be owner/);
    await server.query(owner, 'DROP TABLE remains');
  });

  it('turns a writer into an owner and back', async () => {
    const [role, other] = [login('turned', 'turning'), login('turned_other', 'turning')];
    await make(other, 'read-write');
    await server.query(other, 'CREATE TABLE theirs (id int)');
    await make(role, 'read-write');
    await make(role, 'owner');
    await server.query(role, 'ALTER TABLE theirs ADD COLUMN name text');
    await make(role, 'read-write');
    await assert.rejects(server.query(role, 'DROP TABLE theirs'), /must be owner/);
  });

  it('keeps a role out of other databases', async () => {
    await make(login('here', 'mine'), 'read-write');
    await make(login('there', 'theirs'), 'read-write');
    await assert.rejects(server.query(login('here', 'theirs'), 'SELECT 1'), denied);
  });

  it('changes nothing when it runs again, and says no word of the password', async () => {
    const role = login('again', 'twice');
    const output = await make(role, 'read-write');
    await server.query(role, 'CREATE TABLE kept (id serial)');
    await make(role, 'read-write');
    const before = server.dump('twice');
    await make(role, 'read-write');
    assert.equal(server.dump('twice'), before);
    assert.match(output, /role again has read-write access to the database twice/);
    assert.doesNotMatch(output, /SCRAM|secret|WARNING|NOTICE/);
  });

  it('takes a changed password: the new one opens, the old one does not', async () => {
    const old = login('rotated', 'rotation');
    const renewed = { ...old, password: 'a new secret' };
    await make(old, 'read-write');
    assert.deepEqual(await server.query(old, 'SELECT 1 AS one'), [{ one: 1 }]);
    await make(renewed, 'read-write');
    assert.deepEqual(await server.query(renewed, 'SELECT 1 AS one'), [{ one: 1 }]);
    await assert.rejects(server.query(old, 'SELECT 1'), /password authentication failed/);
  });

  it('takes writing away from a role that is to read only, even from what it made itself', async () => {
    const role = login('demoted', 'demotion');
    await make(role, 'read-write');
    await server.query(role, 'CREATE TABLE own (id int)');
    await make(role, 'read-only');
    assert.deepEqual(await server.query(role, 'SELECT * FROM own'), []);
    await assert.rejects(server.query(role, 'INSERT INTO own VALUES (1)'), denied);
    await assert.rejects(server.query(role, 'CREATE TABLE other (id int)'), denied);
    await make(role, 'read-write');
    await server.query(role, 'INSERT INTO own VALUES (1)');
  });

  it('makes several roles of one database at once', async () => {
    const roles = [1, 2, 3, 4].map((number) => login(`at_once_${number}`, 'crowd'));
    await Promise.all(roles.map((role) => make(role, 'read-write')));
    for (const role of roles) assert.equal((await server.query(role, 'SELECT 1')).length, 1);
  });

  it('takes names as names, whatever is in them', async () => {
    const role = { username: 'o\'brien "; DROP', database: 'task-platform', password: 'quoted secret' };
    await make(role, 'read-write');
    await server.query(role, 'CREATE TABLE own (id int)');
  });

  it('works for a superuser too', async () => {
    const role = login('of_superuser', 'super');
    await make(role, 'read-write', server.administrator);
    await server.query(role, 'CREATE TABLE own (id int)');
  });

  it('leaves alone what belongs to somebody else', async () => {
    const role = login('guest', 'extended');
    await make(role, 'read-write');
    await server.query(
      { ...server.administrator, database: 'extended' },
      'CREATE TABLE foreign_table (id int)',
    );
    await make(role, 'read-write');
    await assert.rejects(server.query(role, 'SELECT * FROM foreign_table'), denied);
  });
});

describe('names of roles and databases', () => {
  it('are refused where PostgreSQL would cut them off', () => {
    assert.equal(problemOfNames('a'.repeat(63), 'b'.repeat(52)), undefined);
    assert.match(problemOfNames('a'.repeat(64), 'b') ?? '', /role "a+" is longer than the 63 bytes/);
    assert.match(problemOfNames('a', 'b'.repeat(53)) ?? '', /database "b+" is longer than 52 bytes/);
  });
});

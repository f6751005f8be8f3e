import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitoringRoleScript } from '../../../../components/kubernetes/operators/monitoringRole';
import { scramVerifier } from '../../../../components/kubernetes/scramVerifier';
import { startPostgres, type Login, type PostgresServer } from '../../../postgresServer';

describe('the role by which an exporter watches a database, in a real PostgreSQL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'berth-monitor-'));
  const file = join(folder, 'role.sql');
  const login = (password: string): Login => ({ username: 'berth_monitor', password, database: 'postgres' });
  let server: PostgresServer;

  async function make(password: string): Promise<void> {
    const { administrator, port } = server;
    const result = await server.psql(
      {
        PGHOST: '127.0.0.1',
        PGPORT: String(port),
        PGUSER: administrator.username,
        PGPASSWORD: administrator.password,
        PGDATABASE: administrator.database,
        ROLE_NAME: 'berth_monitor',
        ROLE_VERIFIER: scramVerifier(password, 'a-salt-of-the-test-only'),
      },
      file,
    );
    assert.equal(result.status, 0, result.output);
  }

  before(async () => {
    writeFileSync(file, monitoringRoleScript);
    server = await startPostgres();
    await server.query(server.administrator, 'CREATE TABLE orders (id int)');
    await make('first password');
  });

  after(() => {
    server.stop();
    rmSync(folder, { recursive: true });
  });

  it('sees what the server does, and how large each database is', async () => {
    const seen = await server.query(
      login('first password'),
      "SELECT pg_has_role('pg_read_all_stats', 'USAGE') AS watches, pg_database_size('template1') > 0 AS sized",
    );
    assert.deepEqual(seen, [{ watches: true, sized: true }]);
  });

  it('reads no row of any table', async () => {
    await assert.rejects(server.query(login('first password'), 'SELECT * FROM orders'), /permission denied/);
  });

  it('changes nothing when it is made again, but for a new password', async () => {
    await make('second password');
    assert.deepEqual(await server.query(login('second password'), 'SELECT 1 AS one'), [{ one: 1 }]);
    await assert.rejects(server.query(login('first password'), 'SELECT 1'), /password authentication failed/);
  });
});

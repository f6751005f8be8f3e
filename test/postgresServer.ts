import { execFile, execFileSync, type ExecFileException } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

/** What a finished psql said. */
export interface PsqlResult {
  readonly status: number;
  readonly output: string;
}

/** Who logs in, and where to. */
export interface Login {
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

/** A PostgreSQL of its own in a temporary folder, on a free port of the loopback interface. */
export interface PostgresServer {
  readonly port: number;
  /** The superuser. */
  readonly administrator: Login;
  /** Runs one statement and returns its rows; rejects with the server's error. */
  query(login: Login, statement: string): Promise<readonly Record<string, unknown>[]>;
  /** Runs psql with these variables and no others but PATH. */
  psql(variables: Readonly<Record<string, string>>, file: string): Promise<PsqlResult>;
  /** Every role, and everything in the database but its rows, as SQL. */
  dump(database: string): string;
  stop(): void;
}

/** Starts a server, ready to take logins, which all need a password. Raises an error if PostgreSQL is not installed. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'berth-postgres-'));
  const owner = ownerOf(folder);
  const run = (program: string, ...args: string[]): string =>
    execFileSync(binary(program), args, { ...owner, cwd: folder, stdio: 'pipe', encoding: 'utf8' });
  const administrator = { username: 'administrator', password: 'of-a-test-alone', database: 'postgres' };
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, administrator.password);
  chmodSync(passwordFile, 0o644);
  const data = join(folder, 'data');
  const port = await freePort();
  const auth = ['--auth=scram-sha-256', `--username=${administrator.username}`, `--pwfile=${passwordFile}`];
  run('initdb', '--pgdata', data, '--locale=C.UTF-8', '--no-sync', ...auth);
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder} -c fsync=off`;
  run('pg_ctl', 'start', '--pgdata', data, '--wait', '--log', join(folder, 'log'), '--options', settings);
  const url = ({ username, password, database }: Login) => ({
    host: '127.0.0.1',
    port,
    user: username,
    password,
    database,
  });
  return {
    port,
    administrator,
    query: async (login, statement) => {
      const client = new Client(url(login));
      await client.connect();
      try {
        return (await client.query<Record<string, unknown>>(statement)).rows;
      } finally {
        await client.end();
      }
    },
    psql: (variables, file) => psql(binary('psql'), variables, file),
    dump: (database) => {
      const env = { PGPASSWORD: administrator.password };
      const from = ['--host=127.0.0.1', `--port=${port}`, `--username=${administrator.username}`];
      const globals = execFileSync(binary('pg_dumpall'), [...from, '--globals-only'], {
        env,
        encoding: 'utf8',
      });
      const schema = [...from, '--schema-only', '--create', database];
      const dump = globals + execFileSync(binary('pg_dump'), schema, { env, encoding: 'utf8' });
      // Each dump guards itself with a random word.
      return dump.replaceAll(/^\\(un)?restrict .*$/gm, '');
    },
    stop: () => {
      run('pg_ctl', 'stop', '--pgdata', data, '--wait', '--mode=immediate');
      rmSync(folder, { recursive: true });
    },
  };
}

function psql(
  program: string,
  variables: Readonly<Record<string, string>>,
  file: string,
): Promise<PsqlResult> {
  const env = { PATH: process.env['PATH'], ...variables };
  return new Promise((resolve) => {
    execFile(
      program,
      ['--no-psqlrc', '--no-password', `--file=${file}`],
      { env },
      (error, stdout, stderr) => {
        resolve({ status: statusOf(error), output: stdout + stderr });
      },
    );
  });
}

function statusOf(error: ExecFileException | null): number {
  if (error === null) return 0;
  return typeof error.code === 'number' ? error.code : 1;
}

/** Returns who owns the folder from now on: PostgreSQL refuses to run as root; the package made a user for it. */
export function ownerOf(folder: string): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  const owner = { uid: id('-u'), gid: id('-g') };
  chownSync(folder, owner.uid, owner.gid);
  return owner;
}

/** Returns the path of a program of the server: Debian keeps them out of the PATH, a folder for each major version. */
export function binary(program: string): string {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root)
    ? readdirSync(root).sort((left, right) => Number(right) - Number(left))
    : [];
  const found = [
    ...versions.map((version) => join(root, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(':'),
  ].find((folder) => existsSync(join(folder, program)));
  if (found === undefined)
    throw new Error(`${program} is not there; install PostgreSQL: apt-get install postgresql`);
  return join(found, program);
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port is free'));
        else resolve(address.port);
      });
    });
  });
}

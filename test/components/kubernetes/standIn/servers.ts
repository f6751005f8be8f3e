import assert from 'node:assert/strict';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';

/** Something that a test started and must stop. */
export interface Running {
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

/** Folders and processes of a test file: `stop` ends them all, the last first. */
export class Servers {
  private readonly endings: (() => void | Promise<void>)[] = [];

  async stop(): Promise<void> {
    for (const end of this.endings.splice(0).reverse()) await end();
  }

  folder(): string {
    const path = mkdtempSync(join(tmpdir(), 'berth-'));
    this.endings.push(() => rmSync(path, { recursive: true, force: true }));
    return path;
  }

  /** Listens on a free port of the loopback, which it returns. */
  async listen(server: Server): Promise<number> {
    server.listen(0, '127.0.0.1');
    const sockets = new Set<Socket>();
    server.on('connection', (socket) => sockets.add(socket));
    this.endings.push(() => {
      server.close();
      for (const socket of sockets) socket.destroy();
    });
    await once(server, 'listening');
    return portOf(server);
  }

  /** Starts a process and waits for a line of its output. */
  async start(
    command: readonly [string, ...string[]],
    ready: RegExp,
    options: StartOptions = {},
  ): Promise<Running> {
    const [program, ...args] = command;
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const ended = once(child, 'exit');
    const stop = async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
    };
    this.endings.push(stop);
    await lineOf(child, ready);
    return { process: child, stop };
  }
}

export interface StartOptions {
  readonly uid?: number;
  readonly gid?: number;
  readonly env?: NodeJS.ProcessEnv;
}

/** Waits for the line; fails with all that was said if the process ends before. */
async function lineOf(child: ChildProcess, wanted: RegExp): Promise<void> {
  const said: string[] = [];
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      assert(stream !== null);
      createInterface(stream).on('line', (line) => {
        said.push(line);
        if (wanted.test(line)) resolve();
      });
    }
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`ended before it was ready:\n${said.join('\n')}`)));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  assert(address !== null && typeof address === 'object');
  return address.port;
}

const given = new Set<number>();

/**
 * Returns a port that nobody listens on. It lies below those that the kernel gives to outgoing connections, one of
 * which might else take it before it is used.
 */
export async function freePort(): Promise<number> {
  const port = randomInt(20_000, 32_000);
  if (given.has(port) || !(await isFree(port))) return freePort();
  given.add(port);
  return port;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const listening = once(server, 'listening').then(
    () => true,
    () => false,
  );
  server.listen(port);
  const free = await listening;
  server.close();
  return free;
}

/** Returns the path of a program of Debian's packages, which puts PostgreSQL's outside the PATH. */
function find(program: string): string {
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : [];
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    ...versions.map((version) => `/usr/lib/postgresql/${version}/bin`),
  ];
  const found = folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
  assert(
    found !== undefined,
    `${program} is not installed; on Debian: apt-get install postgresql redis-server`,
  );
  return found;
}

/** A key and a certificate for localhost that is its own authority. */
export function selfSigned(folder: string): { readonly key: string; readonly certificate: string } {
  const key = join(folder, 'server.key');
  const certificate = join(folder, 'server.crt');
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  execFileSync('openssl', ['req', '-x509', ...kind, ...names, '-keyout', key, '-out', certificate], {
    stdio: 'ignore',
  });
  return { key, certificate };
}

export interface PostgreSql {
  readonly port: number;
  /** PEM of the authority that signed the server's certificate. */
  readonly certificate: string;
}

/** PostgreSQL refuses to run as root. */
function postgresUser(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/**
 * Starts PostgreSQL, with TLS or without. `auth_service` proves its password (SCRAM-SHA-256); for the database `clear` the server
 * asks for it in clear text.
 */
export async function startPostgreSql(
  servers: Servers,
  password: string,
  tls: 'on' | 'off',
): Promise<PostgreSql> {
  const folder = servers.folder();
  const user = postgresUser();
  const { key, certificate } = selfSigned(folder);
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password);
  chmodSync(key, 0o600);
  if (user.uid !== undefined && user.gid !== undefined) {
    for (const path of [folder, key, certificate, passwordFile]) chownSync(path, user.uid, user.gid);
  }
  const data = join(folder, 'data');
  const access = [
    '-U',
    'auth_service',
    `--pwfile=${passwordFile}`,
    '-A',
    'scram-sha-256',
    '-E',
    'UTF8',
    '--locale=C',
  ];
  execFileSync(find('initdb'), ['-D', data, '--no-sync', ...access], {
    stdio: 'ignore',
    cwd: folder,
    ...user,
  });
  const hosts = join(data, 'pg_hba.conf');
  writeFileSync(hosts, 'host clear all 127.0.0.1/32 password\nhost all all 127.0.0.1/32 scram-sha-256\n');
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    fsync: 'off',
    ssl: tls,
    ssl_cert_file: certificate,
    ssl_key_file: key,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  await servers.start([find('postgres'), '-D', data, ...flags], /ready to accept connections/, user);
  return { port, certificate };
}

export interface Redis {
  readonly port: number;
  readonly tlsPort: number;
  readonly certificate: string;
}

/** Starts Redis on a plain and on a TLS port, behind a password. */
export async function startRedis(servers: Servers, password: string): Promise<Redis> {
  const folder = servers.folder();
  const { key, certificate } = selfSigned(folder);
  const [port, tlsPort] = [await freePort(), await freePort()];
  const settings = {
    bind: '127.0.0.1',
    port: String(port),
    'tls-port': String(tlsPort),
    'tls-cert-file': certificate,
    'tls-key-file': key,
    'tls-ca-cert-file': certificate,
    'tls-auth-clients': 'no',
    requirepass: password,
    save: '',
    dir: folder,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  await servers.start([find('redis-server'), ...flags], /[Rr]eady to accept connections/);
  return { port, tlsPort, certificate };
}

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dumpFiles } from '../../../../components/kubernetes/dump/dumpFiles';
import { roleScript } from '../../../../components/kubernetes/roleScript';
import { scramVerifier } from '../../../../components/kubernetes/scramVerifier';
import { binary, ownerOf, startPostgres, type Login, type PostgresServer } from '../../../postgresServer';
import {
  accessKeyId,
  bucketName,
  secretAccessKey,
  startObjectServer,
  type ObjectServer,
} from './objectServer';

/** How a run of one or more containers ended. */
export interface Outcome {
  readonly status: number;
  readonly output: string;
}

export type Variables = Readonly<Record<string, string>>;

/** Who a process runs as. Default: whoever runs the test. */
type Owner = { readonly uid?: number; readonly gid?: number };

type Sign = Parameters<typeof startObjectServer>[0];

/** The stand-in's own: that it signs as AWS does is the business of its test. */
const signing: unknown = createRequire(__filename)('../../../../components/kubernetes/standIn/aws.js');

function signs(module: unknown): module is { readonly signedHeaders: Sign } {
  return typeof module === 'object' && module !== null && 'signedHeaders' in module;
}

/** Starts a server of the S3 API that takes what the dump's own script signs. */
export function startBucket(): Promise<ObjectServer> {
  assert(signs(signing));
  return startObjectServer(signing.signedHeaders);
}

/** Returns the date of so many days ago. */
export function day(offset: number): string {
  return new Date(Date.now() - offset * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
}

/** Returns how a role of the test logs in. */
export function login(username: string, database = 'shop'): Login {
  return { username, database, password: `${username} secret` };
}

/** Runs a program with these variables and no others but PATH. */
export function start(
  program: string,
  args: readonly string[],
  variables: Variables,
  owner: Owner = {},
): Promise<Outcome> {
  const env = { PATH: process.env['PATH'], ...variables };
  return new Promise((resolve) => {
    execFile(program, args, { env, ...owner }, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : 1, output: stdout + stderr });
    });
  });
}

/** One container after the other, as the pod runs them: none starts after one that failed. */
export async function steps(...runs: readonly (() => Promise<Outcome>)[]): Promise<Outcome> {
  let output = '';
  for (const run of runs) {
    const outcome = await run();
    output += outcome.output;
    if (outcome.status !== 0) return { status: outcome.status, output };
  }
  return { status: 0, output };
}

/** Asserts that the run ended well, and returns what it said. */
export async function succeeds(outcome: Promise<Outcome>): Promise<string> {
  const { status, output } = await outcome;
  assert.equal(status, 0, output);
  return output;
}

/** Returns the PATH of an image of PostgreSQL, whose programs of the server are in it. */
export function serverPath(): string {
  return `${dirname(binary('initdb'))}:${process.env['PATH']}`;
}

/** The scripts of a dump in a folder, with a PostgreSQL whose database "shop" they dump. */
export class DumpBench {
  readonly folder = mkdtempSync(join(tmpdir(), 'berth-dump-'));
  /** Where a dump lies before it is encrypted, and after it was decrypted. */
  readonly file = join(this.folder, 'dump.sql.gz');
  readonly key = randomBytes(32).toString('hex');

  private constructor(
    readonly server: PostgresServer,
    /** The bucket of the running test. */
    public objects: ObjectServer,
  ) {
    chmodSync(this.folder, 0o755);
    for (const [name, content] of Object.entries(dumpFiles()))
      writeFileSync(join(this.folder, name), content);
    writeFileSync(join(this.folder, 'role.sql'), roleScript);
  }

  /** Starts the server, with an administrator as RDS has one. */
  static async start(): Promise<DumpBench> {
    const server = await startPostgres();
    await server.query(
      server.administrator,
      "CREATE ROLE master LOGIN CREATEROLE CREATEDB PASSWORD 'master'",
    );
    return new DumpBench(server, await startBucket());
  }

  stop(): void {
    this.objects.stop();
    this.server.stop();
    rmSync(this.folder, { recursive: true });
  }

  async makeRole(username: string, access: string, database?: string): Promise<void> {
    const role = login(username, database);
    const result = await this.server.psql(
      {
        ...this.connection({ username: 'master', password: 'master', database: 'postgres' }),
        ROLE_NAME: username,
        ROLE_VERIFIER: scramVerifier(role.password, 'a-salt-of-the-test-only'),
        ROLE_DATABASE: role.database,
        ROLE_ACCESS: access,
      },
      join(this.folder, 'role.sql'),
    );
    assert.equal(result.status, 0, result.output);
  }

  dump(more?: Variables, target = this.file): Promise<Outcome> {
    return steps(
      () =>
        this.shell('dump.sh', 'postgres_dump', target, this.script('snapshot.sql'), this.script('rows.sql')),
      () => this.node('upload.js', target, more),
    );
  }

  restore(more?: Variables, target = this.file): Promise<Outcome> {
    return steps(
      () => this.node('download.js', target, more),
      () => this.shell('restore.sh', 'postgres_restore', target, this.script('empty.sql')),
    );
  }

  /** Proves the newest dump, as the user that the package of PostgreSQL made where root runs the test. */
  async drill(more?: Variables, target = this.file, limits = 'true'): Promise<Outcome> {
    const folder = mkdtempSync(join(tmpdir(), 'berth-drill-'));
    const owner = ownerOf(folder);
    const args = [this.script('drill.sh'), target, folder, this.script('rows.sql')];
    try {
      return await steps(
        () => this.node('download.js', target, more),
        () =>
          start('bash', ['-c', `${limits}; exec bash "$@"`, 'drill', ...args], { PATH: serverPath() }, owner),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  /** Runs a script of the dump that speaks to the bucket. */
  node(name: string, target: string, more?: Variables): Promise<Outcome> {
    return start(process.execPath, [this.script(name), target], this.bucket(more));
  }

  /** Path of a script of the dump. */
  script(name: string): string {
    return join(this.folder, name);
  }

  private shell(name: string, role: string, ...args: readonly string[]): Promise<Outcome> {
    return start('bash', [this.script(name), ...args], this.connection(login(role)));
  }

  /** Returns the variables of libpq. */
  connection({ username, password, database }: Login): Record<string, string> {
    return {
      PGHOST: '127.0.0.1',
      PGPORT: String(this.server.port),
      PGUSER: username,
      PGPASSWORD: password,
      PGDATABASE: database,
    };
  }

  /** Returns the variables of the bucket and of the key. */
  bucket(more: Variables = {}): Variables {
    return {
      BUCKET_NAME: bucketName,
      BUCKET_REGION: 'eu-central-1',
      BUCKET_ENDPOINT: `http://127.0.0.1:${this.objects.port}`,
      BUCKET_ACCESS_KEY_ID: accessKeyId,
      BUCKET_SECRET_ACCESS_KEY: secretAccessKey,
      DUMP_KEY: this.key,
      RETENTION_DAYS: '30',
      ...more,
    };
  }
}

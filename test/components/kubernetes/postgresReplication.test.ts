import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { Client } from 'pg';
import { Postgres } from '../../../components/kubernetes/postgres';
import { binary, freePort, ownerOf } from '../../postgresServer';
import { input, isList, ofType, one } from '../../harness';
import { bags, clientGrant, containerOf, keyOf, namespace, recordStore, types } from './inClusterStore';

const make = (claim?: string) =>
  new Postgres('postgres', {
    namespace,
    grants: [clientGrant('postgres', 5432)],
    version: '15.7',
    size: 'small',
    storage: 5,
    replication: true,
    ...(claim === undefined ? {} : { claim }),
  }).connection;

describe('Postgres with replication', () => {
  it('leads who writes to the first pod, and who only reads to the second', async () => {
    const recording = await recordStore(() => make());
    assert.equal(input(one(recording, types.statefulSet), 'spec.replicas'), 2);
    const pod = 'statefulset.kubernetes.io/pod-name';
    const selector = (name: string) => input(one(recording, types.service, name), 'spec.selector');
    assert.deepEqual(selector('postgres'), { app: 'postgres', [pod]: 'postgres-0' });
    assert.deepEqual(selector('postgres-replica'), { app: 'postgres', [pod]: 'postgres-1' });
    assert.equal(ofType(recording, types.budget).length, 1);
  });

  it('mounts the claim of the seed in every container that has the disk', async () => {
    const statefulSet = one(await recordStore(() => make('postgres-data')), types.statefulSet);
    assert.equal(input(statefulSet, 'spec.volumeClaimTemplates.0.metadata.name'), 'postgres-data');
    const [standby] = bags(statefulSet, 'spec.template.spec.initContainers');
    for (const container of [standby, containerOf(statefulSet, 'postgres')]) {
      assert(container !== undefined && isList(container['volumeMounts']));
      assert.match(
        JSON.stringify(container['volumeMounts']),
        /"mountPath":"\/data","name":"postgres-data"|"name":"postgres-data","mountPath":"\/data"/,
      );
    }
  });

  it('registers the same resources when no output is known', async () => {
    const urns = async (world: 'known' | 'unknown') =>
      (await recordStore(() => make(), world)).resources.map(({ urn }) => urn).sort();
    assert.deepEqual(await urns('unknown'), await urns('known'));
  });

  it('streams to its standby, and back to a lost primary, on real servers', async function () {
    // Two servers have the same port, each on an address of the loopback's own; elsewhere there is one address.
    if (process.platform !== 'linux') this.skip();
    this.timeout(60_000);
    const pair = await Pair.start();
    try {
      pair.prepare(0);
      pair.initialise();
      pair.serve(0);
      await pair.query(0, 'CREATE TABLE notes (text text)');
      assert.match(pair.prepare(1), /copying postgres$/m);
      pair.serve(1);
      await pair.query(0, `INSERT INTO notes VALUES ('written on the primary')`);
      await pair.until(1, 'SELECT text FROM notes', 'written on the primary');
      await assert.rejects(pair.query(1, 'DELETE FROM notes'), /read-only transaction/);

      pair.stop(1);
      assert.match(pair.prepare(1), /a standby with its data/);
      pair.serve(1);
      pair.lose(0);
      assert.match(pair.prepare(0), /copying postgres-replica$/m);
      pair.serve(0);
      await pair.query(1, 'SELECT pg_promote()');
      await pair.query(1, `INSERT INTO notes VALUES ('written after the loss')`);
      await pair.until(0, 'SELECT text FROM notes', 'written after the loss');
    } finally {
      pair.end();
    }
  });

  it('keeps a standby whose primary came back as another database', async function () {
    if (process.platform !== 'linux') this.skip();
    this.timeout(60_000);
    const pair = await Pair.start();
    try {
      pair.initialise();
      pair.serve(0);
      pair.prepare(1);
      pair.lose(0);
      pair.initialise();
      pair.serve(0);
      assert.match(pair.prepare(1), /another database; this one is left as it is/);
    } finally {
      pair.end();
    }
  });
});

/** The two pods of a database as processes of this machine: postgres-0 and postgres-1. */
class Pair {
  static async start(): Promise<Pair> {
    const recording = await recordStore(() => make());
    const secret = one(recording, types.secret);
    const folder = mkdtempSync(join(tmpdir(), 'berth-replication-'));
    const here = (text: string) =>
      text
        .replaceAll('/etc/postgres', `${folder}/etc`)
        .replaceAll('/var/run/postgresql', '$RUN')
        .replace('sleep 2', 'sleep 0.1');
    mkdirSync(join(folder, 'etc'));
    for (const file of [
      'password',
      'pg_hba.conf',
      'replication.sql',
      'standby.sh',
      'replication-password',
      'replication-verifier',
    ])
      writeFileSync(join(folder, 'etc', file), here(keyOf(secret, file)), { mode: 0o644 });
    const list = containerOf(one(recording, types.statefulSet), 'postgres')['args'];
    assert(isList(list));
    const args = list.flatMap((argument) => (typeof argument === 'string' ? [here(argument)] : []));
    chmodSync(folder, 0o755);
    return new Pair(folder, args, keyOf(secret, 'password'), await freePort());
  }

  private readonly owner: { uid?: number; gid?: number };

  private constructor(
    private readonly folder: string,
    private readonly args: readonly string[],
    private readonly password: string,
    private readonly port: number,
  ) {
    this.owner = ownerOf(folder);
    for (const pod of [0, 1]) this.run('mkdir', [this.sockets(pod)]);
  }

  /** Runs what a pod runs before its server, and returns what it said. */
  prepare(pod: number): string {
    return this.run('sh', [join(this.folder, 'etc', 'standby.sh')], {
      STORE: 'postgres',
      HOSTNAME: `postgres-${pod}`,
      PGDATA: this.data(pod),
      PGPORT: String(this.port),
      // The name of the other pod's Service leads there.
      PGHOSTADDR: address(1 - pod),
      RUN: this.sockets(pod),
    });
  }

  /** Makes an empty database, as the image does. */
  initialise(): void {
    const auth = ['--auth=scram-sha-256', '--username=postgres', `--pwfile=${this.folder}/etc/password`];
    this.run(binary('initdb'), ['--pgdata', this.data(0), '--locale=C.UTF-8', '--no-sync', ...auth]);
  }

  serve(pod: number): void {
    const places = `-p ${this.port} -c listen_addresses=${address(pod)} -c unix_socket_directories=${this.sockets(pod)}`;
    const options = `${this.args.join(' ')} ${places} -c fsync=off`;
    const log = join(this.sockets(pod), 'log');
    this.run(binary('pg_ctl'), [
      'start',
      '--pgdata',
      this.data(pod),
      '--wait',
      '--log',
      log,
      '--options',
      options,
    ]);
  }

  stop(pod: number): void {
    this.run(binary('pg_ctl'), ['stop', '--pgdata', this.data(pod), '--wait', '--mode=fast']);
  }

  /** Ends the server and takes its disk. */
  lose(pod: number): void {
    this.run(binary('pg_ctl'), ['stop', '--pgdata', this.data(pod), '--wait', '--mode=immediate']);
    rmSync(this.data(pod), { recursive: true });
  }

  end(): void {
    for (const pod of [0, 1]) {
      try {
        this.lose(pod);
      } catch {
        // It did not run.
      }
    }
    rmSync(this.folder, { recursive: true });
  }

  async query(pod: number, statement: string): Promise<readonly Record<string, unknown>[]> {
    const client = new Client({
      host: address(pod),
      port: this.port,
      user: 'postgres',
      password: this.password,
      database: 'postgres',
    });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(statement)).rows;
    } finally {
      await client.end();
    }
  }

  /** Asks until the answer has the text; the time that mocha gives a test is its end. */
  async until(pod: number, statement: string, text: string): Promise<void> {
    for (;;) {
      if (JSON.stringify(await this.query(pod, statement)).includes(text)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  private data(pod: number): string {
    return join(this.folder, `data-${pod}`);
  }

  private sockets(pod: number): string {
    return join(this.folder, `run-${pod}`);
  }

  private run(program: string, args: readonly string[], variables: Record<string, string> = {}): string {
    const path = [dirname(binary('psql')), dirname(binary('initdb')), process.env['PATH']].join(delimiter);
    return execFileSync(program, [...args], {
      ...this.owner,
      cwd: this.folder,
      env: { PATH: path, ...variables },
      encoding: 'utf8',
      // A server that stays would keep a pipe open.
      stdio: program.endsWith('pg_ctl') ? 'ignore' : 'pipe',
    });
  }
}

function address(pod: number): string {
  return `127.0.0.${pod + 2}`;
}

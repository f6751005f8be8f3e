import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DumpStep } from '../../../../components/kubernetes/dumpJob';
import { stepsOfEach, type DumpSteps } from '../../../../components/kubernetes/dumpSteps';
import { ownerOf } from '../../../postgresServer';
import { login, serverPath, start, steps, type DumpBench, type Outcome, type Variables } from './dumpBench';

/** What a run has beside what its steps say. */
interface Run {
  /** Variables of the containers that speak to the bucket. Default: none. */
  readonly bucket?: Variables;
  /** Variables of every container. Default: none. */
  readonly every?: Variables;
  /** Prepares the disk of the pod. Default: it is empty. */
  readonly disk?: (work: string) => void;
}

/** The jobs of a server's dumps, with the commands and variables of their containers. */
export class ServerDumps {
  private readonly steps: DumpSteps;

  constructor(
    private readonly bench: DumpBench,
    databases: readonly string[],
  ) {
    this.steps = stepsOfEach(databases, 30);
  }

  dump(run: Run = {}): Promise<Outcome> {
    return this.pod(run, (work) => [
      () => this.shell(this.steps.dump, work, { ...this.connection('postgres_dump'), ...run.every }),
      () => this.node(this.steps.upload, work, run),
    ]);
  }

  /** Restores into the database; whoever runs the job names it in both containers, or by mistake another in the second. */
  restore(database: string, run: Run = {}, second = database): Promise<Outcome> {
    const connection = this.connection('postgres_restore');
    return this.pod(run, (work) => [
      () => this.node(this.steps.download, work, { ...run, every: { DATABASE: database } }),
      () => this.shell(this.steps.restore, work, { ...connection, DATABASE: second }),
    ]);
  }

  /** Runs the restore as it is, with no database named. */
  restoreUnnamed(): Promise<Outcome> {
    return this.pod({}, (work) => [() => this.node(this.steps.download, work, {})]);
  }

  drill(run: Run = {}): Promise<Outcome> {
    return this.pod(run, (work) => [
      () => this.node(this.steps.fetch, work, run),
      () => this.shell(this.steps.drill, work, { PATH: serverPath() }, ownerOf(work)),
    ]);
  }

  private async pod(
    { disk = () => undefined }: Run,
    containers: (work: string) => readonly (() => Promise<Outcome>)[],
  ): Promise<Outcome> {
    const folder = mkdtempSync(join(tmpdir(), 'berth-pod-'));
    try {
      ownerOf(folder);
      disk(folder);
      return await steps(...containers(folder));
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  private connection(role: string): Variables {
    const variables = Object.entries(this.bench.connection(login(role)));
    return Object.fromEntries(variables.filter(([name]) => name !== 'PGDATABASE'));
  }

  private shell(step: DumpStep, work: string, variables: Variables, owner = {}): Promise<Outcome> {
    return this.container('bash', step, work, variables, owner);
  }

  private node(step: DumpStep, work: string, { bucket, every }: Run): Promise<Outcome> {
    return this.container(process.execPath, step, work, { ...this.bench.bucket(bucket), ...every });
  }

  /** Runs what the container does, in this machine's folders, with variables in others as Kubernetes puts them in. */
  private container(
    program: string,
    { command: [script = '', ...args], variables = {} }: DumpStep,
    work: string,
    own: Variables,
    owner = {},
  ): Promise<Outcome> {
    const known: Record<string, string> = {};
    const expanded = (text: string) =>
      text.replaceAll(/\$\((\w+)\)/g, (whole, name: string) => known[name] ?? whole);
    for (const [name, value] of Object.entries({ ...variables, ...own })) known[name] = expanded(value);
    const server = join(work, 'server');
    mkdirSync(server, { recursive: true });
    ownerOf(server);
    const here = args.map((argument) =>
      expanded(argument)
        .replace(/^\/opt\/berth\//, `${this.bench.folder}/`)
        .replace(/^\/work(?=\/|$)/, work)
        .replace(/^\/server$/, server),
    );
    return start(program, [this.bench.script(script), ...here], known, owner);
  }
}

import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { adminToken, type ServerProcess } from '../../test/support/serverProcess';
import type { Findings, TalkExperiment } from '../experiment';
import type { Plan } from '../plan';
import type { Target, TargetName } from '../target';
import { ClientRun } from './clientRun';
import { heapMebibytes, processorSeconds, residentMebibytes } from './processUse';

/** A server at rest. */
export interface Rest {
  readonly connections: number;
  readonly residentMebibytes: number;
  readonly heapMebibytes: number;
  /** Thousandths of a processor. */
  readonly millicores: number;
  /** The same server before the first connection. */
  readonly emptyMebibytes: number;
}

/** Messages between two servers. */
export interface Talk extends Findings {
  /** Thousandths of a processor that the users' server and the admins' use meanwhile. */
  readonly millicores: readonly number[];
}

/** Measures, each: servers that are started for it, and a client in another process. */
export class Measurements {
  constructor(
    private readonly target: Target,
    private readonly plan: Plan,
  ) {}

  /** Returns the milliseconds from the start of a process to its readiness. */
  async start(): Promise<readonly number[]> {
    const times: number[] = [];
    for (let round = 0; round < this.plan.starts; round += 1) {
      const before = performance.now();
      const server = await this.target.start();
      times.push(performance.now() - before);
      await server.end('SIGTERM');
    }
    return times;
  }

  /** Opens connections at a steady rate. */
  connect(): Promise<Findings> {
    const { perSecond, seconds } = this.plan.connect;
    return this.open(perSecond * seconds, perSecond);
  }

  /** Opens connections in one moment. */
  burst(): Promise<Findings> {
    return this.open(this.plan.burst, 0);
  }

  /** Lets users of one server talk with admins of another. */
  async talk(): Promise<Talk> {
    const servers = [await this.target.start(), await this.target.start()] as const;
    try {
      const run = ClientRun.start(this.conversations([servers[0].url], [servers[1].url]));
      await run.ready();
      const { warmUpSeconds, seconds } = this.plan.talk;
      await pause(warmUpSeconds * 1000);
      const millicores = await Promise.all(servers.map((server) => millicoresIn(server, seconds)));
      run.tell({ order: 'finish' });
      return { ...(await run.found()), millicores };
    } finally {
      await endAll(servers);
    }
  }

  /**
   * Replaces both servers while users and admins of both talk, as a deployment does: one is told to stop and is no
   * longer connected to, another comes in its place, then the same with the second.
   */
  async restart(): Promise<Findings> {
    const all = [await this.target.start(), await this.target.start()];
    let serving = [...all];
    const urls = () => serving.map(({ url }) => url);
    try {
      const run = ClientRun.start({ ...this.conversations(urls(), urls()), warmUpSeconds: 0 });
      await run.ready();
      const serve = (servers: ServerProcess[]) => {
        serving = servers;
        run.tell({ order: 'urls', userUrls: urls(), adminUrls: urls() });
      };
      await pause(this.plan.restartSeconds * 1000);
      for (const old of [...all]) {
        serve(serving.filter((server) => server !== old));
        await old.end('SIGTERM');
        const next = await this.target.start();
        all.push(next);
        serve([...serving, next]);
        await pause(this.plan.restartSeconds * 1000);
      }
      run.tell({ order: 'finish' });
      return await run.found();
    } finally {
      await endAll(all);
    }
  }

  /** Opens connections to one server, and looks at it while they are silent but for the signs of life. */
  async idle(connections: number): Promise<Rest> {
    const server = await this.target.start();
    try {
      const emptyMebibytes = residentMebibytes(server.pid);
      const { perSecond, settleSeconds, seconds } = this.plan.idle;
      const run = ClientRun.start({ ...this.at(server), kind: 'hold', connections, perSecond, warmUp: 0 });
      await run.ready();
      await pause(settleSeconds * 1000);
      const millicores = await millicoresIn(server, seconds);
      const rest = {
        connections,
        residentMebibytes: residentMebibytes(server.pid),
        heapMebibytes: await heapMebibytes(server),
        millicores,
        emptyMebibytes,
      };
      run.tell({ order: 'finish' });
      await run.found();
      return rest;
    } finally {
      await endAll([server]);
    }
  }

  private async open(connections: number, perSecond: number): Promise<Findings> {
    const server = await this.target.start();
    try {
      return await ClientRun.start({
        ...this.at(server),
        kind: 'connect',
        connections,
        perSecond,
        warmUp: this.plan.warmUpConnections,
      }).found();
    } finally {
      await endAll([server]);
    }
  }

  private at({ url }: ServerProcess): { target: TargetName; token: string; url: string } {
    return { target: this.target.name, token: adminToken, url };
  }

  private conversations(userUrls: string[], adminUrls: string[]): TalkExperiment {
    const { users, admins, questionsPerSecond, answersPerSecond, warmUpSeconds } = this.plan.talk;
    const rates = { questionsPerSecond, answersPerSecond, warmUpSeconds };
    return {
      kind: 'talk',
      target: this.target.name,
      token: adminToken,
      userUrls,
      adminUrls,
      users,
      admins,
      ...rates,
    };
  }
}

/** Returns the thousandths of a processor that a server uses in the next seconds. */
async function millicoresIn({ pid }: ServerProcess, seconds: number): Promise<number> {
  const [usedBefore, before] = [processorSeconds(pid), performance.now()];
  await pause(seconds * 1000);
  return ((processorSeconds(pid) - usedBefore) * 1_000_000) / (performance.now() - before);
}

async function endAll(servers: readonly ServerProcess[]): Promise<void> {
  await Promise.all(servers.map((server) => server.end('SIGTERM')));
}

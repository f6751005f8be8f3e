import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isList, propertyValue, valueAt, type PropertyValue } from '../../../harness';
import { freePort, type Running, type Servers } from '../standIn/servers';
import { localFiles, queuesGrow, type BrokerFiles } from './brokerFiles';
import { textAt } from './textAt';

const run = promisify(execFile);

type Program = 'rabbitmqctl' | 'rabbitmq-queues';

/** A node of RabbitMQ on the loopback. */
export interface BrokerNode {
  /** As its peers know it. */
  readonly name: string;
  readonly amqp: number;
  readonly metrics: number;
  readonly distribution: number;
  readonly folder: string;
}

/** What a member of a queue is, by its node: "leader", "follower", or "gone". */
export type Members = Readonly<Record<string, string>>;

/** Debian's scripts in the PATH want to be root or rabbitmq; those beside them do not care. */
function pathOf(program: Program | 'rabbitmq-server'): string {
  const debian = `/usr/lib/rabbitmq/bin/${program}`;
  return existsSync(debian) ? debian : program;
}

/** Three nodes of RabbitMQ that run what Berth writes for theirs, with an epmd of their own. */
export class BrokerCluster {
  private readonly running = new Map<string, Running>();

  private constructor(
    readonly nodes: readonly BrokerNode[],
    private readonly servers: Servers,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** Starts them as the pods start: the first founds the cluster, and the others come when it is there. */
  static async start(servers: Servers, files: BrokerFiles): Promise<BrokerCluster> {
    const home = servers.folder();
    writeFileSync(join(home, '.erlang.cookie'), 'a cookie of the tests', { mode: 0o600 });
    const environment = await withEpmd(servers, home);
    const { stdout } = await run(pathOf('rabbitmqctl'), ['version'], { env: environment });
    const version = stdout.trim();
    const cluster = new BrokerCluster(await newNodes(home), servers, environment);
    for (const node of cluster.nodes) writeFiles(node, cluster.nodes, files, version);
    const [first, ...others] = cluster.nodes;
    if (first === undefined) throw new Error('there is no node');
    await cluster.boot(first);
    await Promise.all(others.map((node) => cluster.boot(node)));
    for (const node of queuesGrow(version) ? [] : others)
      await cluster.ask(first, 'rabbitmq-queues', 'grow', node.name, 'all');
    return cluster;
  }

  /** Starts a node, with what it has on its disk, and waits until clients may come. */
  async boot(node: BrokerNode): Promise<void> {
    const running = await this.servers.start([pathOf('rabbitmq-server')], /Server startup complete/, {
      env: { ...this.environment, ...environmentOf(node) },
    });
    this.running.set(node.name, running);
  }

  /** Kills a node as the loss of its machine would: it can tell nobody. */
  kill(node: BrokerNode): void {
    this.running.get(node.name)?.process.kill('SIGKILL');
  }

  /** Waits until a node that was killed is gone. */
  async gone(node: BrokerNode): Promise<void> {
    await this.running.get(node.name)?.stop();
  }

  /** Asks a node by a program of RabbitMQ. */
  async ask(node: BrokerNode, program: Program, ...words: string[]): Promise<string> {
    const asked = ['--quiet', '--longnames', '--node', node.name, ...words];
    const { stdout } = await run(pathOf(program), asked, { env: this.environment });
    return stdout;
  }

  /** Returns the samples of a series that the nodes tell Prometheus, of each queue by its name. */
  async told(series: string): Promise<readonly string[]> {
    const paths = ['/metrics', '/metrics/detailed?family=queue_coarse_metrics'];
    const addresses = this.nodes.flatMap(({ metrics }) =>
      paths.map((path) => `http://127.0.0.1:${metrics}${path}`),
    );
    const texts = await Promise.all(addresses.map(async (address) => (await fetch(address)).text()));
    return texts.flatMap((text) => text.split('\n')).filter((line) => line.startsWith(`${series}{`));
  }

  /** Returns what the members of a queue are, by the names of their nodes, as a node sees it. */
  async members(node: BrokerNode, queue: string): Promise<Members> {
    const text = await this.ask(node, 'rabbitmq-queues', 'quorum_status', queue, '--formatter', 'json');
    const rows = propertyValue(JSON.parse(text));
    assert(isList(rows), text);
    return Object.fromEntries(rows.map((row) => [textAt(row, 'Node Name'), stateIn(row)]));
  }
}

/** Of a node that is gone it is a list of words. */
function stateIn(row: PropertyValue): string {
  const state = valueAt(row, 'Raft State');
  return typeof state === 'string' ? state : 'gone';
}

/** Nodes that find no epmd start one, for all of Erlang on this machine, and leave it behind. */
async function withEpmd(servers: Servers, home: string): Promise<NodeJS.ProcessEnv> {
  const port = String(await freePort());
  const environment = {
    PATH: process.env['PATH'],
    HOME: home,
    LANG: 'C.UTF-8',
    ERL_EPMD_PORT: port,
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_CONF_ENV_FILE: join(home, 'none'),
    RABBITMQ_CTL_ERL_ARGS: loopbackOnly,
  };
  await servers.start(['epmd', '-debug', '-port', port, '-address', '127.0.0.1'], /epmd running/, {
    env: environment,
  });
  return environment;
}

const loopbackOnly = '-kernel inet_dist_use_interface {127,0,0,1}';

async function newNodes(home: string): Promise<readonly BrokerNode[]> {
  const nodes: BrokerNode[] = [];
  for (const pod of [0, 1, 2]) {
    const [amqp, metrics, distribution] = [await freePort(), await freePort(), await freePort()];
    const folder = join(home, String(pod));
    mkdirSync(folder);
    nodes.push({ name: `rabbit-${pod}@127.0.0.1`, amqp, metrics, distribution, folder });
  }
  return nodes;
}

function writeFiles(
  { amqp, metrics, folder }: BrokerNode,
  all: readonly BrokerNode[],
  files: BrokerFiles,
  version: string,
): void {
  const nodes = all.map((node) => node.name);
  const place = { nodes, amqp, metrics, definitions: join(folder, 'definitions.json') };
  for (const [file, text] of Object.entries(localFiles(files, version, place)))
    writeFileSync(join(folder, file), text);
}

function environmentOf({ name, distribution, folder }: BrokerNode): NodeJS.ProcessEnv {
  return {
    RABBITMQ_USE_LONGNAME: 'true',
    RABBITMQ_NODENAME: name,
    RABBITMQ_DIST_PORT: String(distribution),
    RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    RABBITMQ_GENERATED_CONFIG_DIR: join(folder, 'generated'),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: loopbackOnly,
    // The script becomes the server, so that what is killed is the server.
    RUNNING_UNDER_SYSTEMD: 'true',
  };
}

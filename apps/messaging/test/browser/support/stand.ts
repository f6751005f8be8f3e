import { startFrontends, startIngress, type Nginx } from '../../support/nginx';
import { RealRedis } from '../../support/realRedis';
import { ServerProcess } from '../../support/serverProcess';

/** All of the application on this machine: Redis, two servers, the frontends, and nginx in front. */
export class Stand {
  private constructor(
    readonly redis: RealRedis,
    readonly servers: readonly [ServerProcess, ServerProcess],
    readonly frontends: Nginx,
    readonly ingress: Nginx,
  ) {}

  static async start(): Promise<Stand> {
    const redis = await RealRedis.start();
    const servers = await Promise.all([ServerProcess.start(redis.url), ServerProcess.start(redis.url)]);
    const frontends = await startFrontends();
    return new Stand(redis, servers, frontends, await startIngress(frontends, servers));
  }

  get url(): string {
    return this.ingress.url;
  }

  /** Returns the server that somebody of a role is connected to, and the other. */
  async serversOf(role: 'user' | 'admin'): Promise<readonly [ServerProcess, ServerProcess]> {
    const [one, other] = this.servers;
    return (await connections(one, role)) > 0 ? [one, other] : [other, one];
  }

  async stop(): Promise<void> {
    await this.ingress.stop();
    await this.frontends.stop();
    await Promise.all(this.servers.map((server) => server.end('SIGKILL')));
    await this.redis.stop();
  }
}

/** Returns how many connections of a role a server says that it has. */
export async function connections(server: ServerProcess, role: 'user' | 'admin'): Promise<number> {
  const line = new RegExp(`^active_websocket_connections\\{role="${role}"\\} (\\d+)$`, 'm');
  return Number(line.exec(await server.metrics())?.[1] ?? 0);
}

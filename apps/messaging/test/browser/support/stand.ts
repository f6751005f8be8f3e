import type { Endings } from '../../support/endings';
import { startFrontends, startIngress } from '../../support/nginx';
import { RealRedis } from '../../support/realRedis';
import { ServerProcess } from '../../support/serverProcess';

/** All of the application on this machine: Redis, two servers, the frontends, and nginx in front. */
export class Stand {
  private constructor(
    /** Where nginx answers. */
    readonly url: string,
    private readonly servers: readonly [ServerProcess, ServerProcess],
  ) {}

  static async start(endings: Endings): Promise<Stand> {
    const redis = endings.of(await RealRedis.start(), (begun) => begun.stop());
    const server = async () =>
      endings.of(await ServerProcess.start(redis.url), (begun) => begun.end('SIGKILL'));
    const servers = [await server(), await server()] as const;
    const frontends = endings.of(await startFrontends(), (begun) => begun.stop());
    const ingress = endings.of(await startIngress(frontends, servers), (begun) => begun.stop());
    return new Stand(ingress.url, servers);
  }

  /** Returns the server that somebody of a role is connected to, and the other. */
  async serversOf(role: 'user' | 'admin'): Promise<readonly [ServerProcess, ServerProcess]> {
    const [one, other] = this.servers;
    return (await connections(one, role)) > 0 ? [one, other] : [other, one];
  }
}

/** Returns how many connections of a role a server says that it has. */
export async function connections(server: ServerProcess, role: 'user' | 'admin'): Promise<number> {
  const line = new RegExp(`^active_websocket_connections\\{role="${role}"\\} (\\d+)$`, 'm');
  return Number(line.exec(await server.metrics())?.[1] ?? 0);
}

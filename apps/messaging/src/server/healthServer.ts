import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';

export interface HealthParts {
  readonly registry: Registry;
  /** Whether new connections may come here. */
  readonly ready: () => boolean;
}

/** Answers probes and Prometheus: /health, /ready, /metrics. */
export class HealthServer {
  private readonly http: Server;

  constructor({ registry, ready }: HealthParts) {
    this.http = createServer((request, response) => {
      const answer = (status: number, text: string, type = 'text/plain') =>
        response.writeHead(status, { 'Content-Type': type }).end(text);
      switch (request.url) {
        case '/health':
          // Says that the process works. A Redis that is down is no reason to end it: its connections would be lost.
          return answer(200, 'alive\n');
        case '/ready':
          return ready() ? answer(200, 'ready\n') : answer(503, 'not ready\n');
        case '/metrics':
          return void registry.metrics().then(
            (text) => answer(200, text, registry.contentType),
            (error: unknown) => answer(500, String(error)),
          );
        default:
          return answer(404, 'not found\n');
      }
    });
  }

  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.http.once('error', reject);
      this.http.listen(port, resolve);
    });
    return (this.http.address() as AddressInfo).port;
  }

  close(): void {
    this.http.close();
    this.http.closeAllConnections();
  }
}

import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from './freePort';
import { until } from './until';

/** The user of the stack's pods, whom no image knows. Only root can become another. */
const user = process.getuid?.() === 0 ? { uid: 1001, gid: 1001 } : {};

const dist = join(__dirname, '../../dist/frontend');
const imageConfiguration = join(__dirname, '../../images/frontend/nginx.conf');

/** nginx as it is installed here, with a configuration of its own, as an ordinary user. */
export class Nginx {
  private process: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    readonly port: number,
  ) {}

  /** Starts nginx with what a configuration is for a folder and a port. */
  static async start(configuration: (folder: string, port: number) => string): Promise<Nginx> {
    const folder = mkdtempSync(join(tmpdir(), 'messaging-nginx-'));
    const nginx = new Nginx(folder, await freePort());
    mkdirSync(join(folder, 'cache'));
    writeFileSync(join(folder, 'nginx.conf'), configuration(folder, nginx.port));
    nginx.own(folder, join(folder, 'cache'));
    await nginx.resume();
    return nginx;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What it wrote to its standard output. */
  get output(): string {
    return readFileSync(join(this.folder, 'stdout'), 'utf8');
  }

  async resume(): Promise<void> {
    // nginx opens /dev/stdout anew, which it can where that is a file and not a socket of Node.
    const [stdout, stderr] = [join(this.folder, 'stdout'), join(this.folder, 'stderr')];
    const stdio = [openSync(stdout, 'a'), openSync(stderr, 'a')];
    this.own(stdout, stderr);
    const options = ['-e', 'stderr', '-p', this.folder, '-c', join(this.folder, 'nginx.conf')];
    const child = spawn(program(), options, { stdio: ['ignore', ...stdio], ...user });
    this.process = child;
    await until('nginx answers', async () => {
      if (child.exitCode !== null) throw new Error(`nginx ended:\n${readFileSync(stderr, 'utf8')}`);
      return answers(this.url);
    });
  }

  /** Ends it, with every connection through it. */
  async kill(): Promise<void> {
    const { process } = this;
    if (process === undefined || process.exitCode !== null || process.signalCode !== null) return;
    const exited = once(process, 'exit');
    // A master that is killed would leave its workers.
    process.kill('SIGTERM');
    await exited;
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private own(...paths: readonly string[]): void {
    const { uid, gid } = user;
    if (uid === undefined) return;
    for (const path of paths) chownSync(path, uid, gid);
  }
}

/** Starts what the image of an interface runs, with both interfaces: only paths and the port are others. */
export function startFrontends(): Promise<Nginx> {
  return Nginx.start((folder, port) => {
    const html = join(folder, 'html');
    cpSync(dist, html, { recursive: true });
    chmodSync(html, 0o555);
    return adapted(readFileSync(imageConfiguration, 'utf8'), {
      'listen 80 ': `listen 127.0.0.1:${port} `,
      '/usr/share/nginx/html': html,
      '/var/run/': `${folder}/`,
      '/var/cache/nginx': `${folder}/cache`,
    });
  });
}

/** Starts what the Ingress is in a cluster: one host in front of the frontends and of the servers, in turn. */
export function startIngress(
  frontends: Nginx,
  servers: readonly { readonly port: number }[],
): Promise<Nginx> {
  return Nginx.start(
    (folder, port) => `
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr warn;
events {}
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${folder}/cache/${kind};`)
    .join('\n  ')}
  upstream servers {
    ${servers.map((server) => `server 127.0.0.1:${server.port} fail_timeout=1s;`).join('\n    ')}
  }
  server {
    listen 127.0.0.1:${port};
    proxy_set_header Host $http_host;
    location /user { proxy_pass ${frontends.url}; }
    location /admin { proxy_pass ${frontends.url}; }
    location /ws {
      proxy_pass http://servers;
      proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection upgrade;
      proxy_read_timeout 1h;
    }
  }
}
`,
  );
}

function adapted(configuration: string, replacements: Readonly<Record<string, string>>): string {
  return Object.entries(replacements).reduce((text, [from, to]) => {
    assert(text.includes(from), `nginx.conf has no ${from}`);
    return text.replaceAll(from, to);
  }, configuration);
}

/** Debian has it in a folder of administrators. */
function program(): string {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'];
  const found = folders.map((folder) => join(folder, 'nginx')).find((path) => existsSync(path));
  assert(found !== undefined, 'nginx is not installed: run tools/install-test-servers');
  return found;
}

async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url, { redirect: 'manual' });
    return true;
  } catch {
    return false;
  }
}

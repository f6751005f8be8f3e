import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { z } from 'zod';
import { ServerProcess, type Program } from '../test/support/serverProcess';

/** What is measured: this application, or a server of Socket.IO that does as much of the same as it can. */
export const targetNames = ['messaging', 'socket.io'] as const;
export type TargetName = (typeof targetNames)[number];

/** Returns the flags of Node in the command of the image, with which both servers run. */
function imageFlags(): readonly string[] {
  const dockerfile = readFileSync(join(__dirname, '../images/websocket/Dockerfile'), 'utf8');
  const command = z.array(z.string()).parse(JSON.parse(/^CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? '[]'));
  return command.filter((part) => part.startsWith('--'));
}

/** Seconds that a server has to send its connections elsewhere. */
const shutdownSeconds = 30;

/** Starts servers of one kind, which share a Redis. */
export interface Target {
  readonly name: TargetName;
  start(): Promise<ServerProcess>;
}

/** Returns both targets. They are bundled in the same way: neither loads a compiler. */
export function targets(redisUrl: string): readonly Target[] {
  const flags = imageFlags();
  const programs: Readonly<Record<TargetName, Program>> = {
    messaging: { file: join(__dirname, '../dist/server/server.js'), flags },
    'socket.io': { file: bundledSocketIoServer(), flags },
  };
  return targetNames.map((name) => ({
    name,
    start: () =>
      ServerProcess.start(
        redisUrl,
        { LOG_LEVEL: 'warn', SHUTDOWN_TIMEOUT_SECONDS: `${shutdownSeconds}` },
        programs[name],
      ),
  }));
}

function bundledSocketIoServer(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'messaging-load-')), 'socketIoServer.js');
  buildSync({
    entryPoints: [join(__dirname, 'socketIo/socketIoServer.ts')],
    outfile: file,
    bundle: true,
    minify: true,
    keepNames: true,
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
  });
  return file;
}

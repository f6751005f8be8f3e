import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { attempt, type SmokeFigures } from './attempt';
import { SmokeFailure } from './smokeClient';

const usage = `ADMIN_TOKEN=… npm run smoke -- --url wss://HOST/ws [--within SECONDS]
  --within  for how long it tries again while something does not work yet (0: once)`;

/** Milliseconds between two attempts. */
const betweenMilliseconds = 1000;

/** What is printed, as one line of JSON. */
interface SmokeReport {
  readonly passed: boolean;
  readonly url: string;
  readonly attempts: number;
  readonly seconds: number;
  readonly versions: { readonly client: string; readonly node: string };
  /** Milliseconds; absent where it failed. */
  readonly milliseconds?: SmokeFigures;
  /** What did not work at the last attempt. */
  readonly failed?: string;
}

/** Has a user and an admin talk through a deployment, and says what that took. */
async function main(): Promise<void> {
  const { url, token, within } = settings();
  const began = performance.now();
  const report = (attempts: number, result: Pick<SmokeReport, 'milliseconds' | 'failed'>): SmokeReport => ({
    passed: result.failed === undefined,
    url,
    attempts,
    seconds: Math.round((performance.now() - began) / 100) / 10,
    versions: { client: version(), node: process.version },
    ...result,
  });
  for (let attempts = 1; ; attempts += 1) {
    try {
      const milliseconds = await attempt(url, token);
      console.log(JSON.stringify(report(attempts, { milliseconds })));
      return;
    } catch (error) {
      if (!(error instanceof SmokeFailure)) throw error;
      if (performance.now() - began + betweenMilliseconds >= within * 1000) {
        console.log(JSON.stringify(report(attempts, { failed: error.message })));
        throw error;
      }
    }
    await pause(betweenMilliseconds);
  }
}

function settings(): { readonly url: string; readonly token: string; readonly within: number } {
  const { url, within } = parsed();
  const token = process.env['ADMIN_TOKEN'] ?? '';
  if (token === '')
    throw new SmokeFailure('ADMIN_TOKEN is not set; the admin of the smoke test connects with it.');
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (
    address === undefined ||
    !/^wss?:$/.test(address.protocol) ||
    address.username + address.password !== ''
  ) {
    // Not repeated: it may have a password in it.
    throw new SmokeFailure(`The URL is none of a WebSocket: wss://HOST/ws.\n${usage}`);
  }
  const seconds = Number(within);
  if (!(seconds >= 0)) throw new SmokeFailure(`--within is a number of seconds.\n${usage}`);
  return { url: address.href, token, within: seconds };
}

function parsed(): { readonly url: string; readonly within: string } {
  try {
    const options = {
      url: { type: 'string', default: '' },
      within: { type: 'string', default: '0' },
    } as const;
    return parseArgs({ options }).values;
  } catch (error) {
    throw new SmokeFailure(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

function version(): string {
  const text = readFileSync(join(__dirname, '../package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

main()
  .catch((error: unknown) => {
    console.error(error instanceof SmokeFailure ? error.message : error);
    process.exitCode = 1;
  })
  // A connection that nobody answers must not hold the process.
  .finally(() => process.exit());

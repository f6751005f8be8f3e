import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { UserError } from '../model/userError';
import { withProgress } from './progress';
import { Unavailable, type ProvideArgs } from './installer';
import { release } from './release';

/** Milliseconds in which the small checksum file must be there: a closed network is noticed at once. */
const reachTimeout = 5_000;
/** Milliseconds for the archive of about 130 MB. */
const downloadTimeout = 600_000;

/** Puts the official release, with its language hosts, into the folder. */
export async function downloadEngine(folder: string, args: ProvideArgs): Promise<void> {
  const releases = args.releases ?? 'https://get.pulumi.com/releases/sdk';
  const archive = archiveName();
  const sums = await read(`${releases}/pulumi-${release}-checksums.txt`, reachTimeout);
  const expected = checksumOf(archive, sums.toString('utf8'));
  const content = await withProgress(`Downloading ${archive}`, args.write, () =>
    read(`${releases}/${archive}`, downloadTimeout),
  );
  const actual = createHash('sha256').update(content).digest('hex');
  if (actual !== expected) {
    throw new UserError([
      `${releases}/${archive} has the SHA-256 ${actual}, but the release says ${expected}; try again, and if it stays so trust neither`,
    ]);
  }
  const file = path.join(path.dirname(folder), archive);
  fs.writeFileSync(file, content);
  await promisify(execFile)('tar', ['-xzf', file, '-C', folder, '--strip-components=1']);
}

function archiveName(): string {
  const systems: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'darwin' };
  const system = systems[os.platform()];
  const architecture = os.arch();
  if (system === undefined || (architecture !== 'x64' && architecture !== 'arm64')) {
    throw new Unavailable(
      `there is no official archive for ${os.platform()} on ${architecture} that unpacks here`,
    );
  }
  return `pulumi-v${release}-${system}-${architecture}.tar.gz`;
}

/** The lines of the file are those of sha256sum: the sum, spaces, the name. */
function checksumOf(archive: string, sums: string): string {
  const lines = sums.split('\n').map((line) => line.trim().split(/\s+/));
  const sum = lines.find(([, name]) => name === archive)?.[0];
  if (sum === undefined) throw new UserError([`the checksums of Pulumi ${release} do not name ${archive}`]);
  return sum;
}

async function read(address: string, timeout: number): Promise<Buffer> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(timeout) });
    if (!response.ok) throw new Error(`the answer is ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    throw new Unavailable(`${address} cannot be had (${reasonOf(error)})`);
  }
}

/** `fetch` says only that it failed; the reason is the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

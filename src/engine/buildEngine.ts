import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { engineIn } from './engine';
import { withProgress } from './progress';
import { Unavailable, type ProvideArgs } from './installer';
import { release } from './release';

const cli = 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi';
const versionVariable = 'github.com/pulumi/pulumi/sdk/v3/go/common/version.Version';

/** Builds the release with Go from the module proxy, checked against the sums in `tools/engine`, into the folder. */
export async function buildEngine(folder: string, args: ProvideArgs): Promise<void> {
  if ((await go(['version'], folder, args)).status !== 0) throw new Unavailable('Go is not installed');
  const modules = path.join(path.dirname(folder), 'modules');
  fs.cpSync(path.join(args.root, 'tools', 'engine'), modules, { recursive: true });
  const flags = `-s -w -X ${versionVariable}=v${release}`;
  const build = ['build', '-mod=mod', '-o', engineIn(folder), '-ldflags', flags, cli];
  args.write(`Building Pulumi ${release} with Go: about 4 minutes the first time.`);
  const { status, errors } = await withProgress(`Building Pulumi ${release}`, args.write, () =>
    go(build, modules, args),
  );
  if (status !== 0) throw new Unavailable(`Pulumi ${release} cannot be built with Go (${lastLine(errors)})`);
}

/** A status of undefined means that there is no `go`. */
async function go(
  parameters: readonly string[],
  folder: string,
  { environment }: ProvideArgs,
): Promise<{ status: number | undefined; errors: string }> {
  const child = spawn('go', parameters, {
    cwd: folder,
    env: { ...environment, GOWORK: 'off' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const stop = (): boolean => child.kill();
  process.once('exit', stop);
  let errors = '';
  child.stderr.on('data', (text: Buffer) => (errors += text.toString('utf8')));
  const status = await new Promise<number | undefined>((resolve) => {
    child.on('error', () => resolve(undefined));
    child.on('close', (code) => resolve(code ?? undefined));
  });
  process.off('exit', stop);
  return { status, errors };
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

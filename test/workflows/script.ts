import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/** The folder of the project. */
export const root = path.resolve(__dirname, '..', '..');

export interface ScriptArgs {
  readonly parameters?: readonly string[];
  /** Commands that stand before the real ones on the PATH: name to the text of a bash script. */
  readonly commands?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Default: the project's. */
  readonly folder?: string;
}

export interface ScriptResult {
  readonly status: number | null;
  /** Standard output and error together, as a log shows them. */
  readonly output: string;
}

/** Runs a script of `tools` as a workflow does. */
export async function runScript(name: string, args: ScriptArgs): Promise<ScriptResult> {
  const commands = fs.mkdtempSync(path.join(os.tmpdir(), 'berth-commands-'));
  try {
    for (const [command, text] of Object.entries(args.commands ?? {})) {
      fs.writeFileSync(path.join(commands, command), `#!/usr/bin/env bash\nset -eu\n${text}\n`, {
        mode: 0o755,
      });
    }
    const child = spawn(path.join(root, 'tools', name), args.parameters ?? [], {
      cwd: args.folder ?? root,
      env: { PATH: `${commands}:${process.env['PATH'] ?? ''}`, HOME: commands, ...args.environment },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (text: Buffer): void => void (output += text.toString('utf8'));
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    // A script need not read to the end.
    child.stdin.on('error', () => undefined).end(args.input ?? '');
    const status = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject).on('close', resolve);
    });
    return { status, output };
  } finally {
    fs.rmSync(commands, { recursive: true });
  }
}

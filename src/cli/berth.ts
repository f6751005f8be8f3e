import type { Command } from 'commander';
import { runBerth } from './runBerth';

/** Loaded one at a time: a command starts without what only its siblings need. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  plan: async () => (await import('./plan.js')).planCommand(),
  diff: async () => (await import('./diff.js')).diffCommand(),
  export: async () => (await import('./export.js')).exportCommand(),
  init: async () => (await import('./init.js')).initCommand(),
  preflight: async () => (await import('./preflight.js')).preflightCommand(),
  rehearse: async () => (await import('./rehearse.js')).rehearseCommand(),
  engine: async () => (await import('./engine.js')).engineCommand(),
};

void runBerth(commands, process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});

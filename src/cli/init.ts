import { Command, InvalidArgumentError } from 'commander';
import { createInterface, type Interface } from 'node:readline/promises';
import type { Change } from '../config/stackFileChanges';
import { UserError } from '../model/userError';
import { initStack, type Ask } from './initStack';
import { projectRoot } from './projectRoot';
import { readSet, setOption } from './setOption';

interface Options {
  readonly stack: string;
  readonly system?: string;
  readonly environment?: string;
  readonly target?: string;
  readonly domain?: string;
  readonly account?: string;
  readonly context?: string;
  readonly deployerRole?: readonly string[];
  readonly endpointCidr?: readonly string[];
  readonly insideNetwork?: boolean;
  readonly imageRegistry?: string;
  readonly image?: readonly Change[];
  readonly allowStandIns?: boolean;
  readonly set?: readonly string[];
  readonly secretsProvider?: string;
  readonly force?: boolean;
}

/** Returns `berth init`: writes the file of a stack, or adds to it what only the user knows. */
export function initCommand(): Command {
  return new Command('init')
    .description('write the file of a stack: asks what only you know, or takes it as options')
    .option('--stack <name>', 'the stack', 'prod')
    .option('--system <name>', 'a system of the catalogue')
    .option('--environment <name>', 'development, testing, staging or production')
    .option('--target <name>', 'aws or kubernetes')
    .option('--domain <name>', 'DNS name below which the system answers')
    .option('--account <digits>', 'AWS account (default: that of the first deployer role)')
    .option('--context <name>', 'context of the kubeconfig, for kubernetes')
    .option('--deployer-role <arn...>', 'IAM roles that administer the cluster')
    .option('--endpoint-cidr <range...>', 'address ranges you deploy from')
    .option('--inside-network', 'you deploy from inside the network of the cluster')
    .option('--image-registry <registry>', "registry and folder of the services' images")
    .option('--image <service=image...>', 'image of one service', image)
    .option('--allow-stand-ins', 'services without an image may run a stand-in in production')
    .addOption(setOption())
    .option('--secrets-provider <provider>', 'who encrypts the secrets: awskms://…, passphrase or default')
    .option('--force', 'replace settings that have another value')
    .action(async (options: Options) => {
      const terminal = process.stdin.isTTY && process.stdout.isTTY;
      const lines = terminal ? createInterface({ input: process.stdin, output: process.stdout }) : undefined;
      const ask = lines && askOn(lines);
      try {
        await initStack({
          root: projectRoot(),
          stack: options.stack,
          changes: changesOf(options),
          force: options.force ?? false,
          write: (line) => console.log(line),
          ...(options.secretsProvider === undefined ? {} : { secretsProvider: options.secretsProvider }),
          ...(ask === undefined ? {} : { ask }),
        });
      } finally {
        lines?.close();
      }
    });
}

/** Asks on the terminal; an end of the input (Ctrl+D, Ctrl+C) is an answer too, and means to stop. */
function askOn(lines: Interface): Ask {
  const stopped = new Promise<never>((_, reject) => {
    lines.once('close', () => reject(new UserError(['stopped; nothing was written'])));
  });
  stopped.catch(() => undefined);
  lines.on('SIGINT', () => lines.close());
  return (question) => Promise.race([lines.question(`${question}: `), stopped]);
}

function image(text: string, before: readonly Change[] = []): readonly Change[] {
  const [service, reference] = [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)];
  if (text.includes('=') && service !== '' && reference !== '') {
    return [...before, { path: ['services', service, 'image'], value: reference }];
  }
  throw new InvalidArgumentError(
    'it must be SERVICE=IMAGE, such as auth-service=ghcr.io/acme/auth-service:v1.2.3',
  );
}

/**
 * The options that are given, as settings.
 * @throws UserError for settings that are none.
 */
function changesOf(options: Options): readonly Change[] {
  const settings: readonly Change[] = [
    { path: ['system'], value: options.system },
    { path: ['environment'], value: options.environment },
    { path: ['target'], value: options.target },
    { path: ['domain'], value: options.domain },
    { path: ['accountId'], value: options.account },
    { path: ['cluster', 'context'], value: options.context },
    { path: ['cluster', 'deployerRoles'], value: options.deployerRole },
    { path: ['cluster', 'endpointAccessCidrs'], value: options.endpointCidr },
    { path: ['cluster', 'deployerInsideNetwork'], value: options.insideNetwork },
    { path: ['imageRegistry'], value: options.imageRegistry },
    { path: ['allowStandIns'], value: options.allowStandIns },
  ];
  const problems: string[] = [];
  const set = readSet(options.set ?? [], problems);
  if (problems.length > 0) throw new UserError(problems);
  return [...settings.filter(({ value }) => value !== undefined), ...(options.image ?? []), ...set];
}

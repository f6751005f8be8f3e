import { UserError } from '../model/userError';
import { buildEngine } from './buildEngine';
import { downloadEngine } from './downloadEngine';
import { engineFolder, findEngine, tryEngine, type Engine, type EngineSource } from './engine';
import { Unavailable, type Installer, type ProvideArgs } from './installer';
import { release } from './release';
import { withStaging } from './staging';

const installers: readonly (readonly [EngineSource, Installer])[] = [
  ['the official download', downloadEngine],
  ['a build', buildEngine],
];

/**
 * Returns an engine: the one that is here, or else one that it installs into `.berth/bin`, whole or not at all.
 * @throws UserError where none is here and none can be had, with what to do.
 */
export async function provideEngine(args: ProvideArgs): Promise<Engine> {
  const found = await findEngine(args);
  if (found !== undefined) return found;
  const reasons: string[] = [];
  for (const [source, install] of installers) {
    try {
      return await installed(source, install, args);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      args.write(`${error.message}.`);
      reasons.push(error.message);
    }
  }
  throw new UserError([
    `no Pulumi CLI is here and none can be had: ${reasons.join('; ')}`,
    `install Pulumi ${release} by hand and set PULUMI_BIN to its path, or install Go and run \`berth engine\` again`,
  ]);
}

async function installed(source: EngineSource, install: Installer, args: ProvideArgs): Promise<Engine> {
  const folder = engineFolder(args.root);
  const file = await withStaging(folder, (staged) => install(staged, args));
  const engine = await tryEngine(file, source);
  if (typeof engine !== 'string') return engine;
  throw new UserError([`${source} gave ${engine}; remove ${folder} and try again`]);
}

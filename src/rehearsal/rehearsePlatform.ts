import * as path from 'node:path';
import { projectRoot } from '../cli/projectRoot';
import { engineConfig } from '../config/engineConfig';
import { namespace } from '../config/schema';
import type { Settings } from '../config/settings';
import { settingsOf, type Subject } from '../config/subject';
import { provideEngine } from '../engine/provideEngine';
import { platform } from '../platform';
import { simulatedCloud } from '../simulation/cloud';
import { rehearse } from './rehearse';
import { summary } from './summary';

/**
 * Rehearses the platform of a stack or system, and shows the engine's progress and a summary.
 *
 * @param speed what typical times are divided by; undefined: nothing takes time
 * @throws UserError where the settings are wrong, no engine can be had, or the rehearsal shows a fault.
 */
export async function rehearsePlatform(subject: Subject, speed: number | undefined): Promise<void> {
  const root = projectRoot();
  const { stack, settings, values } = settingsOf(subject, root);
  const write = (text: string): void => void process.stdout.write(text);
  const engine = await provideEngine({ root, environment: process.env, write: (line) => write(`${line}\n`) });
  const folder = path.join(root, '.berth', 'rehearsal', stack);
  write(`Rehearsal of ${stack}: Pulumi ${engine.version} (${engine.source}) against a SIMULATED cloud.\n`);
  write(`No account and no cluster is reached; everything is below ${path.relative(root, folder)}.\n`);
  const rehearsal = await rehearse({
    program: programOf(settings),
    ...(settings.deletionProtection
      ? { unprotectedProgram: programOf({ ...settings, deletionProtection: false }) }
      : {}),
    configuration: engineConfig(values),
    policyPack: path.join(root, 'policies'),
    project: namespace,
    stack,
    folder,
    engine: engine.path,
    cloud: simulatedCloud({ region: settings.region }),
    ...(speed === undefined ? {} : { speed }),
    colour: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
    write,
  });
  write(summary(stack, rehearsal));
}

function programOf(settings: Settings): () => Promise<Record<string, unknown>> {
  return async () => ({ ...(await platform(settings)).outputs });
}

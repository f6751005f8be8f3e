import * as runtimeConfig from '@pulumi/pulumi/runtime/config';
import { catalogue } from '../systems/catalogue';
import { parseSettings } from './parseSettings';
import { namespace } from './schema';
import type { Settings, SystemFacts } from './settings';

/**
 * Returns the settings of the stack that Pulumi runs the program for.
 * @throws UserError with everything that is wrong at once.
 */
export function settingsFromPulumi(systems: readonly SystemFacts[] = catalogue): Settings {
  const own = Object.entries(runtimeConfig.allConfig()).filter(([key]) => key.startsWith(`${namespace}:`));
  const values = Object.fromEntries(own.map(([key, value]) => [key.slice(namespace.length + 1), value]));
  return parseSettings(values, systems, { secretKeys: Object.keys(values).filter(isSecret) });
}

/** The SDK says which keys are secret, but leaves the function out of its types. */
function isSecret(key: string): boolean {
  if (!('isConfigSecret' in runtimeConfig) || typeof runtimeConfig.isConfigSecret !== 'function')
    return false;
  const answer: unknown = Reflect.apply(runtimeConfig.isConfigSecret, undefined, [`${namespace}:${key}`]);
  return answer === true;
}

import type { Environment, Target } from '../model/environment';
import { catalogue } from '../systems/catalogue';
import { illustrativeValues } from './illustrativeValues';
import { parseSettings } from './parseSettings';
import type { Settings } from './settings';
import { readStackFile } from './stackFile';
import { withoutPlainSecrets } from './withoutPlainSecrets';

/** What a command is about: a stack with its settings, or a system anywhere with illustrative ones. */
export type Subject =
  | { readonly stack: string }
  | {
      readonly system: string;
      readonly environment: Environment;
      readonly target: Target;
      /** Settings in place of the illustrative ones, as a stack file has them. Default: none. */
      readonly overrides?: Readonly<Record<string, unknown>>;
    };

/** The settings of a subject, for plans and rehearsals: they know no secret of the user's. */
export interface SubjectSettings {
  /** Name of its stack. */
  readonly stack: string;
  readonly settings: Settings;
  /** The settings as a stack file has them, key to value without the namespace; for every secret a placeholder. */
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * Returns the settings of the subject; the folder is where stack files are.
 * @throws UserError where the settings are wrong, or there are none.
 */
export function settingsOf(subject: Subject, folder: string): SubjectSettings {
  if ('stack' in subject) {
    const { stack } = subject;
    const { values: read, secretKeys } = readStackFile(folder, stack);
    const values = withoutPlainSecrets(read);
    return { stack, settings: parseSettings(values, catalogue, { secretKeys }), values };
  }
  const { system, environment, target, overrides = {} } = subject;
  const illustrative = illustrativeValues(target, environment, overrides);
  const values = withoutPlainSecrets({ system, environment, target, ...illustrative });
  return {
    stack: `${system}-${environment}-${target}`,
    settings: parseSettings(values, catalogue, { illustrative: true }),
    values,
  };
}

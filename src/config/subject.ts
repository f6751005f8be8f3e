import type { Environment, Target } from '../model/environment';
import { catalogue } from '../systems/catalogue';
import { illustrativeSettings, settingsForStack, type Settings } from './settings';

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

/**
 * Returns the settings of the subject, and the name of its stack; the folder is where stack files are.
 * @throws UserError where the settings are wrong, or there are none.
 */
export function settingsOf(
  subject: Subject,
  folder: string,
): { readonly stack: string; readonly settings: Settings } {
  if ('stack' in subject) return { stack: subject.stack, settings: settingsForStack(subject.stack, folder) };
  const { system, environment, target, overrides = {} } = subject;
  return {
    stack: `${system}-${environment}-${target}`,
    settings: illustrativeSettings(system, environment, target, catalogue, overrides),
  };
}

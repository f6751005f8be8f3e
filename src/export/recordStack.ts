import { settingsOf, type Subject } from '../config/subject';
import type { Settings } from '../config/settings';
import { readStackFile } from '../config/stackFile';
import type { Environment } from '../model/environment';
import { UserError } from '../model/userError';
import { record, type Recording } from '../plan/recording';
import { platform, type Platform } from '../platform';

/** What an export is made of: a stack's settings, what was built of them, and every resource with its values. */
export interface RecordedStack {
  readonly settings: Settings;
  readonly built: Platform;
  readonly recording: Recording;
}

type Values = Readonly<Record<string, unknown>>;

/** Whose system is exported: that of a stack, with its settings, or one by name. */
export type ExportSubject = { readonly stack: string } | { readonly system: string; readonly set: Values };

/**
 * Returns what `berth plan` would plan of the system in that environment, in a cluster; the folder is where stack files
 * are.
 * @throws UserError where the settings are wrong, or the stack is none of a cluster.
 */
export async function recordStack(
  subject: ExportSubject,
  environment: Environment,
  root: string,
  defaults: Values = {},
): Promise<RecordedStack> {
  const { stack, settings } = settingsOf(subjectIn(subject, environment, root, defaults), root);
  const platforms: Platform[] = [];
  const recording = await record(
    async () => {
      const made = await platform(settings);
      platforms.push(made);
      return made.outputs;
    },
    { world: 'known', stack },
  );
  const [built] = platforms;
  if (built === undefined) throw new Error('The program ended without a result.');
  return { settings, built, recording };
}

function subjectIn(
  subject: ExportSubject,
  environment: Environment,
  root: string,
  defaults: Values,
): Subject {
  const { system, set } = 'stack' in subject ? ofStack(subject.stack, root) : subject;
  return { system, environment, target: 'kubernetes', overrides: { ...defaults, ...set } };
}

/** The environment is the export's own: it shows more than the one that the stack has. */
function ofStack(stack: string, root: string): { readonly system: string; readonly set: Values } {
  const { system, target, ...values } = readStackFile(root, stack).values;
  const set = Object.fromEntries(Object.entries(values).filter(([key]) => key !== 'environment'));
  const problems = [
    ...(typeof system === 'string' ? [] : [`--stack ${stack}: its file does not say berth:system`]),
    ...(target === 'kubernetes'
      ? []
      : [
          `--stack ${stack}: is a stack of ${typeof target === 'string' ? target : 'no target'}, and an export is for any cluster; name one whose target is kubernetes, or --system with --set`,
        ]),
  ];
  if (typeof system !== 'string' || problems.length > 0) throw new UserError(problems);
  return { system, set };
}

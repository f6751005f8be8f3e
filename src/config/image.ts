import type { SettingsInput } from './schema';
import type { SystemFacts } from './settings';

/** The image of a service, or what is wrong with its settings; neither where it has none, and so runs a stand-in. */
export interface ImageChoice {
  readonly image?: string;
  /** Where, and what is wrong. */
  readonly problem?: { readonly key: string; readonly text: string };
}

/** Returns the image that the settings give a service of the system. */
export function imageOf(name: string, system: SystemFacts, input: SettingsInput): ImageChoice {
  const given = input.services?.[name];
  const key = `services.${name}.image`;
  if (given?.image === undefined && input.imageRegistry === undefined) {
    return given?.tag === undefined && given?.digest === undefined
      ? {}
      : wrong(key, 'is not set, so a tag or digest has no effect; set it, or berth:imageRegistry');
  }
  const repository = given?.image ?? `${input.imageRegistry}/${system.services[name]?.image}`;
  if (/[:@]/.test(repository.slice(repository.lastIndexOf('/')))) {
    return given?.tag === undefined && given?.digest === undefined
      ? { image: repository }
      : wrong(key, `is "${repository}", which names a tag or digest; leave out those beside it`);
  }
  const tag = given?.tag ?? (given?.digest === undefined ? system.services[name]?.tag : undefined);
  if (tag === undefined && given?.digest === undefined) {
    return wrong(`services.${name}.tag`, `is not set; "${repository}" needs a tag or a digest`);
  }
  const digest = given?.digest === undefined ? '' : `@${given.digest}`;
  return { image: `${repository}${tag === undefined ? '' : `:${tag}`}${digest}` };
}

function wrong(key: string, text: string): ImageChoice {
  return { problem: { key, text } };
}

import type { SettingsInput } from './schema';
import type { SystemFacts } from './settings';

/** The image of a service, or what is wrong with its settings; neither where it has none, and so runs a stand-in. */
export interface ImageChoice {
  readonly image?: string;
  /** Where, and what is wrong. */
  readonly problem?: { readonly key: string; readonly text: string };
}

type Given = NonNullable<SettingsInput['services']>[string];

/**
 * Returns the image of a service of the system: the one that its own settings name; else the public one, which no
 * registry of the user's holds; else its repository below the registry. A tag or digest of the settings wins.
 */
export function imageOf(name: string, system: SystemFacts, input: SettingsInput): ImageChoice {
  const given = input.services?.[name] ?? {};
  const key = `services.${name}`;
  const service = system.services[name];
  if (given.image === undefined && service?.publicImage !== undefined) {
    return { image: withOverrides(service.publicImage, given) };
  }
  if (given.image === undefined && input.imageRegistry === undefined) {
    return overrides(given)
      ? wrong(`${key}.image`, 'is not set, so a tag or digest has no effect; set it, or berth:imageRegistry')
      : {};
  }
  const repository = given.image ?? `${input.imageRegistry}/${service?.image}`;
  if (repositoryOf(repository) !== repository) {
    return overrides(given)
      ? wrong(`${key}.image`, `is "${repository}", which names a tag or digest; leave out those beside it`)
      : { image: repository };
  }
  if (overrides(given)) return { image: withOverrides(repository, given) };
  return service?.tag === undefined
    ? wrong(`${key}.tag`, `is not set; "${repository}" needs a tag or a digest`)
    : { image: `${repository}:${service.tag}` };
}

function overrides({ tag, digest }: Given): boolean {
  return tag !== undefined || digest !== undefined;
}

/** Returns the image with the tag and digest of the settings in place of its own. */
function withOverrides(image: string, given: Given): string {
  if (!overrides(given)) return image;
  const tag = given.tag === undefined ? '' : `:${given.tag}`;
  const digest = given.digest === undefined ? '' : `@${given.digest}`;
  return `${repositoryOf(image)}${tag}${digest}`;
}

/** Returns the image without its tag and digest; the colon of a registry's port stands before the last slash. */
export function repositoryOf(image: string): string {
  const start = image.lastIndexOf('/') + 1;
  const end = image.slice(start).search(/[:@]/);
  return end < 0 ? image : image.slice(0, start + end);
}

function wrong(key: string, text: string): ImageChoice {
  return { problem: { key, text } };
}

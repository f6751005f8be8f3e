import { bagAt, textAt } from '../../../policies/cluster';
import type { PropertyBag } from '../../plan/recording';
import type { ExportedSecret } from '../exportedSecrets';
import type { SecretText } from '../secretSources';
import { writeSecretText, type SecretVariable } from '../secretVariables';

/** What an overlay needs to make its Secrets. */
export interface SecretFiles {
  /** Entries of `secretGenerator`. */
  readonly generators: readonly PropertyBag[];
  /** Templates by path below the overlay. */
  readonly files: ReadonlyMap<string, string>;
}

export const templateFolder = 'secret-templates';
export const filledFolder = 'secrets';

/** Returns the generators of the Secrets, and the templates of the files that they read. */
export function secretFiles(
  secrets: readonly ExportedSecret[],
  variables: ReadonlyMap<string, SecretVariable>,
  single: boolean,
): SecretFiles {
  const files = new Map<string, string>();
  const generators = secrets.map((secret) => {
    const folder = single ? secret.name : `${secret.namespace}/${secret.name}`;
    const texts = [...secret.values].map(([key, text]) => [key, written(text, variables)] as const);
    const [lines, whole] = [texts.filter(isLine), texts.filter((text) => !isLine(text))];
    if (lines.length > 0) {
      const list = lines.map(([key, text]) => `${key}=${text}\n`).join('');
      files.set(`${templateFolder}/${folder}.env`, list);
    }
    for (const [key, text] of whole) files.set(`${templateFolder}/${folder}/${key}`, `${text}\n`);
    return {
      name: secret.name,
      ...(single ? {} : { namespace: secret.namespace }),
      type: textAt(secret.manifest, 'type') || 'Opaque',
      ...(lines.length === 0 ? {} : { envs: [`${filledFolder}/${folder}.env`] }),
      ...(whole.length === 0
        ? {}
        : { files: whole.map(([key]) => `${key}=${filledFolder}/${folder}/${key}`) }),
      options: optionsOf(secret),
    };
  });
  return { generators, files };
}

function written(text: SecretText, variables: ReadonlyMap<string, SecretVariable>): string {
  return writeSecretText(text, variables, ({ name }) => `\${${name}}`);
}

/** An env file of Kustomize has a line a key, of letters, digits, hyphens, underscores and dots, as it stands. */
function isLine([key, text]: readonly [string, string]): boolean {
  return !/[\n\r]/.test(text) && text === text.trim() && /^[A-Za-z_][A-Za-z0-9_-]*$/.test(key);
}

/** Pods and Jobs name their Secrets as they are, so that the plan and the export have the same objects. */
function optionsOf({ manifest }: ExportedSecret): PropertyBag {
  const [labels, annotations] = [bagAt(manifest, 'metadata.labels'), bagAt(manifest, 'metadata.annotations')];
  return {
    disableNameSuffixHash: true,
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
}

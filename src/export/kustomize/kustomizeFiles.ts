import { bagAt, textAt } from '../../../policies/cluster';
import type { PropertyBag } from '../../plan/recording';
import { groupBy } from '../../wiring/groupBy';
import { exampleValues, fillScript } from '../fillSecrets';
import { imageParts } from '../imageReference';
import { secretVariables } from '../secretVariables';
import { yamlFile } from '../yamlFile';
import type { Overlay } from './overlay';
import { overlap, patchFor } from './overlap';
import { hasOneNamespace, placedObjects, type PlacedObject } from './placedObjects';
import { filledFolder, secretFiles, templateFolder } from './secretFiles';

type Files = ReadonlyMap<string, string>;

const kustomization = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' } as const;
export const fillCommand = 'fill-secrets';
const filledFiles = {
  values: 'secrets.env',
  example: 'secrets.example.env',
  templates: templateFolder,
  filled: filledFolder,
} as const;

/** Returns the files of the base and of the overlays: text by path. The header stands at the top of each. */
export function kustomizeFiles(overlays: readonly Overlay[], header: readonly string[]): Files {
  const [first] = overlays;
  if (first === undefined) return new Map();
  const placed = placedObjects(overlays, first.stack.built.system);
  const shared = placed.filter(({ manifests }) => manifests.size === overlays.length);
  const bases = new Map(shared.map((object) => [object.file, baseOf(object)]));
  const files = new Map<string, string>();
  for (const { file } of shared) {
    const base = bases.get(file);
    if (base !== undefined) files.set(`base/${file}`, yamlFile(header, base));
  }
  for (const [file, text] of baseKustomizations(shared, header)) files.set(file, text);
  for (const overlay of overlays) {
    const own = overlayFiles(overlay, { placed, bases, header, single: hasOneNamespace(overlays) });
    for (const [file, text] of own) files.set(`overlays/${overlay.name}/${file}`, text);
  }
  if (overlays.some(({ secrets }) => secrets.length > 0)) {
    const names = overlays.map(({ name }) => name).join('|');
    const folder = `case "\${1:-}" in\n${names}) cd "$(dirname "$0")/overlays/$1" ;;\n*)\n  echo "usage: $0 ${names}" >&2\n  exit 1\n  ;;\nesac`;
    files.set(fillCommand, fillScript(header, filledFiles, folder));
    files.set('.gitignore', `${filledFiles.values}\n${filledFolder}/\n`);
  }
  return files;
}

/** What all overlays have the same of an object, under the name that it has in the base. */
function baseOf({ manifests, name }: PlacedObject): PropertyBag {
  const [one = {}, ...others] = manifests.values();
  const shared = others.reduce(overlap, one);
  return { ...shared, metadata: { ...bagAt(shared, 'metadata'), name } };
}

function baseKustomizations(shared: readonly PlacedObject[], header: readonly string[]): Files {
  const byFolder = groupBy(shared, ({ folder }) => folder);
  const folders = [...byFolder.keys()].filter((folder) => folder !== '').sort();
  const files = new Map<string, string>();
  for (const folder of folders) {
    const resources = (byFolder.get(folder) ?? []).map(({ file }) => file.slice(folder.length + 1));
    files.set(`base/${folder}/kustomization.yaml`, yamlFile(header, { ...kustomization, resources }));
  }
  const resources = [...(byFolder.get('') ?? []).map(({ file }) => file), ...folders];
  files.set('base/kustomization.yaml', yamlFile(header, { ...kustomization, resources }));
  return files;
}

interface Ground {
  readonly placed: readonly PlacedObject[];
  /** What the base has, by file. */
  readonly bases: ReadonlyMap<string, PropertyBag>;
  readonly header: readonly string[];
  readonly single: boolean;
}

function overlayFiles(overlay: Overlay, { placed, bases, header, single }: Ground): Files {
  const files = new Map<string, string>();
  const resources: string[] = ['../../base'];
  const patches: PropertyBag[] = [];
  for (const object of placed) {
    const manifest = object.manifests.get(overlay.name);
    const base = bases.get(object.file);
    if (manifest === undefined) continue;
    if (base === undefined) {
      resources.push(object.file);
      files.set(object.file, yamlFile(header, manifest));
      continue;
    }
    const patch = patchFor(base, manifest);
    if (Object.keys(patch).length === 0) continue;
    patches.push(patchEntry(object, manifest));
    files.set(object.file, yamlFile(header, identified(patch, manifest)));
  }
  const variables = secretVariables(overlay.secrets);
  const secrets = secretFiles(overlay.secrets, variables, single);
  for (const [file, text] of secrets.files) files.set(file, text);
  if (overlay.secrets.length > 0) {
    const example = [
      ...header,
      `Values of the Secrets of ${overlay.name}; ${fillCommand} fills secrets.env.`,
    ];
    files.set(filledFiles.example, exampleValues(variables.values(), example));
  }
  const [namespace = ''] = overlay.namespaces;
  files.set(
    'kustomization.yaml',
    yamlFile(header, {
      ...kustomization,
      ...(single ? { namespace } : {}),
      resources,
      ...(patches.length === 0 ? {} : { patches }),
      images: [...overlay.images].sort().map(([name, reference]) => ({ name, ...imageParts(reference) })),
      ...(secrets.generators.length === 0 ? {} : { secretGenerator: secrets.generators }),
    }),
  );
  return files;
}

/** Only an object whose name differs must say which one of the base it is. */
function patchEntry({ file, kind, name }: PlacedObject, manifest: PropertyBag): PropertyBag {
  if (textAt(manifest, 'metadata.name') === name) return { path: file };
  return { path: file, target: { kind, name }, options: { allowNameChange: true } };
}

function identified(patch: PropertyBag, manifest: PropertyBag): PropertyBag {
  const { name, namespace } = bagAt(manifest, 'metadata');
  const place = namespace === undefined ? {} : { namespace };
  return {
    apiVersion: manifest['apiVersion'] ?? null,
    kind: manifest['kind'] ?? null,
    metadata: { name: name ?? null, ...place, ...bagAt(patch, 'metadata') },
    ...Object.fromEntries(Object.entries(patch).filter(([key]) => key !== 'metadata')),
  };
}

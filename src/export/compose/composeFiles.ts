import { images, imageReference } from '../../../components/kubernetes/images';
import { bagAt } from '../../../policies/cluster';
import { asText, type PropertyBag } from '../../plan/recording';
import type { ClusterObject } from '../clusterObjects';
import { exampleValues, fillScript } from '../fillSecrets';
import type { ExportedSecret } from '../exportedSecrets';
import { writeSecretText } from '../secretVariables';
import { yamlFile } from '../yamlFile';
import { composeService, configurationFolder, filledFolder, type Surroundings } from './composeService';
import type { Values } from './environment';
import { mountsOf, type Mount } from './mounts';
import { containersIn, type Pod, type PodContainer } from './pods';
import { proxyRoutes, proxyService, routesFile, type Way } from './proxy';

const templateFolder = 'secret-templates';
const volumeOwners = 'volume-owners';
const filledFiles = {
  values: '.env',
  example: '.env.example',
  templates: templateFolder,
  filled: filledFolder,
} as const;

/** What the files of Compose are made of. */
export interface ComposeParts extends Omit<Surroundings, 'firsts' | 'volumeOwners'> {
  readonly pods: readonly Pod[];
  readonly ways: readonly Way[];
}

/** Returns compose.yaml and what lies beside it: text by path. */
export function composeFiles(parts: ComposeParts, header: readonly string[]): ReadonlyMap<string, string> {
  const { pods, ways, values, keys } = parts;
  const containers = pods.flatMap(containersIn);
  const mounts = containers.map((of) => ({ of, mounts: mountsOf(of.container, of.pod, keys) }));
  const files = new Map([['compose.yaml', yamlFile(header, composeFile(parts, containers, mounts))]]);
  if (ways.length > 0) files.set(routesFile, yamlFile(header, proxyRoutes(ways)));
  const mounted = mounts.flatMap((entry) => entry.mounts.map((mount) => ({ mount, pod: entry.of.pod })));
  for (const { mount, pod } of mounted) {
    for (const [file, text] of mountedFiles(mount, pod, values)) files.set(file, text);
  }
  const folder = 'cd "$(dirname "$0")"';
  files.set('fill-secrets', fillScript(header, filledFiles, folder));
  const example = [...header, 'Values that compose.yaml needs; fill-secrets fills .env.'];
  files.set(filledFiles.example, exampleValues(values.variables.values(), example));
  files.set('.gitignore', `${filledFiles.values}\n${filledFolder}/\n`);
  return files;
}

interface Mounted {
  readonly of: PodContainer;
  readonly mounts: readonly Mount[];
}

function composeFile(
  parts: ComposeParts,
  containers: readonly PodContainer[],
  mounted: readonly Mounted[],
): PropertyBag {
  const { pods, ways } = parts;
  const firsts = new Map(
    pods.map((pod) => [pod.name, containersIn(pod).flatMap(({ first, name }) => (first ? [name] : []))]),
  );
  const surroundings = { ...parts, firsts, volumeOwners };
  const owned = ownersOf(mounted);
  const volumes = [...new Set(mounted.flatMap(({ mounts }) => mounts.flatMap(volumeOf)))].sort();
  const networks = ['edge', 'services', 'stores'].filter((network) =>
    [...parts.networks.values()].some((own) => Object.hasOwn(own, network)),
  );
  return {
    services: {
      ...(ways.length === 0 ? {} : { ingress: proxyService(ways) }),
      ...Object.fromEntries(containers.map((of) => [of.name, composeService(of, surroundings)])),
      ...(owned.size === 0 ? {} : { [volumeOwners]: volumeOwnersService(owned) }),
    },
    networks: Object.fromEntries(networks.map((network) => [network, {}])),
    ...(volumes.length === 0 ? {} : { volumes: Object.fromEntries(volumes.map((volume) => [volume, {}])) }),
  };
}

function volumeOf(mount: Mount): string[] {
  return mount.kind === 'volume' ? [mount.volume] : [];
}

/** Returns the user and group of each volume: those of the first pod that has it. */
function ownersOf(mounted: readonly Mounted[]): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const { of, mounts } of mounted) {
    const { runAsUser, fsGroup, runAsGroup } = bagAt(of.pod.spec, 'securityContext');
    if (runAsUser === undefined) continue;
    const owner = `${asText(runAsUser)}:${asText(fsGroup ?? runAsGroup ?? runAsUser)}`;
    for (const volume of mounts.flatMap(volumeOf)) if (!owners.has(volume)) owners.set(volume, owner);
  }
  return owners;
}

/** A new volume is root's; a cluster gives it to its pod's group by itself. */
function volumeOwnersService(owners: ReadonlyMap<string, string>): PropertyBag {
  const volumes = [...owners].sort();
  const script = volumes.map(([volume, owner]) => `chown ${owner} /volumes/${volume}`).join('\n');
  return {
    image: imageReference(images.curl),
    entrypoint: ['sh', '-ec', script],
    network_mode: 'none',
    volumes: volumes.map(([source]) => ({ type: 'volume', source, target: `/volumes/${source}` })),
    user: '0:0',
    read_only: true,
    cap_drop: ['ALL'],
    cap_add: ['CHOWN'],
    security_opt: ['no-new-privileges:true'],
    restart: 'no',
  };
}

/** Returns the files behind a mount; of a Secret the templates that the script fills. */
function mountedFiles(mount: Mount, pod: Pod, values: Values): readonly (readonly [string, string])[] {
  if (mount.kind === 'memory' || mount.kind === 'volume') return [];
  const mounted = (key: string) => mount.kind === 'folder' || key === mount.key;
  if (mount.of === 'Secret') {
    const secret = values.secrets.find(
      ({ name, namespace }) => name === mount.name && namespace === pod.namespace,
    );
    const texts = [...(secret?.values ?? [])].filter(([key]) => mounted(key));
    return texts.map(([key, text]) => {
      const written = writeSecretText(text, values.variables, ({ name }) => `\${${name}}`, values.hosts);
      return [`${templateFolder}/${mount.name}/${key}`, `${written}\n`] as const;
    });
  }
  const data = Object.entries(values.configMaps.get(mount.name) ?? {}).filter(([key]) => mounted(key));
  return data.map(([key, value]) => {
    return [`${configurationFolder}/${mount.name}/${key}`, values.hosts(asText(value))] as const;
  });
}

/** Returns the data of the ConfigMaps by name; what two namespaces have the same is one. */
export function configMapsOf(objects: readonly ClusterObject[]): ReadonlyMap<string, PropertyBag> {
  const maps = objects.filter(({ kind }) => kind === 'ConfigMap');
  return new Map(maps.map(({ name, manifest }) => [name, bagAt(manifest, 'data')]));
}

/** Returns the keys of what containers mount. */
export function keysOf(
  configMaps: ReadonlyMap<string, PropertyBag>,
  secrets: readonly ExportedSecret[],
): Surroundings['keys'] {
  return new Map([
    ...[...configMaps].map(([name, data]) => [`ConfigMap ${name}`, Object.keys(data)] as const),
    ...secrets.map(({ name, values }) => [`Secret ${name}`, [...values.keys()]] as const),
  ]);
}

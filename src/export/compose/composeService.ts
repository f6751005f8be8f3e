import { mebibytes } from '../../../components/kubernetes/mebibytes';
import { bagAt, bagsAt, textAt } from '../../../policies/cluster';
import { asText, type PropertyBag, type PropertyValue } from '../../plan/recording';
import { environmentOf, type Values } from './environment';
import { escaped } from './escaped';
import { healthcheck } from './healthcheck';
import { mountsOf, type KeysByObject, type Mount } from './mounts';
import { textList, type PodContainer } from './pods';

/** Folders and files of the export beside compose.yaml. */
export const configurationFolder = 'configuration';
export const filledFolder = 'secrets';

/** What a service of Compose is made of beside its container. */
export interface Surroundings {
  readonly values: Values;
  readonly keys: KeysByObject;
  /** Ports that this machine publishes, by the name of the pod. */
  readonly published: ReadonlyMap<string, readonly string[]>;
  /** Networks by the name of the pod, each with the other names that it goes by there. */
  readonly networks: ReadonlyMap<string, PropertyBag>;
  /** What must be so before it starts, by the name of the pod. */
  readonly waitsFor: ReadonlyMap<string, PropertyBag>;
  /** Services of the same pod that run before its own, by the name of the pod. */
  readonly firsts: ReadonlyMap<string, readonly string[]>;
  /** Name of the service that gives volumes to their users. */
  readonly volumeOwners: string;
}

/** Returns the service of a container, as safe as the container is in its pod. */
export function composeService(of: PodContainer, surroundings: Surroundings): PropertyBag {
  const { pod, container, first, main } = of;
  const once = first || pod.runs !== 'service';
  const mounts = mountsOf(container, pod, surroundings.keys);
  const [command, args] = [textList(container, 'command'), textList(container, 'args')];
  const health = once ? undefined : healthcheck(container);
  const environment = environmentOf(container, pod, surroundings.values);
  const { hosts } = surroundings.values;
  const run = (words: readonly string[]) => words.map((word) => escaped(hosts(word)));
  const ports = main ? (surroundings.published.get(pod.name) ?? []) : [];
  const grace = pod.spec['terminationGracePeriodSeconds'];
  return {
    image: textAt(container, 'image'),
    ...(pod.runs === 'by-hand' ? { profiles: ['by-hand'] } : {}),
    ...hostname(of),
    ...(command.length === 0 ? {} : { entrypoint: run(command) }),
    ...(args.length === 0 ? {} : { command: run(args) }),
    ...(container['workingDir'] === undefined ? {} : { working_dir: textAt(container, 'workingDir') }),
    ...(Object.keys(environment).length === 0 ? {} : { environment }),
    ...(ports.length === 0 ? {} : { ports }),
    ...network(of, surroundings),
    ...dependsOn(of, mounts, surroundings),
    ...(health === undefined ? {} : { healthcheck: health }),
    ...volumes(mounts),
    ...security(of),
    ...limits(container),
    restart: once ? 'no' : 'unless-stopped',
    ...(typeof grace === 'number' && !once ? { stop_grace_period: `${grace}s` } : {}),
  };
}

/** A pod of a StatefulSet has a number, by which its peers know it. */
function hostname({ pod, main, first }: PodContainer): PropertyBag {
  return pod.object.kind === 'StatefulSet' && (main || first) ? { hostname: `${pod.name}-0` } : {};
}

/** What runs beside the first container of a pod speaks to it by localhost. */
function network({ pod, main, first }: PodContainer, { networks }: Surroundings): PropertyBag {
  if (!main && !first) return { network_mode: `service:${pod.name}` };
  const own = networks.get(pod.name) ?? {};
  return { networks: first ? Object.fromEntries(Object.keys(own).map((name) => [name, {}])) : own };
}

function dependsOn(
  { pod, first, main }: PodContainer,
  mounts: readonly Mount[],
  { waitsFor, firsts, volumeOwners }: Surroundings,
): PropertyBag {
  const completed = { condition: 'service_completed_successfully' };
  const own = first ? [] : (firsts.get(pod.name) ?? []).map((name) => [name, completed] as const);
  const conditions = {
    ...(main || first ? waitsFor.get(pod.name) : { [pod.name]: { condition: 'service_started' } }),
    ...Object.fromEntries(own),
    ...(mounts.some(({ kind }) => kind === 'volume') ? { [volumeOwners]: completed } : {}),
  };
  return Object.keys(conditions).length === 0 ? {} : { depends_on: conditions };
}

function volumes(mounts: readonly Mount[]): PropertyBag {
  const memory = mounts.flatMap((mount) =>
    mount.kind === 'memory' ? [`${mount.target}:exec,mode=1777`] : [],
  );
  const bound = mounts.flatMap((mount): PropertyBag[] => {
    if (mount.kind === 'volume') {
      const { volume: source, target, readOnly } = mount;
      return [{ type: 'volume', source, target, ...(readOnly ? { read_only: true } : {}) }];
    }
    if (mount.kind === 'memory') return [];
    return [{ type: 'bind', source: `./${sourceOf(mount)}`, target: mount.target, read_only: true }];
  });
  return {
    ...(bound.length === 0 ? {} : { volumes: bound }),
    ...(memory.length === 0 ? {} : { tmpfs: memory }),
  };
}

/** Returns the path of what is mounted, below the folder of the export. */
export function sourceOf(mount: Extract<Mount, { kind: 'folder' | 'file' }>): string {
  const folder = `${mount.of === 'Secret' ? filledFolder : configurationFolder}/${mount.name}`;
  return mount.kind === 'folder' ? folder : `${folder}/${mount.key}`;
}

function security({ pod, container }: PodContainer): PropertyBag {
  const own = bagAt(container, 'securityContext');
  const pods = bagAt(pod.spec, 'securityContext');
  const user = own['runAsUser'] ?? pods['runAsUser'];
  const group = own['runAsGroup'] ?? pods['runAsGroup'];
  const sysctls = bagsAt(pods, 'sysctls.*').map(
    (set) => [textAt(set, 'name'), asText(set['value'])] as const,
  );
  const dropped = textList(own, 'capabilities.drop');
  return {
    ...(user === undefined ? {} : { user: `${asText(user)}:${asText(group ?? user)}` }),
    ...(own['readOnlyRootFilesystem'] === true ? { read_only: true } : {}),
    ...(own['privileged'] === true ? { privileged: true } : {}),
    ...(dropped.length === 0 ? {} : { cap_drop: dropped }),
    ...(own['allowPrivilegeEscalation'] === false ? { security_opt: ['no-new-privileges:true'] } : {}),
    ...(sysctls.length === 0 ? {} : { sysctls: Object.fromEntries(sysctls) }),
  };
}

function limits(container: PropertyBag): PropertyBag {
  const { cpu, memory } = bagAt(container, 'resources.limits');
  const given = {
    ...(cpu === undefined ? {} : { cpus: cores(cpu) }),
    ...(memory === undefined ? {} : { memory: size(asText(memory)) }),
  };
  return Object.keys(given).length === 0 ? {} : { deploy: { resources: { limits: given } } };
}

function cores(cpu: PropertyValue): string {
  const text = asText(cpu);
  return text.endsWith('m') ? String(Number(text.slice(0, -1)) / 1000) : text;
}

/** Docker counts in powers of two, whatever the letter. */
function size(memory: string): string {
  const mega = mebibytes(memory);
  return mega % 1024 === 0 ? `${mega / 1024}G` : `${mega}M`;
}

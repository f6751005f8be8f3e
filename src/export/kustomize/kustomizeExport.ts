import { standInServices } from '../../platform/ownServices';
import type { Exported } from '../exportSystem';
import type { LeftOut } from '../clusterObjects';
import type { ExportSubject } from '../recordStack';
import { fillCommand, kustomizeFiles } from './kustomizeFiles';
import { overlayEnvironments, overlayOf, type Extent, type Overlay, type OverlayName } from './overlay';
import { kustomizeReadme } from './readme';

const names = ['dev', 'prod'] as const satisfies readonly OverlayName[];

/** Returns the system as a base with two overlays. */
export async function kustomizeExport(
  subject: ExportSubject,
  extent: Extent,
  root: string,
  header: readonly string[],
): Promise<Exported> {
  const overlays: Overlay[] = [];
  for (const name of names) overlays.push(await overlayOf(name, subject, extent, root));
  const facts = factsOf(overlays, extent);
  const files = new Map([...kustomizeFiles(overlays, header), ['README.md', kustomizeReadme(facts, header)]]);
  return {
    files,
    summary: summaryOf(facts),
    keeps: (file) => /^overlays\/[^/]+\/secrets\.env$/.test(file),
  };
}

/** What is said of an export, on the terminal and in its README. */
export interface KustomizeFacts {
  readonly title: string;
  readonly system: string;
  readonly extent: Extent;
  readonly overlays: readonly {
    readonly name: OverlayName;
    readonly environment: string;
    readonly namespaces: readonly string[];
    readonly objects: number;
    readonly secrets: number;
  }[];
  /** Services that run a stand-in. */
  readonly standIns: readonly string[];
  readonly leftOut: readonly LeftOut[];
  readonly signed: readonly string[];
  /** Whether the system's seed has Argo CD bring its images in. */
  readonly argoCd: boolean;
}

function factsOf(overlays: readonly Overlay[], extent: Extent): KustomizeFacts {
  const [first] = overlays;
  if (first === undefined) throw new Error('an export has at least one overlay');
  const { system } = first.stack.built;
  const leftOut = new Map(overlays.flatMap((overlay) => overlay.leftOut).map((left) => [left.owner, left]));
  const standIns = overlays.flatMap(({ stack }) =>
    standInServices(stack.settings, system).map(([name]) => name),
  );
  return {
    title: system.title,
    system: system.name,
    extent,
    overlays: overlays.map((overlay) => ({
      name: overlay.name,
      environment: overlayEnvironments[overlay.name],
      namespaces: [...overlay.namespaces],
      objects: overlay.objects.length + overlay.secrets.length,
      secrets: overlay.secrets.length,
    })),
    standIns: [...new Set(standIns)],
    leftOut:
      extent === 'workloads'
        ? []
        : [...leftOut.values()].sort((one, other) => (one.owner < other.owner ? -1 : 1)),
    signed: extent === 'workloads' ? [] : [...new Set(overlays.flatMap(({ signed }) => signed))],
    argoCd: system.operations?.delivery === 'argo-cd',
  };
}

/** Returns what a user must know before anything is applied. */
function summaryOf({ title, overlays, standIns, leftOut, signed, argoCd, extent }: KustomizeFacts): string[] {
  const [first] = overlays;
  return [
    `${title} for Kustomize`,
    ...overlays.map(
      ({ name, environment, namespaces, objects, secrets }) =>
        `  overlays/${name}: ${environment}, ${objects} objects, ${secrets} of them Secrets, in ${namespaces.join(', ')}`,
    ),
    ...(first === undefined || first.secrets === 0
      ? []
      : [
          '',
          `No value of a Secret is written. Fill them before the next build: ./${fillCommand} ${first.name}`,
        ]),
    ...section('Stand-ins: these services have no image set', standIns),
    ...section(
      'Left out: they belong to the cluster, for every system on it (README.md says how to get them)',
      leftOut.map(brief),
    ),
    ...section(
      'Left out: certificates that Pulumi signs',
      signed.map((name) => `Secret ${name}`),
    ),
    ...(extent === 'workloads' ? ['', 'Left out: everything else, which `pulumi up` makes'] : []),
    ...(argoCd && extent === 'all'
      ? ['', 'Argo CD takes the workloads alone: --only workloads writes what its repository holds.']
      : []),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}

function brief({ owner, chart, objects }: LeftOut): string {
  const count = `${objects.length} ${objects.length === 1 ? 'object' : 'objects'}`;
  return chart === undefined
    ? `${owner}: ${count}`
    : `${owner}: chart ${chart.name} ${chart.version}, ${count}`;
}

import { deliveredKinds } from '../../platform/operations/deliveredKinds';
import { ownServices } from '../../platform/ownServices';
import type { Environment } from '../../model/environment';
import { asText, isBag, isList, mapValues, type PropertyBag, type PropertyValue } from '../../plan/recording';
import { namespacesOf, systemObjects, type ClusterObject, type LeftOut } from '../clusterObjects';
import { exportedSecrets, type ExportedSecret } from '../exportedSecrets';
import { recordStack, type ExportSubject, type RecordedStack } from '../recordStack';

/** The overlays of an export, by the environments that they are. */
export const overlayEnvironments = { dev: 'development', prod: 'production' } as const satisfies Readonly<
  Record<string, Environment>
>;
export type OverlayName = keyof typeof overlayEnvironments;

/** What an export has: the whole system, or what of it a delivery such as Argo CD brings in. */
export type Extent = 'all' | 'workloads';

/** One environment of a system, as the objects that its plan has. */
export interface Overlay {
  readonly name: OverlayName;
  readonly stack: RecordedStack;
  readonly namespaces: ReadonlySet<string>;
  /** Every object but Secrets; the containers of services run an image of the service's name. */
  readonly objects: readonly ClusterObject[];
  readonly secrets: readonly ExportedSecret[];
  readonly leftOut: readonly LeftOut[];
  /** Names of Secrets that only Pulumi can fill. */
  readonly signed: readonly string[];
  /** Reference of the image that each service runs, by the name that its containers have in the files. */
  readonly images: ReadonlyMap<string, string>;
}

/** Returns the overlay of that name. Plans go one after the other, since each uses the whole process. */
export async function overlayOf(
  name: OverlayName,
  subject: ExportSubject,
  extent: Extent,
  root: string,
): Promise<Overlay> {
  const stack = await recordStack(subject, overlayEnvironments[name], root);
  const { objects, leftOut } = systemObjects(stack);
  const services = servicesOf(stack);
  const delivered = objects.filter(
    ({ owner, manifest }) => services.has(owner.name) && isDelivered(manifest),
  );
  const taken = extent === 'all' ? objects : delivered;
  const { secrets, signed } = exportedSecrets(taken, stack);
  const { system } = stack.built;
  const images = new Map<string, string>();
  const named = taken
    .filter(({ kind }) => kind !== 'Secret')
    .map((object) => withNamedImage(object, system.name, services, images));
  return { name, stack, namespaces: namespacesOf(stack), objects: named, secrets, leftOut, signed, images };
}

function servicesOf({ built: { system } }: RecordedStack): ReadonlySet<string> {
  return new Set(ownServices(system).map(([name]) => name));
}

function isDelivered({ apiVersion, kind }: PropertyBag): boolean {
  const [group = ''] = asText(apiVersion).split('/');
  return deliveredKinds.some((delivered) => delivered.group === group && delivered.kind === kind);
}

/** Names the image of a service's container after the service, so that `kustomize edit set image` finds it. */
function withNamedImage(
  object: ClusterObject,
  system: string,
  services: ReadonlySet<string>,
  images: Map<string, string>,
): ClusterObject {
  const { name } = object.owner;
  if (!services.has(name)) return object;
  const image = `${system}/${name}`;
  const named = mapContainers(object.manifest, (container) => {
    if (container['name'] !== name || container['image'] === undefined) return container;
    images.set(image, asText(container['image']));
    return { ...container, image };
  });
  return isBag(named) ? { ...object, manifest: named } : object;
}

function mapContainers(value: PropertyValue, change: (container: PropertyBag) => PropertyBag): PropertyValue {
  return mapValues(value, (child, key) =>
    key === 'containers' && isList(child)
      ? child.map((container) => (isBag(container) ? change(container) : container))
      : mapContainers(child, change),
  );
}

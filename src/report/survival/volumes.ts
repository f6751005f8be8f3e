import {
  bagAt,
  bagsAt,
  find,
  ofKind,
  textAt,
  textsAt,
  type Cluster,
  type ClusterObject,
} from '../../../policies/cluster';
import { valueAt, type PropertyBag } from '../../simulation/propertyValue';

/**
 * Where a claimed disk can be mounted. `zone`: on any node of the zone that it was made in. `everywhere`: on any node.
 * `unknown`: the cluster's storage class decides, which the plan does not show.
 */
export type Reach = 'zone' | 'everywhere' | 'unknown';

export interface Volume {
  readonly claim: string;
  readonly reach: Reach;
}

/** Returns the claims of the workload's pods: of its templates, and those that it names. */
export function volumesOf(cluster: Cluster, owner: ClusterObject, podSpec: PropertyBag): readonly Volume[] {
  const templates = bagsAt(owner.content, 'spec.volumeClaimTemplates.*').map((template) => ({
    claim: textAt(template, 'metadata.name'),
    reach: reachOf(cluster, template),
  }));
  const named = textsAt(podSpec, 'volumes.*.persistentVolumeClaim.claimName').map((claim) => {
    const object = find(cluster, 'PersistentVolumeClaim', owner.namespace, claim);
    return { claim, reach: object === undefined ? 'unknown' : reachOf(cluster, object.content) } as const;
  });
  return [...templates, ...named];
}

const defaultClass = 'storageclass.kubernetes.io/is-default-class';
const zonal = new Set(['ebs.csi.aws.com', 'kubernetes.io/aws-ebs']);
const regional = new Set(['efs.csi.aws.com']);

function reachOf(cluster: Cluster, claim: PropertyBag): Reach {
  const driver = driverOf(cluster, claim);
  if (zonal.has(driver)) return 'zone';
  return regional.has(driver) ? 'everywhere' : 'unknown';
}

/** The driver of the claim's storage class, of the default one where it names none, or of the volume made for it. */
function driverOf(cluster: Cluster, claim: PropertyBag): string {
  const named = valueAt(claim, 'spec.storageClassName');
  if (named === '') {
    const volume = ofKind(cluster, 'PersistentVolume').find(
      ({ content }) => textAt(content, 'spec.claimRef.name') === textAt(claim, 'metadata.name'),
    );
    return volume === undefined ? '' : textAt(volume.content, 'spec.csi.driver');
  }
  const storageClass = ofKind(cluster, 'StorageClass').find(({ name, content }) =>
    named === undefined ? isDefault(content) : name === named,
  );
  return storageClass === undefined ? '' : textAt(storageClass.content, 'provisioner');
}

function isDefault(storageClass: PropertyBag): boolean {
  return bagAt(storageClass, 'metadata.annotations')[defaultClass] === 'true';
}

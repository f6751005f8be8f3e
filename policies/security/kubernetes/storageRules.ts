import { asText, isBag } from '../../../src/simulation/propertyValue';
import { bagAt, textAt } from '../../cluster';
import { hardeningGuide, kubernetesDocumentation, podSecurityStandard } from '../../kubernetesStandards';
import { resourceRule, type Rule } from '../../rule';

const encryptedClass = resourceRule({
  id: 'security-storage-class-encrypted',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'The disks of a class are as its parameters say; a snapshot of one in plain text is the data in plain text.',
  mend: 'Set the parameter `encrypted: "true"` of a class of EBS.',
  standards: [
    {
      name: 'Amazon EKS Best Practices Guide',
      version: '2025',
      reference: 'Security: Data encryption and secrets management',
    },
    hardeningGuide('Network separation and hardening: encryption'),
  ],
  onUnknown: 'undecided',
  types: ['kubernetes:storage.k8s.io/v1:StorageClass'],
  check: ({ props }) =>
    textAt(props, 'provisioner') === 'ebs.csi.aws.com' && textAt(props, 'parameters.encrypted') !== 'true'
      ? ['makes disks that are not encrypted']
      : [],
});

/** Volumes of a driver; the others lead to a node, or to a server by its address. */
const volumeOfDriver = resourceRule({
  id: 'security-persistent-volume-driver',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A claim passes for safe whatever its volume is, and a volume may be a folder of the node or a share in plain text.',
  mend: 'Use a volume of a CSI driver; of EFS with `encryptInTransit: "true"`.',
  standards: [podSecurityStandard('restricted: Volume Types'), kubernetesDocumentation('Persistent Volumes')],
  onUnknown: 'undecided',
  types: ['kubernetes:core/v1:PersistentVolume'],
  check: ({ props }) => {
    const { csi } = bagAt(props, 'spec');
    if (!isBag(csi)) return ['is of no CSI driver'];
    const encrypted = asText(bagAt(csi, 'volumeAttributes')['encryptInTransit']);
    return csi['driver'] === 'efs.csi.aws.com' && encrypted !== 'true'
      ? ['is mounted in plain text: encryptInTransit is not "true"']
      : [];
  },
});

/** What disks are made of. */
export const storageRules: readonly Rule[] = [encryptedClass, volumeOfDriver];

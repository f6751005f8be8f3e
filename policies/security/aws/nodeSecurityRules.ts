import { asText, valueAt } from '../../../src/simulation/propertyValue';
import { bagsAt, textAt } from '../../cluster';
import { awsGuide, securityHub } from '../../awsStandards';
import { resourceRule, type Rule } from '../../rule';
import { cisAws, foundational } from './awsSecurityStandards';
import { mustBe, mustHave } from './propertyCheck';

const nodeGroup = 'aws:eks/nodeGroup:NodeGroup';
const launchTemplate = 'aws:ec2/launchTemplate:LaunchTemplate';
const infrastructure = awsGuide('Amazon EKS Best Practices Guide', 'Security: Infrastructure security');

/** Families of images that AWS still builds for EKS; those of Amazon Linux 2 ended in November 2025. */
const currentImages = /^(AL2023|BOTTLEROCKET|WINDOWS_(CORE|FULL)_20(22|25))_/;

const currentImage = resourceRule({
  id: 'security-node-current-image',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'AWS builds no images of older systems any more, so that flaws of their kernel stay open.',
  mend: 'Choose an `amiType` of AL2023 or Bottlerocket.',
  standards: [infrastructure, awsGuide('Amazon EKS User Guide', 'Amazon EKS AL2 AMI end of support')],
  onUnknown: 'undecided',
  types: [nodeGroup],
  check: ({ props }) => {
    const type = textAt(props, 'amiType');
    return currentImages.test(type) ? [] : [`runs the image ${type === '' ? 'that EKS chooses' : type}`];
  },
});

const noShell = resourceRule({
  id: 'security-node-no-remote-access',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'A key to every machine is shared, never expires and leaves no trace; Session Manager asks IAM and records.',
  mend: 'Leave `remoteAccess` and `keyName` out.',
  standards: [infrastructure],
  onUnknown: 'undecided',
  types: [nodeGroup, launchTemplate],
  check: ({ props }) =>
    [textAt(props, 'remoteAccess.ec2SshKey'), textAt(props, 'keyName')]
      .filter((key) => key !== '')
      .map((key) => `lets the holders of the key ${key} into every machine`),
});

const ownTemplate = resourceRule({
  id: 'security-node-launch-template',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'Without one EKS launches machines whose metadata pods reach, and whose disks are encrypted only where the account says so.',
  mend: 'Launch the nodes by a template, and name it in `launchTemplate`.',
  standards: [awsGuide('Amazon EKS User Guide', 'Customize managed nodes with launch templates')],
  onUnknown: 'passes',
  types: [nodeGroup],
  check: mustHave('launchTemplate', 'launches machines as EKS sees fit'),
});

const metadataToken = resourceRule({
  id: 'security-node-imdsv2',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'Version 1 hands out the credentials of the node to whoever makes a program fetch a URL; version 2 asks for a token first.',
  mend: 'Set `metadataOptions.httpTokens` to required.',
  standards: [foundational('EC2.170'), cisAws('5.7')],
  onUnknown: 'undecided',
  types: [launchTemplate],
  check: mustBe('metadataOptions.httpTokens', 'required', 'answers requests for credentials without a token'),
});

const metadataHops = resourceRule({
  id: 'security-node-metadata-hop',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A pod is one hop further than its node: with a limit of 2 every pod gets the credentials of the node.',
  mend: 'Set `metadataOptions.httpPutResponseHopLimit` to 1.',
  standards: [
    awsGuide(
      'Amazon EKS Best Practices Guide',
      'Security: Restrict access to the instance profile assigned to the worker node',
    ),
  ],
  onUnknown: 'undecided',
  types: [launchTemplate],
  check: mustBe('metadataOptions.httpPutResponseHopLimit', 1, 'gives pods the credentials of their node'),
});

const disksEncrypted = resourceRule({
  id: 'security-node-disks-encrypted',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'Images, logs and the volumes of pods lie on the disk of a node, and a snapshot of it can be shared.',
  mend: 'Set `encrypted` and `kmsKeyId` of every disk in `blockDeviceMappings`.',
  standards: [securityHub('EC2.181'), cisAws('5.1.1')],
  onUnknown: 'passes',
  types: [launchTemplate],
  check: ({ props }) => {
    const disks = bagsAt(props, 'blockDeviceMappings.*');
    if (disks.length === 0)
      return ['says nothing of its disks, so that the account says how they are encrypted'];
    return disks.flatMap((disk) => {
      const name = textAt(disk, 'deviceName');
      if (asText(valueAt(disk, 'ebs.encrypted')) !== 'true') return [`does not encrypt the disk ${name}`];
      return textAt(disk, 'ebs.kmsKeyId') === ''
        ? [`encrypts the disk ${name} by no key of the account`]
        : [];
    });
  },
});

const noPublicAddress = resourceRule({
  id: 'security-node-no-public-address',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A machine with a public address is one rule of a security group away from the internet.',
  mend: 'Leave `associatePublicIpAddress` out, or set it to false.',
  standards: [foundational('EC2.25'), infrastructure],
  onUnknown: 'undecided',
  types: [launchTemplate],
  check: ({ props }) =>
    bagsAt(props, 'networkInterfaces.*')
      .filter((card) => asText(card['associatePublicIpAddress']) === 'true')
      .map(() => 'gives each machine a public address'),
});

/** The machines that pods run on. */
export const nodeSecurityRules: readonly Rule[] = [
  currentImage,
  noShell,
  ownTemplate,
  metadataToken,
  metadataHops,
  disksEncrypted,
  noPublicAddress,
];

import { set, type Mutant } from '../../mutant';
import { mutant } from '../taskPlatform';

const provider = { type: 'pulumi:providers:aws' };
const template = { type: 'aws:ec2/launchTemplate:LaunchTemplate' };
const driver = { type: 'aws:eks/addon:Addon', name: 'cluster-aws-ebs-csi-driver' };
const controller = { type: 'kubernetes:helm.sh/v3:Release', name: 'load-balancer-controller' };
const system = { 'berth:system': 'task-platform' };

/** What the bill cannot name. */
export const tagMutants: readonly Mutant[] = [
  mutant(
    'cost-tags',
    'a provider that tags nothing',
    set(provider, 'defaultTags', undefined),
    /leaves what it makes without the tag berth:system and the tag berth:environment/,
  ),
  mutant(
    'cost-tags',
    'a provider that leaves the environment out',
    set(provider, 'defaultTags', { tags: system }),
    /leaves what it makes without the tag berth:environment/,
  ),
  mutant(
    'cost-tags',
    'nodes without tags',
    set(template, 'tagSpecifications.0.tags', { Name: 'node' }),
    /leaves its nodes without the tag berth:system/,
  ),
  mutant(
    'cost-tags',
    'disks of nodes without tags',
    set(template, 'tagSpecifications.1', undefined),
    /leaves the disks of its nodes without/,
  ),
  mutant(
    'cost-tags',
    'disks of pods without tags',
    set(driver, 'configurationValues', JSON.stringify({ controller: { extraVolumeTags: system } })),
    /leaves the disks that it makes for pods without the tag berth:environment/,
  ),
  mutant(
    'cost-tags',
    'load balancers without tags',
    set(controller, 'values.defaultTags', system),
    /leaves the load balancers that it makes without the tag berth:environment/,
  ),
];

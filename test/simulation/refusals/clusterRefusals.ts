import { sixGroups, type Refusal } from './refusal';

/** What Amazon EKS refuses. */
export const clusterRefusals: readonly Refusal[] = [
  ['aws:eks/cluster:Cluster', { name: '-berth' }, 'name', /1 to 100 letters/],
  [
    'aws:eks/cluster:Cluster',
    { vpcConfig: { endpointPrivateAccess: false } },
    'vpcConfig',
    /neither private nor public/,
  ],
  ['aws:eks/nodeGroup:NodeGroup', { scalingConfig: { desiredSize: 4 } }, 'scalingConfig', /out of order/],
  ['aws:eks/nodeGroup:NodeGroup', { instanceTypes: ['m7i.large'] }, 'amiType', /does not run on m7i.large/],
  ['aws:eks/addon:Addon', { configurationValues: '{' }, 'configurationValues', /not JSON/],
  [
    'aws:eks/accessEntry:AccessEntry',
    { kubernetesGroups: ['system:masters'] },
    'kubernetesGroups[0]',
    /must not begin with "system:"/,
  ],
  [
    'aws:eks/cluster:Cluster',
    { vpcConfig: { securityGroupIds: sixGroups } },
    'vpcConfig.securityGroupIds',
    /at most 5/,
  ],
];

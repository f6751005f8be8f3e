import type { Operation } from '../simulation/simulatedAccount';

/**
 * Minutes that AWS and Kubernetes usually take, by type of resource: [to create, to delete]. Round figures of
 * everyday experience, not of any promise; what is not listed takes seconds.
 */
const typicalMinutes: Readonly<Record<string, readonly [number, number]>> = {
  'aws:acm/certificateValidation:CertificateValidation': [3, 0],
  'aws:cloudfront/distribution:Distribution': [4, 5],
  'aws:ec2/natGateway:NatGateway': [2, 1],
  'aws:ec2/vpcEndpoint:VpcEndpoint': [1.5, 1],
  'aws:efs/mountTarget:MountTarget': [1.5, 0.5],
  'aws:eks/addon:Addon': [0.7, 0.2],
  'aws:eks/cluster:Cluster': [9, 3],
  'aws:eks/nodeGroup:NodeGroup': [3, 5],
  'aws:elasticache/replicationGroup:ReplicationGroup': [9, 5],
  'aws:lb/loadBalancer:LoadBalancer': [3, 0.5],
  'aws:mq/broker:Broker': [15, 8],
  'aws:opensearch/domain:Domain': [20, 10],
  'aws:rds/instance:Instance': [12, 8],
  'kubernetes:apps/v1:DaemonSet': [0.3, 0.1],
  'kubernetes:apps/v1:Deployment': [0.5, 0.2],
  'kubernetes:apps/v1:StatefulSet': [1, 0.3],
  'kubernetes:batch/v1:Job': [0.3, 0.1],
  'kubernetes:helm.sh/v3:Release': [1, 0.5],
};

/** Returns the milliseconds that an operation takes when time runs `speed` times as fast as it does. */
export function typicalDelay(operation: Operation, type: string, speed: number): number {
  const [creation, deletion] = typicalMinutes[type] ?? [0, 0];
  const minutes = operation === 'delete' ? deletion : operation === 'create' ? creation : 0;
  return (minutes * 60_000) / speed;
}

import { partitionOf, regionalArn, simulatedAccount } from './aws/arn';
import { clusterModels } from './aws/cluster';
import type { PropertyBag } from './propertyValue';
import { text } from './resourceModel';

type ProviderFunction = (args: PropertyBag, region: string) => PropertyBag;

const cluster = clusterModels['aws:eks/cluster:Cluster'];

/** The functions of the providers that the simulated cloud answers. */
export const functions: Readonly<Record<string, ProviderFunction>> = {
  'aws:index/getCallerIdentity:getCallerIdentity': (_args, region) => ({
    id: simulatedAccount,
    accountId: simulatedAccount,
    arn: `arn:${partitionOf(region)}:iam::${simulatedAccount}:user/simulated`,
    userId: 'AIDASIMULATED',
  }),
  'aws:index/getPartition:getPartition': (_args, region) => {
    const dnsSuffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
    return {
      id: partitionOf(region),
      partition: partitionOf(region),
      dnsSuffix,
      reverseDnsPrefix: dnsSuffix.split('.').reverse().join('.'),
    };
  },
  'aws:index/getRegion:getRegion': (args, region) => {
    const name = text(args, 'region', region);
    return { id: name, name, region: name, description: 'Simulated', endpoint: `ec2.${name}.amazonaws.com` };
  },
  'aws:eks/getCluster:getCluster': (args, region) => {
    const name = text(args, 'name');
    const outputs = cluster?.outputs?.({ id: name, inputs: { name }, region }) ?? {};
    return {
      id: name,
      name,
      roleArn: regionalArn({ region }, 'iam', 'role/simulated'),
      tags: {},
      ...outputs,
      certificateAuthorities: [outputs['certificateAuthority'] ?? {}],
      vpcConfig: outputs['vpcConfig'] ?? {},
    };
  },
};

import { hexDigits, text, type ResourceModels } from '../resourceModel';
import { asText, isList } from '../propertyValue';
import { gp3 } from '../gp3';
import { count, known, matches, whole } from '../rules';
import { regionalArn } from './arn';

/** Amazon OpenSearch Service. */
export const searchModels: ResourceModels = {
  'aws:opensearch/domain:Domain': {
    autoname: { property: 'domainName', lowercase: true },
    immutable: ['domainName', 'vpcOptions.vpcId', 'encryptAtRest.kmsKeyId'],
    id: ({ inputs, region }) => regionalArn({ region }, 'es', `domain/${text(inputs, 'domainName')}`),
    outputs: ({ id, inputs, region }) => {
      const name = text(inputs, 'domainName');
      const host = `${inputs['vpcOptions'] === undefined ? 'search' : 'vpc'}-${name}-${hexDigits(id, 26)}.${region}.es.amazonaws.com`;
      return {
        arn: id,
        domainId: `${id.split(':')[4] ?? ''}/${name}`,
        endpoint: host,
        endpointV2: host,
        dashboardEndpoint: `${host}/_dashboards`,
        dashboardEndpointV2: `${host}/_dashboards`,
        engineVersion: text(inputs, 'engineVersion', 'OpenSearch_2.19'),
      };
    },
    rules: [
      matches(
        'domainName',
        /^[a-z][0-9a-z-]{2,27}$/,
        '3 to 28 lower-case letters, digits and "-", a letter first',
      ),
      matches('engineVersion', /^(OpenSearch|Elasticsearch)_\d+\.\d+$/, 'such as "OpenSearch_2.19"'),
      whole('clusterConfig.zoneAwarenessConfig', (inputs) => {
        const zones = known(inputs, 'clusterConfig.zoneAwarenessConfig.availabilityZoneCount') ?? 2;
        const subnets = known(inputs, 'vpcOptions.subnetIds');
        const instances = known(inputs, 'clusterConfig.instanceCount') ?? 1;
        if (known(inputs, 'clusterConfig.zoneAwarenessEnabled') !== true) {
          return isList(subnets) && subnets.length !== 1
            ? `${subnets.length} subnets need zoneAwarenessEnabled; without it exactly one is allowed`
            : undefined;
        }
        if (zones !== 2 && zones !== 3)
          return `availabilityZoneCount ${asText(zones)} is not offered: 2 or 3`;
        if (isList(subnets) && subnets.length !== zones)
          return `availabilityZoneCount ${zones} needs ${zones} subnets, not ${subnets.length}`;
        return Number(instances) % zones === 0
          ? undefined
          : `instanceCount ${asText(instances)} is no multiple of the ${zones} zones`;
      }),
      whole('advancedSecurityOptions', (inputs) => {
        if (known(inputs, 'advancedSecurityOptions.enabled') !== true) return undefined;
        const missing = [
          'domainEndpointOptions.enforceHttps',
          'nodeToNodeEncryption.enabled',
          'encryptAtRest.enabled',
        ].filter((path) => known(inputs, path) !== true);
        return missing.length === 0 ? undefined : `needs ${missing.join(', ')} to be true`;
      }),
      gp3('ebsOptions', { type: 'volumeType', size: 'volumeSize' }),
      count('vpcOptions.securityGroupIds', 0, 5, 'security groups'),
      whole('clusterConfig.dedicatedMasterCount', (inputs) => {
        const masters = known(inputs, 'clusterConfig.dedicatedMasterCount');
        return masters === undefined || masters === 3 || masters === 5
          ? undefined
          : `${asText(masters)} is not offered: 3 or 5`;
      }),
    ],
  },
};

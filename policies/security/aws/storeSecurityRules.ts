import { asText, valueAt } from '../../../src/simulation/propertyValue';
import { bagsAt, textAt, textsAt } from '../../cluster';
import type { PolicyResource } from '../../policyResource';
import { awsGuide, securityHub } from '../../awsStandards';
import { resourceRule, stackRule, type Rule } from '../../rule';
import { cisAws, foundational } from './awsSecurityStandards';
import { mustBe, mustHave, together } from './propertyCheck';

const cache = 'aws:elasticache/replicationGroup:ReplicationGroup';
const domain = 'aws:opensearch/domain:Domain';
const broker = 'aws:mq/broker:Broker';

const cacheTls = resourceRule({
  id: 'security-cache-tls-only',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'The protocol of Redis is plain text: sessions, and the password itself, can be read on the way.',
  mend: 'Set `transitEncryptionEnabled` to true and `transitEncryptionMode` to required.',
  standards: [foundational('ElastiCache.5')],
  onUnknown: 'undecided',
  types: [cache],
  check: together(
    mustBe('transitEncryptionEnabled', true, 'speaks plain text'),
    mustBe('transitEncryptionMode', 'required', 'lets clients choose plain text'),
  ),
});

const cacheAuthenticated = resourceRule({
  id: 'security-cache-authenticated',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'Without a login whoever reaches the port reads and deletes everything.',
  mend: 'Set `authToken`, or `userGroupIds` with users of their own.',
  standards: [foundational('ElastiCache.6')],
  onUnknown: 'passes',
  types: [cache],
  check: ({ props }) =>
    asText(props['authToken']) === '' && textsAt(props, 'userGroupIds.*').length === 0
      ? ['asks nobody who they are: neither authToken nor userGroupIds is set']
      : [],
});

const cacheSubnets = resourceRule({
  id: 'security-cache-own-subnets',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'The default subnet group has every subnet of the default network, the public ones too.',
  mend: 'Name a subnet group of private subnets in `subnetGroupName`.',
  standards: [foundational('ElastiCache.7')],
  onUnknown: 'undecided',
  types: [cache],
  check: ({ props }) => {
    const group = textAt(props, 'subnetGroupName');
    return group === '' || group === 'default' ? ['stands in the default subnet group'] : [];
  },
});

const searchTls = resourceRule({
  id: 'security-search-tls-only',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'Queries and documents can be read on the way, and old versions of TLS are broken.',
  mend: 'Set `enforceHttps` to true and `tlsSecurityPolicy` to Policy-Min-TLS-1-2-PFS-2023-10.',
  standards: [foundational('Opensearch.8')],
  onUnknown: 'undecided',
  types: [domain],
  check: together(
    mustBe('domainEndpointOptions.enforceHttps', true, 'answers in plain HTTP'),
    mustBe(
      'domainEndpointOptions.tlsSecurityPolicy',
      'Policy-Min-TLS-1-2-PFS-2023-10',
      'takes weak versions or ciphers of TLS',
    ),
  ),
});

const searchBetweenNodes = resourceRule({
  id: 'security-search-node-to-node',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'The nodes of a domain send each other whole indices.',
  mend: 'Set `nodeToNodeEncryption.enabled` to true.',
  standards: [foundational('Opensearch.3')],
  onUnknown: 'undecided',
  types: [domain],
  check: mustBe('nodeToNodeEncryption.enabled', true, 'sends plain text between its nodes'),
});

const searchAccess = resourceRule({
  id: 'security-search-fine-grained',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'Otherwise the domain knows no users: whoever may send requests may read and delete every index.',
  mend: 'Set `advancedSecurityOptions.enabled` to true, and leave `anonymousAuthEnabled` out.',
  standards: [foundational('Opensearch.7')],
  onUnknown: 'undecided',
  types: [domain],
  check: (resource) => [
    ...mustBe('advancedSecurityOptions.enabled', true, 'knows no users')(resource),
    ...(valueAt(resource.props, 'advancedSecurityOptions.anonymousAuthEnabled') === true
      ? ['lets in who does not say who they are']
      : []),
  ],
});

const searchInNetwork = resourceRule({
  id: 'security-search-in-network',
  severity: 'critical',
  enforcement: 'mandatory',
  why: 'A domain outside a network has an address on the internet, and one wrong policy opens it.',
  mend: 'Set `vpcOptions` with private subnets; a domain cannot be moved later.',
  standards: [foundational('Opensearch.2')],
  onUnknown: 'passes',
  types: [domain],
  check: ({ props }) =>
    asText(valueAt(props, 'vpcOptions.subnetIds.0')) === ''
      ? ['stands on the internet: it has no subnets']
      : [],
});

const searchLogTypes = ['AUDIT_LOGS', 'ES_APPLICATION_LOGS'];

const searchLogs = resourceRule({
  id: 'security-search-logs',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'The audit log says who logged in and who failed to; the log of errors says what was attacked.',
  mend: 'Publish AUDIT_LOGS and ES_APPLICATION_LOGS by `logPublishingOptions`.',
  standards: [foundational('Opensearch.5'), foundational('Opensearch.4')],
  onUnknown: 'undecided',
  types: [domain],
  check: ({ props }) => {
    const published = bagsAt(props, 'logPublishingOptions.*')
      .filter(({ enabled }) => enabled !== false)
      .map((options) => textAt(options, 'logType'));
    return searchLogTypes.filter((type) => !published.includes(type)).map((type) => `publishes no ${type}`);
  },
});

const brokerNotPublic = resourceRule({
  id: 'security-broker-not-public',
  severity: 'critical',
  enforcement: 'mandatory',
  why: 'The console and the ports of a public broker are open to whoever scans the internet.',
  mend: 'Set `publiclyAccessible` to false.',
  standards: [awsGuide('Amazon MQ Developer Guide', 'Security best practices for Amazon MQ')],
  onUnknown: 'undecided',
  types: [broker],
  check: mustBe('publiclyAccessible', false, 'may have an address on the internet'),
});

/** What each engine can write down. */
function logsOf({ props }: PolicyResource): readonly string[] {
  return props['engineType'] === 'ActiveMQ' ? ['general', 'audit'] : ['general'];
}

const brokerLogs = stackRule({
  id: 'security-broker-logs',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'Who logged in to the broker, and who failed to, stands in its log alone.',
  mend: 'Set `logs.general` to true, and of ActiveMQ `logs.audit`.',
  standards: [
    awsGuide('Amazon MQ Developer Guide', 'Configuring Amazon MQ for RabbitMQ logs'),
    foundational('MQ.2'),
  ],
  onUnknown: 'undecided',
  types: [broker],
  check: (resource, { facts }) =>
    facts.environment === 'production'
      ? logsOf(resource).flatMap((log) => mustBe(`logs.${log}`, true, 'keeps no log')(resource))
      : [],
});

const accessPointRoot = resourceRule({
  id: 'security-access-point-root',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'An access point to the root of a file system shows a client the files of all others.',
  mend: 'Set `rootDirectory.path` to a folder of the client.',
  standards: [foundational('EFS.3')],
  onUnknown: 'undecided',
  types: ['aws:efs/accessPoint:AccessPoint'],
  check: ({ props }) => {
    const path = textAt(props, 'rootDirectory.path');
    return path === '' || path === '/' ? ['shows the whole file system'] : [];
  },
});

const accessPointUser = resourceRule({
  id: 'security-access-point-user',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'A client says itself which user it is; an access point can say it for all of them.',
  mend: 'Set `posixUser` with the numbers of user and group.',
  standards: [foundational('EFS.4')],
  onUnknown: 'undecided',
  types: ['aws:efs/accessPoint:AccessPoint'],
  check: mustHave('posixUser.uid', 'believes each client which user it is'),
});

/** The property by which each service mends flaws by itself. */
const upgrades: Readonly<Record<string, string>> = {
  'aws:rds/instance:Instance': 'autoMinorVersionUpgrade',
  [cache]: 'autoMinorVersionUpgrade',
  [broker]: 'autoMinorVersionUpgrade',
  [domain]: 'softwareUpdateOptions.autoSoftwareUpdateEnabled',
};

const minorUpgrades = resourceRule({
  id: 'security-minor-upgrades',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'Minor versions are where flaws are mended; nobody remembers to raise them by hand.',
  mend: 'Set `autoMinorVersionUpgrade`, or of a search domain `softwareUpdateOptions.autoSoftwareUpdateEnabled`, to true.',
  standards: [
    foundational('RDS.13'),
    cisAws('2.2.2'),
    foundational('ElastiCache.2'),
    foundational('MQ.3'),
    securityHub('Opensearch.10'),
  ],
  onUnknown: 'undecided',
  types: Object.keys(upgrades),
  check: (resource) =>
    mustBe(upgrades[resource.type] ?? '', true, 'does not take minor versions by itself')(resource),
});

/** Caches, search domains, brokers and file systems. */
export const storeSecurityRules: readonly Rule[] = [
  cacheTls,
  cacheAuthenticated,
  cacheSubnets,
  searchTls,
  searchBetweenNodes,
  searchAccess,
  searchInNetwork,
  searchLogs,
  brokerNotPublic,
  brokerLogs,
  accessPointRoot,
  accessPointUser,
  minorUpgrades,
];

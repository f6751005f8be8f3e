import { asText, type PropertyBag } from '../../../src/simulation/propertyValue';
import { bagsAt, textAt, textsAt } from '../../cluster';
import { awsGuide, securityHub } from '../../awsStandards';
import { resourceRule, stackRule, type Rule } from '../../rule';
import { cisAws, foundational } from './awsSecurityStandards';
import { named } from './companions';
import { mustBe, mustHave } from './propertyCheck';

const instance = 'aws:rds/instance:Instance';
const parameterGroup = 'aws:rds/parameterGroup:ParameterGroup';

const notPublic = resourceRule({
  id: 'security-rds-not-public',
  severity: 'critical',
  enforcement: 'mandatory',
  why: 'A database with a public address is tried by everybody who scans the internet.',
  mend: 'Set `publiclyAccessible` to false.',
  standards: [foundational('RDS.2'), cisAws('2.2.3')],
  onUnknown: 'undecided',
  types: [instance],
  check: mustBe('publiclyAccessible', false, 'may have an address on the internet'),
});

/** The parameter by which each family refuses connections without TLS. */
const tlsParameters: readonly (readonly [family: RegExp, parameter: string])[] = [
  [/^postgres/, 'rds.force_ssl'],
  [/^(mysql|mariadb)/, 'require_secure_transport'],
];

const tlsOnly = stackRule({
  id: 'security-rds-tls-only',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A client that does not ask for TLS sends its password and all data in plain text through the network.',
  mend: 'Give the instance a parameter group with `rds.force_ssl` (PostgreSQL) or `require_secure_transport` (MySQL) set to 1.',
  standards: [
    securityHub('RDS.38'),
    awsGuide('Amazon RDS User Guide', 'Requiring an SSL connection to a PostgreSQL DB instance'),
  ],
  onUnknown: 'undecided',
  types: [instance],
  check: (resource, stack) => {
    const name = textAt(resource.props, 'parameterGroupName');
    const group = named(stack, resource, 'parameterGroupName', { type: parameterGroup, property: 'name' });
    if (group === undefined) {
      return [
        `has ${name === '' ? 'no parameter group' : `the parameter group ${name}`}, which forces no TLS`,
      ];
    }
    const family = textAt(group.props, 'family');
    const wanted = tlsParameters.find(([families]) => families.test(family))?.[1];
    if (wanted === undefined || parameter(group.props, wanted) === '1') return [];
    return [`takes connections without TLS: ${wanted} of its parameter group is not 1`];
  },
});

function parameter(props: PropertyBag, name: string): string {
  return asText(bagsAt(props, 'parameters.*').find((one) => one['name'] === name)?.['value']);
}

const connectionsLogged = resourceRule({
  id: 'security-rds-connections-logged',
  severity: 'low',
  enforcement: 'mandatory',
  why: 'Without these lines nobody can say who was connected when data left.',
  mend: 'Set `log_connections` and `log_disconnections` of the parameter group to 1.',
  standards: [
    {
      name: 'PostgreSQL documentation',
      version: '16',
      reference: 'Error Reporting and Logging: What to Log',
    },
  ],
  onUnknown: 'undecided',
  types: [parameterGroup],
  check: ({ props }) => {
    if (!textAt(props, 'family').startsWith('postgres')) return [];
    return ['log_connections', 'log_disconnections']
      .filter((name) => parameter(props, name) !== '1')
      .map((name) => `does not log who comes and goes: ${name} is not 1`);
  },
});

const logsExported = resourceRule({
  id: 'security-rds-logs-exported',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'The log on the instance is overwritten in days, and goes with it.',
  mend: 'Name the logs of the engine in `enabledCloudwatchLogsExports`, for PostgreSQL "postgresql" and "upgrade".',
  standards: [securityHub('RDS.36'), foundational('RDS.9')],
  onUnknown: 'undecided',
  types: [instance],
  check: ({ props }) => {
    const exported = textsAt(props, 'enabledCloudwatchLogsExports.*');
    if (exported.length === 0) return ['sends no log to CloudWatch'];
    const isPostgres = textAt(props, 'engine') === 'postgres';
    return isPostgres && !exported.includes('postgresql') ? ['does not send the log postgresql'] : [];
  },
});

/** Names that whoever guesses tries first. */
const guessedNames = ['admin', 'administrator', 'postgres', 'root'];

const administratorName = resourceRule({
  id: 'security-rds-administrator-name',
  severity: 'low',
  enforcement: 'mandatory',
  why: 'Half of a login is known where its name is the default.',
  mend: 'Choose a `username` of your own; it cannot be changed later.',
  standards: [foundational('RDS.25')],
  onUnknown: 'undecided',
  types: [instance],
  check: ({ props }) => {
    const username = textAt(props, 'username');
    return guessedNames.includes(username) ? [`has the administrator ${username}`] : [];
  },
});

const copiedTags = resourceRule({
  id: 'security-rds-tags-copied',
  severity: 'low',
  enforcement: 'mandatory',
  why: 'A snapshot has all the data; without the tags nobody knows whose it is, and no rule by tag holds for it.',
  mend: 'Set `copyTagsToSnapshot` to true.',
  standards: [foundational('RDS.17')],
  onUnknown: 'undecided',
  types: [instance],
  check: mustBe('copyTagsToSnapshot', true, 'makes snapshots without its tags'),
});

const insightsEncrypted = resourceRule({
  id: 'security-rds-insights-encrypted',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'Performance Insights keeps the text of queries, and with it what stood in them.',
  mend: 'Set `performanceInsightsKmsKeyId` to a key of the account.',
  standards: [awsGuide('Amazon RDS User Guide', 'Configuring access policies for Performance Insights')],
  onUnknown: 'passes',
  types: [instance],
  check: (resource) =>
    resource.props['performanceInsightsEnabled'] === true
      ? mustHave('performanceInsightsKmsKeyId', 'keeps queries under no key of the account')(resource)
      : [],
});

const certificateAuthority = resourceRule({
  id: 'security-rds-certificate-authority',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'The authority rds-ca-2019 expired in August 2024: clients either refuse its certificates or no longer check them.',
  mend: 'Set `caCertIdentifier` to rds-ca-rsa2048-g1, rds-ca-rsa4096-g1 or rds-ca-ecc384-g1.',
  standards: [
    awsGuide('Amazon RDS User Guide', 'Using SSL/TLS to encrypt a connection to a DB instance or cluster'),
  ],
  onUnknown: 'passes',
  types: [instance],
  check: ({ props }) =>
    textAt(props, 'caCertIdentifier') === 'rds-ca-2019' ? ['has a certificate of rds-ca-2019'] : [],
});

/** Databases: who reaches them, how, and what is written down of it. */
export const databaseSecurityRules: readonly Rule[] = [
  notPublic,
  tlsOnly,
  connectionsLogged,
  logsExported,
  administratorName,
  copiedTags,
  insightsEncrypted,
  certificateAuthority,
];

import type * as pulumi from '@pulumi/pulumi';
import type { HostedZone } from '../../../components/aws/hostedZone';
import { PodIdentityRole } from '../../../components/aws/podIdentityRole';
import type { PolicyStatement } from '../../../components/aws/policyDocument';
import { ExternalDns, externalDnsServiceAccount } from '../../../components/kubernetes/operators/externalDns';
import type { Settings } from '../../config/settings';
import { statementId } from '../../wiring/cloudGrants';
import { externalDnsSubject } from '../../wiring/operations/externalDnsGrants';
import type { GuardSurroundings } from './operationsSurroundings';

/** What external-dns needs of the parts of the platform that stand before it. */
export type RecordSurroundings = Pick<GuardSurroundings, 'settings' | 'rules' | 'installed' | 'home'>;

/** Returns whose the records of the stack's Ingresses are: "task-platform-production". */
export function recordsOwner({ system, environment }: Settings): string {
  return `${system}-${environment}`;
}

/** Installs external-dns, and returns what Ingresses wait for. */
export function installExternalDns(
  { settings, rules, installed, home }: RecordSurroundings,
  opts: pulumi.ComponentResourceOptions,
): readonly pulumi.Resource[] {
  const { zone } = home;
  const clusterName = home.aws?.cluster?.name;
  if (zone === undefined || clusterName === undefined)
    throw new Error('external-dns runs in a cluster on AWS alone, and writes into its zone.');
  const { namespace, name } = externalDnsServiceAccount;
  const identity = new PodIdentityRole(
    externalDnsSubject,
    { clusterName, namespace, serviceAccount: name, statements: statements(zone) },
    opts,
  );
  const { ready } = new ExternalDns(
    externalDnsSubject,
    {
      zoneId: zone.zoneId,
      domain: settings.domain,
      owner: recordsOwner(settings),
      region: settings.region,
      grants: rules.get(externalDnsSubject) ?? [],
      podIdentity: identity.associationId,
      scraped: installed.has('metrics'),
    },
    opts,
  );
  return ready;
}

/** It writes records of one zone, of the two types that it needs; zones are listed all together or not at all. */
function statements({ arn }: HostedZone): PolicyStatement[] {
  const sid = (number: number) => `${statementId('platform dns-records')}${number}`;
  return [
    {
      sid: sid(1),
      actions: ['route53:ChangeResourceRecordSets'],
      resources: [arn],
      conditions: {
        'ForAllValues:StringEquals': { 'route53:ChangeResourceRecordSetsRecordTypes': ['CNAME', 'TXT'] },
      },
    },
    { sid: sid(2), actions: ['route53:ListResourceRecordSets'], resources: [arn] },
    { sid: sid(3), actions: ['route53:ListHostedZones'], resources: ['*'] },
  ];
}

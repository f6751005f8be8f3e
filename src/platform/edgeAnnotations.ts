import * as pulumi from '@pulumi/pulumi';
import { secondsToLive, type Share } from '../../components/aws/hostedZone';
import { recordsAnnotation } from '../../components/kubernetes/operators/externalDns';
import type { Ingress } from '../model/edge';
import type { CertificateSource } from './edgePlan';

/** The annotation by which cert-manager makes a certificate of an Ingress. */
const issuerAnnotation = 'cert-manager.io/cluster-issuer';

/** Returns the ingress as its system wrote it, without an order for a certificate that its issuer cannot fill. */
export function withCertificatesFrom(source: CertificateSource, ingress: Ingress): Ingress {
  if (source === 'issuer') return ingress;
  const kept = Object.entries(ingress.annotations).filter(([name]) => name !== issuerAnnotation);
  return { ...ingress, annotations: Object.fromEntries(kept) };
}

/** Returns the annotations of an Ingress whose host external-dns leads, as the stack would: its records, and its share. */
export function ledByExternalDns(owner: string, share: Share | undefined): Record<string, string> {
  return {
    [recordsAnnotation]: owner,
    ...byExternalDns({
      ttl: String(secondsToLive),
      ...(share === undefined
        ? {}
        : { 'set-identifier': share.identifier, 'aws-weight': String(share.weight) }),
    }),
  };
}

/** Returns the annotations of an Ingress whose host the stack leads: every external-dns leaves it to somebody else. */
export function leftByExternalDns(): Record<string, string> {
  return byExternalDns({ controller: 'berth' });
}

/** The prefix is that of external-dns 0.22 and later. */
function byExternalDns(annotations: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(annotations).map(([name, value]) => [`external-dns.kubernetes.io/${name}`, value]),
  );
}

/** What the AWS Load Balancer Controller must know of an ALB. */
export interface AlbFacts {
  /** Ingresses of one group share an ALB: at most 63 lower-case letters, digits, "-" and ".". */
  readonly group: string;
  readonly subnetIds: readonly pulumi.Input<string>[];
  /** Path at which every service behind the Ingress says that it is ready. */
  readonly readinessPath: string;
  /** Seconds that a connection may be silent, 1 to 4000; the same for every Ingress of the group. Default: 60. */
  readonly idleTimeoutSeconds?: number;
  /** ARN of the certificate of the host. Default: none, and requests are answered in plain text. */
  readonly certificateArn?: pulumi.Input<string>;
  /** ARN of the web firewall before it; the same for every Ingress of the group. Default: none. */
  readonly firewallArn?: pulumi.Input<string>;
}

/** Returns the annotations of an Ingress that an ALB serves, straight to the pods. */
export function albAnnotations(facts: AlbFacts): Record<string, pulumi.Input<string>> {
  const { group, subnetIds, readinessPath, idleTimeoutSeconds, certificateArn, firewallArn } = facts;
  return byAlb({
    scheme: 'internet-facing',
    'target-type': 'ip',
    'group.name': group,
    subnets: pulumi.all([...subnetIds]).apply((ids) => ids.join(',')),
    'healthcheck-path': readinessPath,
    'load-balancer-attributes': [
      'routing.http.drop_invalid_header_fields.enabled=true',
      ...(idleTimeoutSeconds === undefined ? [] : [`idle_timeout.timeout_seconds=${idleTimeoutSeconds}`]),
    ].join(','),
    ...(firewallArn === undefined ? {} : { 'wafv2-acl-arn': firewallArn }),
    ...(certificateArn === undefined ? { 'listen-ports': '[{"HTTP":80}]' } : encrypted(certificateArn)),
  });
}

function encrypted(certificateArn: pulumi.Input<string>): Record<string, pulumi.Input<string>> {
  return {
    'listen-ports': '[{"HTTP":80},{"HTTPS":443}]',
    'ssl-redirect': '443',
    // The controller's default still speaks TLS 1.0.
    'ssl-policy': 'ELBSecurityPolicy-TLS13-1-2-2021-06',
    'certificate-arn': certificateArn,
  };
}

function byAlb(annotations: Record<string, pulumi.Input<string>>): Record<string, pulumi.Input<string>> {
  return Object.fromEntries(
    Object.entries(annotations).map(([name, value]) => [`alb.ingress.kubernetes.io/${name}`, value]),
  );
}

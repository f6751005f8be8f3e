import { certificateProblems } from '../../components/aws/certificate';
import type { Share } from '../../components/aws/hostedZone';
import { hostOf } from '../../components/kubernetes/httpIngress';
import type { Settings } from '../config/settings';
import type { Cdn, Ingress } from '../model/edge';
import type { Mode } from '../model/environment';
import type { System } from '../model/system';
import { UserError } from '../model/userError';
import { cdnsOf, hostOfCdn, ingressesOf } from './edgeParts';

/**
 * Who brings the certificates of the edge: `issuer`, an issuer of cert-manager, by the annotation of the Ingress;
 * `acm`, Certificate Manager, for an ALB; `nobody`, as long as nobody can: the zone is not delegated.
 */
export type CertificateSource = 'issuer' | 'acm' | 'nobody';

/** Returns who brings the certificates. A public issuer that finds no host refuses further orders after a few. */
export function certificateSource(settings: Settings): CertificateSource {
  const { target, hostedZone, operators, certificates } = settings;
  if (servesByAlb(settings)) return hostedZone.delegated ? 'acm' : 'nobody';
  const asksPublicly = operators.certManager !== 'off' && certificates.issuer === 'lets-encrypt';
  return target === 'aws' && asksPublicly && !hostedZone.delegated ? 'nobody' : 'issuer';
}

/** Says whether an issuer checks host names by a challenge that pods beside the Ingress answer. */
export function answersChallenges(settings: Settings): boolean {
  const { operators, certificates } = settings;
  const asks = operators.certManager === 'install' && certificates.issuer === 'lets-encrypt';
  return asks && operators.ingress !== 'off' && certificateSource(settings) === 'issuer';
}

/** Says whether an ALB answers, with no controller in pods behind it. */
export function servesByAlb({ operators }: Settings): boolean {
  return operators.ingressController === 'alb';
}

/** Returns the name by which a CDN reaches the load balancer of a host that leads to the CDN. */
export function originOf(host: string): string {
  return `origin-${host}`;
}

/**
 * Returns how many of the visitors of a host come to a part of the edge: to one that is there in one mode alone as many
 * as the settings say, whether the other home is there or not, so that either may come and go. A part of every mode has
 * its host to itself.
 */
export function shareOf(
  { mode: home }: { readonly mode?: Mode },
  { mode, traffic }: Settings,
): Share | undefined {
  if (home === undefined) return undefined;
  if (mode !== 'both') return { identifier: home, weight: 100 };
  return { identifier: home, weight: home === 'serverless' ? traffic.serverless : 100 - traffic.serverless };
}

/**
 * Returns the hosts that external-dns leads. One with a CDN in front is the stack's, even while the CDN waits for the
 * delegation of the zone: two that take turns at a record would refuse each other.
 */
export function hostsOfExternalDns(settings: Settings, system: System): ReadonlySet<string> {
  if (settings.operators.externalDns === 'off') return new Set();
  const behindCdn = cdnsOf(settings, system)
    .filter(({ origin }) => origin.kind === 'ingress')
    .map((cdn) => hostOfCdn(cdn, settings, system));
  const hosts = ingressesOf(settings, system).map((ingress) => hostOf(ingress, settings.domain));
  return new Set(hosts.filter((host) => !behindCdn.includes(host)));
}

/**
 * Raises a UserError for an edge that AWS cannot have, before any resource is made.
 * @throws UserError with every problem at once.
 */
export function checkEdge(settings: Settings, system: System): void {
  if (settings.target !== 'aws') return;
  const problems = [
    ...ingressesOf(settings, system).flatMap((ingress) => [
      ...apexProblems(`ingress ${ingress.name}`, hostOf(ingress, settings.domain), settings),
      ...(servesByAlb(settings) ? albProblems(ingress, settings, system) : []),
    ]),
    ...cdnProblems(settings, system),
    ...externalDnsProblems(settings, system),
  ];
  if (problems.length > 0) throw new UserError(problems);
}

/** An alias would do, but asks for the zone of the load balancer, which an Ingress does not tell. */
function apexProblems(part: string, host: string, { domain }: Settings): string[] {
  if (host !== domain) return [];
  const [kind = ''] = part.split(' ');
  return [
    `${part} of the system answers ${domain} itself, for which Route 53 takes no CNAME: give the ${kind} a subdomain`,
  ];
}

function cdnProblems(settings: Settings, system: System): string[] {
  const owners = new Map<string, string>();
  return cdnsOf(settings, system).flatMap((cdn) => {
    const host = hostOfCdn(cdn, settings, system);
    if (host === undefined) return [];
    const owner = owners.get(host);
    owners.set(host, owner ?? cdn.name);
    return [
      ...certificateProblems(host),
      ...(cdn.origin.kind === 'bucket'
        ? apexProblems(`CDN ${cdn.name}`, host, settings)
        : trustProblems(cdn, settings)),
      ...(owner === undefined
        ? []
        : [
            `the CDNs ${owner} and ${cdn.name} both answer ${host}, and CloudFront gives a host to one alone: drop one, or give it another subdomain`,
          ]),
    ];
  });
}

/** The first label of a name has at most 63 characters, and external-dns writes whose a record is at "cname-HOST". */
const longestFirstLabel = 63 - 'cname-'.length;

function externalDnsProblems(settings: Settings, system: System): string[] {
  const { externalDns } = settings.operators;
  if (externalDns === 'off') return [];
  const hosts = [...hostsOfExternalDns(settings, system)];
  if (hosts.length === 0)
    return [
      `berth:operators.externalDns is "${externalDns}", and every host of the system has a CDN in front, whose record is the stack's own: leave it out, or set berth:cdn to off`,
    ];
  return hosts.flatMap((host) => {
    const [label = ''] = host.split('.');
    return label.length <= longestFirstLabel
      ? []
      : [
          `the host ${host} begins with ${label.length} characters before its first dot, and external-dns takes ${longestFirstLabel}: give it a shorter subdomain`,
        ];
  });
}

/** CloudFront gives up on an origin whose certificate no public authority has signed. */
function trustProblems({ name }: Cdn, settings: Settings): string[] {
  const { operators, certificates } = settings;
  const selfSigned = operators.certManager !== 'off' && certificates.issuer === 'self-signed';
  if (!selfSigned || servesByAlb(settings)) return [];
  return [
    `the CDN ${name} asks its ingress by TLS, and CloudFront trusts no certificate that is self-signed: set berth:certificates.issuer to lets-encrypt, or berth:cdn to off`,
  ];
}

function albProblems(ingress: Ingress, settings: Settings, system: System): readonly string[] {
  return [...certificateProblems(hostOf(ingress, settings.domain)), ...healthCheckProblems(ingress, system)];
}

/** An Ingress tells its ALB one path for all the services behind it. */
function healthCheckProblems(ingress: Ingress, system: System): string[] {
  const paths = readinessPaths(ingress, system);
  if (paths.length <= 1) return [];
  return [
    `ingress ${ingress.name} leads to services with the readiness paths ${paths.join(', ')}, and an ALB asks one of all: give them the same, or set berth:operators.ingressController to traefik`,
  ];
}

/** Returns the paths at which the services behind an ingress say that they are ready, each once. */
export function readinessPaths(ingress: Ingress, system: System): readonly string[] {
  const paths = ingress.routes.map(({ service }) => system.services[service]?.probes?.readiness?.path ?? '/');
  return [...new Set(paths)];
}

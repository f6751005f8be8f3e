import { certificateProblems } from '../../components/aws/certificate';
import { hostOf } from '../../components/kubernetes/httpIngress';
import type { Settings } from '../config/settings';
import type { Ingress } from '../model/edge';
import type { System } from '../model/system';
import { UserError } from '../model/userError';

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
  return asks && certificateSource(settings) === 'issuer';
}

/** Says whether an ALB answers, with no controller in pods behind it. */
export function servesByAlb({ operators }: Settings): boolean {
  return operators.ingressController === 'alb';
}

/** Returns the ingresses that the stack makes. */
export function ingressesOf(settings: Settings, system: System): readonly Ingress[] {
  return settings.operators.ingress === 'off' ? [] : system.ingresses;
}

/**
 * Raises a UserError for an edge that AWS cannot have, before any resource is made.
 * @throws UserError with every problem at once.
 */
export function checkEdge(settings: Settings, system: System): void {
  if (settings.target !== 'aws') return;
  const problems = ingressesOf(settings, system).flatMap((ingress) => [
    ...apexProblems(ingress, settings),
    ...(servesByAlb(settings) ? albProblems(ingress, settings, system) : []),
  ]);
  if (problems.length > 0) throw new UserError(problems);
}

/** An alias would do, but asks for the zone of the load balancer, which an Ingress does not tell. */
function apexProblems(ingress: Ingress, { domain }: Settings): string[] {
  if (hostOf(ingress, domain) !== domain) return [];
  return [
    `ingress ${ingress.name} of the system answers ${domain} itself, for which Route 53 takes no CNAME: give the ingress a subdomain`,
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

import * as acm from '@pulumi/aws/acm';
import * as pulumi from '@pulumi/pulumi';
import { UserError } from '../../src/model/userError';
import type { HostedZone } from './hostedZone';

export interface CertificateArgs {
  /** Host that the certificate is for, at most 64 characters, e.g. "api.example.com". */
  readonly host: string;
  /** Public zone of the host. It must be delegated: until it is, the certificate is waited for in vain. */
  readonly zone: HostedZone;
  /** Region whose load balancers may use it; CloudFront asks for us-east-1. Default: the provider's. */
  readonly region?: string;
}

/** ACM takes no longer name as the first of a certificate. */
const longestHost = 64;

/** A certificate of ACM that renews itself: its proof, a DNS record, stays in the zone. */
export class Certificate extends pulumi.ComponentResource {
  /** ARN, once the certificate is issued: load balancers and CloudFront refuse one that is not. */
  readonly arn: pulumi.Output<string>;

  /** Raises a UserError for a host that ACM refuses. */
  constructor(name: string, args: CertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:Certificate', name, {}, opts);
    const problems = certificateProblems(args.host);
    if (problems.length > 0) throw new UserError(problems);
    const region = args.region === undefined ? {} : { region: args.region };
    const certificate = new acm.Certificate(
      name,
      { domainName: args.host, validationMethod: 'DNS', ...region },
      { parent: this },
    );
    const proof = certificate.domainValidationOptions.apply((options) => {
      const [option] = options;
      return { name: option?.resourceRecordName ?? '', value: option?.resourceRecordValue ?? '' };
    });
    const record = args.zone.prove(args.host, proof);
    const issued = new acm.CertificateValidation(
      name,
      { certificateArn: certificate.arn, validationRecordFqdns: [record.fqdn], ...region },
      { parent: this },
    );
    this.arn = issued.certificateArn;
    this.registerOutputs({ arn: this.arn });
  }
}

/** Returns what keeps a host from having a certificate of ACM. */
export function certificateProblems(host: string): readonly string[] {
  if (host.length <= longestHost) return [];
  return [
    `the host ${host} has ${host.length} characters, and ACM takes ${longestHost} at most: choose a shorter berth:domain`,
  ];
}

import * as route53 from '@pulumi/aws/route53';
import * as pulumi from '@pulumi/pulumi';

export interface HostedZoneArgs {
  /** Name of the zone, e.g. "example.com". */
  readonly domain: string;
  /** Id of a public zone of the domain that is there already. Default: a new zone. */
  readonly existing?: string;
  /**
   * Whether a new zone outlives mistakes: nobody deletes it, least of all with records of others in it. A zone that is
   * made again has other name servers, so that its domain must be delegated again. Default: true.
   */
  readonly protect?: boolean;
}

/** One of several addresses of a host, and how much of the host's visitors it gets. */
export interface Share {
  /** What tells it from the host's other addresses. */
  readonly identifier: string;
  /** 0 to 255, in proportion to the weights of all; with 0 nobody comes, unless all have 0. */
  readonly weight: number;
}

/** A DNS record that proves to an issuer that a host is ours. */
export interface HostProof {
  readonly name: string;
  readonly value: string;
}

/** Seconds that resolvers keep an answer: a load balancer that is replaced has another name. */
export const secondsToLive = 60;

/** The public DNS zone of a domain: a new one, or one that is there already. */
export class HostedZone extends pulumi.ComponentResource {
  readonly zoneId: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  /** What the domain's parent must name. Absent for a zone that is there already: its owner knows them. */
  readonly nameServers?: pulumi.Output<string[]>;
  private readonly proofs = new Map<string, route53.Record>();

  constructor(name: string, args: HostedZoneArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:HostedZone', name, {}, opts);
    if (args.existing === undefined) {
      const protect = args.protect ?? true;
      const zone = new route53.Zone(
        name,
        { name: args.domain, forceDestroy: !protect },
        { parent: this, protect },
      );
      this.zoneId = zone.zoneId;
      this.nameServers = zone.nameServers;
    } else {
      this.zoneId = pulumi.output(args.existing);
    }
    this.arn = pulumi.interpolate`arn:aws:route53:::hostedzone/${this.zoneId}`;
    this.registerOutputs({ zoneId: this.zoneId, nameServers: this.nameServers });
  }

  /**
   * Leads a host below the domain to a DNS name: of a load balancer, of a CDN. Route 53 refuses this for the domain
   * itself. With a share the host has several addresses, each with one: Route 53 refuses another beside one without.
   */
  lead(host: string, address: pulumi.Input<string>, share?: Share): void {
    const { identifier, weight } = share ?? {};
    new route53.Record(
      identifier === undefined ? host : `${host}-${identifier}`,
      {
        zoneId: this.zoneId,
        name: host,
        type: 'CNAME',
        ttl: secondsToLive,
        records: [address],
        ...(identifier === undefined || weight === undefined
          ? {}
          : { setIdentifier: identifier, weightedRoutingPolicies: [{ weight }] }),
      },
      { parent: this },
    );
  }

  /**
   * Keeps the proof of a host in the zone, and returns its record. It is the same for every certificate of ACM that
   * the account has for the host, in every region, so that it is one record for all.
   */
  prove(host: string, proof: pulumi.Output<HostProof>): route53.Record {
    const found = this.proofs.get(host);
    if (found !== undefined) return found;
    const name = `${host}-proof`;
    const record = new route53.Record(
      name,
      {
        zoneId: this.zoneId,
        name: proof.name,
        type: 'CNAME',
        ttl: 300,
        records: [proof.value],
        // Another stack may have proved the host already.
        allowOverwrite: true,
      },
      {
        parent: this,
        // It was the certificate's child; deleting that one would delete this one's record.
        aliases: [{ parent: pulumi.createUrn(host, 'berth:aws:Certificate') }],
      },
    );
    this.proofs.set(host, record);
    return record;
  }
}

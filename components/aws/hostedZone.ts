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

/** Seconds that resolvers keep an answer: a load balancer that is replaced has another name. */
const secondsToLive = 60;

/** The public DNS zone of a domain: a new one, or one that is there already. */
export class HostedZone extends pulumi.ComponentResource {
  readonly zoneId: pulumi.Output<string>;
  /** What the domain's parent must name. Absent for a zone that is there already: its owner knows them. */
  readonly nameServers?: pulumi.Output<string[]>;

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
    this.registerOutputs({ zoneId: this.zoneId, nameServers: this.nameServers });
  }

  /** Leads a host below the domain to the DNS name of a load balancer. Route 53 refuses this for the domain itself. */
  lead(host: string, address: pulumi.Input<string>): void {
    new route53.Record(
      host,
      { zoneId: this.zoneId, name: host, type: 'CNAME', ttl: secondsToLive, records: [address] },
      { parent: this },
    );
  }
}

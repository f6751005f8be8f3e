import * as iam from '@pulumi/aws/iam';
import * as route53 from '@pulumi/aws/route53';
import * as sesv2 from '@pulumi/aws/sesv2';
import * as pulumi from '@pulumi/pulumi';
import type { IamGrant } from '../../src/wiring/grant';
import type { Connection } from '../connection';
import type { HostedZone } from './hostedZone';
import { policyDocument } from './policyDocument';
import { refuseStore } from './storeProblems';

export interface MailIdentityArgs {
  /** Domain that mail comes from: the domain of the zone, e.g. "example.com". SES has it once a region. */
  readonly domain: string;
  readonly region: string;
  /** What stands before the @ of the sender: "no-reply" is no-reply@DOMAIN. */
  readonly sender: string;
  /** Public zone of the domain: its records prove to SES, and to who gets mail, that the domain is ours. */
  readonly zone: HostedZone;
  /** Name of the configuration set: 1 to 64 letters, digits, "_" and "-", unique in account and region. */
  readonly configurationSet: string;
  /** The statements by which services send, one a service; each service gets a user. */
  readonly grants: readonly IamGrant[];
}

/** Easy DKIM has three keys, of which SES rotates two. */
const dkimTokens = 3;
/** Seconds that resolvers keep an answer. */
const secondsToLive = 600;
/** Port of SMTP that begins in the clear and goes on in TLS (STARTTLS). */
const port = 587;

/** Regions whose keys stand below a domain of their own (AWS General Reference, "DKIM domains"). */
const ownDkimDomain: readonly string[] = [
  'af-south-1',
  'ap-northeast-3',
  'ap-southeast-3',
  'ap-southeast-5',
  'ca-west-1',
  'eu-central-2',
  'eu-south-1',
  'il-central-1',
  'me-central-1',
  'us-gov-east-1',
];

type Keys = ReadonlyMap<string, iam.AccessKey>;

/**
 * A domain that sends mail by SES: signed by DKIM, with a return path of its own, and to servers with TLS alone. SES
 * keeps a new account in a sandbox, in which mail reaches verified addresses only, until AWS is asked to lift it.
 */
export class MailIdentity extends pulumi.ComponentResource {
  private readonly keys: Keys;
  private readonly region: string;
  private readonly sender: string;

  /** Raises a UserError for a sender or a configuration set that SES refuses. */
  constructor(name: string, args: MailIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:MailIdentity', name, {}, opts);
    refuseStore('mail', name, problemsOf(args));
    this.region = args.region;
    this.sender = `${args.sender}@${args.domain}`;
    const set = configurationSet(name, args, this);
    const identity = new sesv2.EmailIdentity(
      name,
      {
        emailIdentity: args.domain,
        configurationSetName: set.configurationSetName,
        dkimSigningAttributes: { nextSigningKeyLength: 'RSA_2048_BIT' },
      },
      { parent: this },
    );
    dkimRecords(name, args, identity, this);
    returnPath(name, args, identity, this);
    dmarcRecord(name, args, this);
    this.keys = new Map(
      args.grants.map((grant) => [grant.service, user(name, grant, this.sender, [identity, set], this)]),
    );
    this.registerOutputs({ sender: this.sender });
  }

  /** Returns how a service sends. Raises an error for a service without a grant. */
  connectionFor(service: string): Connection {
    const key = this.keys.get(service);
    if (key === undefined) throw new Error(`${service} has no grant to send mail`);
    return {
      scheme: 'smtp',
      host: `email-smtp.${this.region}.amazonaws.com`,
      port,
      tls: true,
      authentication: {
        method: 'password',
        username: key.id,
        password: pulumi.secret(key.sesSmtpPasswordV4),
      },
      sender: this.sender,
    };
  }
}

function configurationSet(
  name: string,
  args: MailIdentityArgs,
  parent: pulumi.Resource,
): sesv2.ConfigurationSet {
  return new sesv2.ConfigurationSet(
    name,
    {
      configurationSetName: args.configurationSet,
      deliveryOptions: { tlsPolicy: 'REQUIRE' },
      reputationOptions: { reputationMetricsEnabled: true },
      // Who bounced or complained gets no more: AWS pauses an account that goes on.
      suppressionOptions: { suppressedReasons: ['BOUNCE', 'COMPLAINT'] },
    },
    { parent },
  );
}

function dkimRecords(
  name: string,
  { domain, region, zone }: MailIdentityArgs,
  identity: sesv2.EmailIdentity,
  parent: pulumi.Resource,
): void {
  const dkimDomain = ownDkimDomain.includes(region) ? `dkim.${region}.amazonses.com` : 'dkim.amazonses.com';
  for (let index = 0; index < dkimTokens; index += 1) {
    const token = identity.dkimSigningAttributes.apply(({ tokens }) => tokens[index] ?? '');
    record(
      `${name}-dkim-${index + 1}`,
      zone,
      {
        name: pulumi.interpolate`${token}._domainkey.${domain}`,
        type: 'CNAME',
        records: [pulumi.interpolate`${token}.${dkimDomain}`],
      },
      parent,
    );
  }
}

/** What bounces comes back to a name below the domain, so that SPF speaks of the domain too. */
function returnPath(
  name: string,
  { domain, region, zone }: MailIdentityArgs,
  identity: sesv2.EmailIdentity,
  parent: pulumi.Resource,
): void {
  // Not "mail": that host may be somebody's web page.
  const mailFromDomain = `bounce.${domain}`;
  const mailExchanger = `10 feedback-smtp.${region}.amazonses.com`;
  const senders = 'v=spf1 include:amazonses.com ~all';
  record(`${name}-mx`, zone, { name: mailFromDomain, type: 'MX', records: [mailExchanger] }, parent);
  record(`${name}-spf`, zone, { name: mailFromDomain, type: 'TXT', records: [senders] }, parent);
  new sesv2.EmailIdentityMailFromAttributes(
    name,
    // Until the domain is delegated nobody finds the records, and mail goes by SES's own return path.
    { emailIdentity: identity.emailIdentity, mailFromDomain, behaviorOnMxFailure: 'USE_DEFAULT_VALUE' },
    { parent },
  );
}

/** In a zone that was there before, its owner says what becomes of mail that is not signed, by others too. */
function dmarcRecord(name: string, { domain, zone }: MailIdentityArgs, parent: pulumi.Resource): void {
  if (zone.nameServers === undefined) return;
  const policy = 'v=DMARC1; p=quarantine; adkim=r; aspf=r';
  record(`${name}-dmarc`, zone, { name: `_dmarc.${domain}`, type: 'TXT', records: [policy] }, parent);
}

function record(
  name: string,
  zone: HostedZone,
  entry: Pick<route53.RecordArgs, 'name' | 'type' | 'records'>,
  parent: pulumi.Resource,
): void {
  new route53.Record(name, { zoneId: zone.zoneId, ttl: secondsToLive, ...entry }, { parent });
}

/** A user whose key is the login: it sends as the one sender, and may nothing else. */
function user(
  name: string,
  grant: IamGrant,
  sender: string,
  through: readonly [sesv2.EmailIdentity, sesv2.ConfigurationSet],
  parent: pulumi.Resource,
): iam.AccessKey {
  const label = `${name}-${grant.service}`;
  const owner = new iam.User(label, {}, { parent });
  const statement = {
    sid: grant.sid,
    actions: grant.actions,
    // SES asks for the configuration set too, since the identity sends through it.
    resources: through.map(({ arn }) => arn),
    conditions: { StringEquals: { 'ses:FromAddress': sender } },
  };
  const permission = new iam.UserPolicy(
    label,
    { user: owner.name, policy: policyDocument([statement]) },
    { parent },
  );
  // After the permission: whoever has the password may send.
  return new iam.AccessKey(label, { user: owner.name }, { parent, dependsOn: [permission] });
}

function problemsOf({ sender, configurationSet: set }: MailIdentityArgs): string[] {
  return [
    ...(/^[a-z0-9][a-z0-9._+-]{0,63}$/.test(sender)
      ? []
      : [`the sender "${sender}" must be what stands before the @: letters, digits, ".", "_", "+" and "-"`]),
    ...(/^[A-Za-z0-9_-]{1,64}$/.test(set)
      ? []
      : [`the configuration set "${set}" must be 1 to 64 letters, digits, "_" and "-"`]),
  ];
}

import * as ec2 from '@pulumi/aws/ec2';
import * as vpc from '@pulumi/aws/vpc';
import * as pulumi from '@pulumi/pulumi';
import type { SecurityGroupGrant } from '../../src/wiring/grant';

export interface StoreSecurityGroupArgs {
  readonly vpcId: pulumi.Input<string>;
  /** Security group of the clients. */
  readonly clientSecurityGroupId: pulumi.Input<string>;
  /** The rules that let the clients in, at most one a port. */
  readonly grants: readonly SecurityGroupGrant[];
}

/**
 * The firewall of one managed store: a rule a grant and nothing else, neither in nor out. A managed store opens no
 * connections of its own, so it needs no egress.
 */
export class StoreSecurityGroup extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;

  /** Raises an error for two grants of one port, which AWS refuses as a duplicate. */
  constructor(name: string, args: StoreSecurityGroupArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:StoreSecurityGroup', name, {}, opts);
    checkPorts(name, args.grants);
    // No rules inline: the provider then removes AWS's own rule that lets everything out.
    const group = new ec2.SecurityGroup(
      name,
      { vpcId: args.vpcId, description: allowedText(`Clients of ${name}`) },
      { parent: this },
    );
    for (const grant of args.grants) ingressRule(name, group, args.clientSecurityGroupId, grant, this);
    this.id = group.id;
    this.registerOutputs({ id: this.id });
  }
}

function ingressRule(
  name: string,
  group: ec2.SecurityGroup,
  clientSecurityGroupId: pulumi.Input<string>,
  grant: SecurityGroupGrant,
  parent: pulumi.Resource,
): void {
  new vpc.SecurityGroupIngressRule(
    `${name}-${grant.port}`,
    {
      securityGroupId: group.id,
      referencedSecurityGroupId: clientSecurityGroupId,
      ipProtocol: 'tcp',
      fromPort: grant.port,
      toPort: grant.port,
      description: allowedText(grant.bindings.join(', ')),
      tags: { 'berth:grant': grant.id },
    },
    // Not below the group: what depends on this component waits for its own children alone.
    { parent },
  );
}

function checkPorts(name: string, grants: readonly SecurityGroupGrant[]): void {
  const twice = grants.find(
    (grant, index) => grants.findIndex((other) => other.port === grant.port) !== index,
  );
  if (twice === undefined) return;
  throw new Error(
    `Two grants open port ${twice.port} of ${name} to the same clients: AWS refuses the second. ` +
      `Merge "${twice.id}" into the other, with the bindings of both.`,
  );
}

/** AWS admits 255 characters of a small ASCII set in a description. */
function allowedText(text: string): string {
  return text.replace(/[^A-Za-z0-9. _\-:/()#,@[\]+=&;{}!$*]/g, '-').slice(0, 255);
}

import * as aws from '@pulumi/aws';
import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';

/** A component with a database on AWS and the Secret that carries its URL into a cluster. */
class Small extends pulumi.ComponentResource {
  readonly url: pulumi.Output<string>;

  constructor(name: string, args: { readonly protect: boolean }, options: pulumi.ComponentResourceOptions) {
    super('berth:test:Small', name, {}, options);
    const { protect } = args;
    const password = new random.RandomPassword(name, { length: 32, special: false }, { parent: this });
    const network = new aws.ec2.Vpc(name, { cidrBlock: '10.0.0.0/16' }, { parent: this });
    const subnets = ['a', 'b'].map((zone, index) => {
      const place = { cidrBlock: `10.0.${index}.0/24`, availabilityZone: `us-west-2${zone}` };
      return new aws.ec2.Subnet(`${name}-${zone}`, { vpcId: network.id, ...place }, { parent: this });
    });
    const subnetIds = subnets.map(({ id }) => id);
    const group = new aws.rds.SubnetGroup(name, { subnetIds }, { parent: this });
    const database = new aws.rds.Instance(
      name,
      {
        engine: 'postgres',
        engineVersion: '16',
        instanceClass: 'db.t4g.micro',
        allocatedStorage: 20,
        dbSubnetGroupName: group.name,
        username: 'berth',
        password: password.result,
        deletionProtection: protect,
        skipFinalSnapshot: true,
      },
      { parent: this, protect },
    );
    this.url = pulumi.interpolate`postgresql://berth:${password.result}@${database.address}:5432/berth`;
    const cluster = new kubernetes.Provider(
      name,
      { kubeconfig: pulumi.interpolate`server: ${database.address}`, clusterIdentifier: 'small' },
      { parent: this },
    );
    const inCluster = { parent: this, provider: cluster };
    const namespace = new kubernetes.core.v1.Namespace(name, {}, inCluster);
    const secret = new kubernetes.core.v1.Secret(
      name,
      { metadata: { namespace: namespace.metadata.name }, stringData: { url: this.url } },
      inCluster,
    );
    // The SDK does not mark a ConfigMap's outputs as secret: that the inputs were must be enough.
    new kubernetes.core.v1.ConfigMap(
      name,
      {
        metadata: { namespace: namespace.metadata.name },
        data: { secret: secret.metadata.name, url: this.url },
      },
      inCluster,
    );
    this.registerOutputs({ url: this.url });
  }
}

/** Returns a program of a few resources on both clouds. */
export function smallSystem(args: { readonly protect: boolean }): () => Promise<Record<string, unknown>> {
  return () => {
    const cloud = new aws.Provider('aws', { region: 'us-west-2', skipCredentialsValidation: true });
    const small = new Small('small', args, { providers: { aws: cloud } });
    return Promise.resolve({ url: small.url, answer: 42 });
  };
}

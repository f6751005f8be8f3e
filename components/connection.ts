import * as pulumi from '@pulumi/pulumi';
import type { Fact } from '../src/model/store';

/** How a client proves who it is. */
export type Authentication =
  /** A name and a password; a cache has a password alone. */
  | {
      readonly method: 'password';
      readonly username?: pulumi.Input<string>;
      readonly password: pulumi.Output<string>;
    }
  /** A name, and a password that AWS keeps and changes: whoever logs in fetches it. */
  | {
      readonly method: 'kept-password';
      readonly username: string;
      /** ARN of the secret: a JSON object with `password`. */
      readonly secretArn: pulumi.Output<string>;
    }
  /** A key pair of the S3, SQS or SNS API. */
  | {
      readonly method: 'access-key';
      readonly accessKeyId: pulumi.Output<string>;
      readonly secretAccessKey: pulumi.Output<string>;
    }
  /** The AWS credentials that EKS Pod Identity hands the pod. */
  | { readonly method: 'pod-identity' }
  /** The store asks for none; network rules alone guard it. */
  | { readonly method: 'none' };

/** How a workload reaches a store: the same whether AWS or the cluster runs it. */
export interface Connection {
  /** Scheme of the URL: "postgresql", "rediss", "https". */
  readonly scheme: string;
  readonly host: pulumi.Input<string>;
  readonly port: number;
  readonly tls: boolean;
  /** Certificates, in PEM, that a client must trust beside the public ones. Default: none are needed. */
  readonly certificateAuthority?: pulumi.Input<string>;
  readonly authentication: Authentication;
  /** Name of the database, bucket, queue or topic. Default: the store has none. */
  readonly name?: pulumi.Input<string>;
  /** URL of a queue, where it is not made of scheme, host, port and name. */
  readonly url?: pulumi.Input<string>;
  /** ARN of a topic. */
  readonly arn?: pulumi.Input<string>;
  /** Where the sentinels of a cache answer: host:port, separated by commas. */
  readonly sentinels?: pulumi.Input<string>;
  /** Region of an AWS API. */
  readonly region?: pulumi.Input<string>;
  /** Endpoint of an AWS API that is not the region's own. */
  readonly endpoint?: pulumi.Input<string>;
  /** Name of the PersistentVolumeClaim of a file system, in the namespace of the store. */
  readonly claim?: string;
  /** Address that mail is sent from. */
  readonly sender?: pulumi.Input<string>;
}

/** The value of each fact that the connection has; facts that are secret come as Pulumi secrets. */
export type ConnectionFacts = { readonly [Name in Fact]?: pulumi.Output<string> };

/**
 * Returns the facts that a binding may put in variables: the connection's own, and those made of them. The file is
 * where the client finds the connection's certificate authorities; default: it trusts the public ones alone.
 */
export function factsOf(connection: Connection, certificateFile?: string): ConnectionFacts {
  return {
    url: connectionUrl(connection, certificateFile),
    host: pulumi.output(connection.host),
    port: pulumi.output(String(connection.port)),
    ...optional('certificate-authority', certificateFile),
    ...nameFacts(connection),
    ...optional('arn', connection.arn),
    ...optional('sentinels', connection.sentinels),
    ...optional('region', connection.region),
    ...optional('endpoint', connection.endpoint),
    ...optional('sender', connection.sender),
    ...authenticationFacts(connection.authentication),
  };
}

/** A database and a bucket go by the same name to their clients. */
function nameFacts(connection: Connection): ConnectionFacts {
  return { ...optional('name', connection.name), ...optional('database', connection.name) };
}

function authenticationFacts(authentication: Authentication): ConnectionFacts {
  switch (authentication.method) {
    case 'password':
      return { ...optional('username', authentication.username), password: authentication.password };
    case 'kept-password':
      return optional('username', authentication.username);
    case 'access-key':
      return {
        'access-key-id': authentication.accessKeyId,
        'secret-access-key': authentication.secretAccessKey,
      };
    case 'pod-identity':
    case 'none':
      return {};
  }
}

/** Returns the URL with the credential in it, and so a secret where there is a password. */
function connectionUrl(connection: Connection, certificateFile: string | undefined): pulumi.Output<string> {
  if (connection.url !== undefined) return pulumi.output(connection.url);
  const { authentication, scheme, host, port } = connection;
  const path = pulumi.output(connection.name).apply((name) => (name === undefined ? '' : `/${name}`));
  const rest = pulumi.interpolate`${host}:${port}${path}${tlsParameters(connection, certificateFile)}`;
  if (authentication.method !== 'password') return pulumi.interpolate`${scheme}://${rest}`;
  const username = pulumi.output(authentication.username).apply((name) => encodeURIComponent(name ?? ''));
  const password = authentication.password.apply(encodeURIComponent);
  return pulumi.interpolate`${scheme}://${username}:${password}@${rest}`;
}

/** A client of PostgreSQL speaks TLS, and checks who answers, only when its URL says so. */
function tlsParameters({ scheme, tls }: Connection, certificateFile: string | undefined): string {
  if (scheme !== 'postgresql' || !tls) return '';
  const file = certificateFile === undefined ? 'system' : encodeURIComponent(certificateFile);
  return `?sslmode=verify-full&sslrootcert=${file}`;
}

function optional(fact: Fact, value: pulumi.Input<string> | undefined): ConnectionFacts {
  return value === undefined ? {} : { [fact]: pulumi.output(value) };
}

import * as secretsmanager from '@pulumi/aws/secretsmanager';
import * as pulumi from '@pulumi/pulumi';
import type { Connection } from '../connection';
import type { StoreArgs } from './storeArgs';

export interface AdministratorSecretArgs extends StoreArgs {
  readonly endpoint: Omit<Connection, 'authentication'>;
  readonly login: { readonly username: string; readonly password: pulumi.Output<string> };
}

/**
 * Keeps an administrator's login in Secrets Manager, for the people who operate the store, in the JSON shape that the
 * tools of AWS read. Returns the ARN of the secret.
 */
export function administratorSecret(
  name: string,
  args: AdministratorSecretArgs,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const { endpoint, login } = args;
  const secret = new secretsmanager.Secret(
    `${name}-administrator`,
    {
      description: `Administrator of ${name}`,
      kmsKeyId: args.keyArn,
      recoveryWindowInDays: (args.protect ?? true) ? 30 : 0,
    },
    { parent },
  );
  new secretsmanager.SecretVersion(
    `${name}-administrator`,
    {
      secretId: secret.id,
      secretString: pulumi.jsonStringify({
        engine: 'postgres',
        host: endpoint.host,
        port: endpoint.port,
        dbname: endpoint.name,
        ...login,
      }),
    },
    { parent },
  );
  return secret.arn;
}

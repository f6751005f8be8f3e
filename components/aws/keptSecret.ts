import * as secretsmanager from '@pulumi/aws/secretsmanager';
import * as pulumi from '@pulumi/pulumi';

export interface KeptSecretArgs {
  /**
   * First part of the name, at most 480 characters; AWS's provider adds what makes it new each time, so that a stack that
   * is made again does not meet the name of what is still pending deletion.
   */
  readonly namePrefix: pulumi.Input<string>;
  /** ARN of the key that encrypts it. */
  readonly keyArn: pulumi.Input<string>;
  /** Days in which a deletion can be taken back: 0, or 7 to 30. */
  readonly recoveryWindowInDays: number;
  /** Keys and their values in plain text: a JSON object of at most 65,536 characters. */
  readonly data: Readonly<Record<string, pulumi.Input<string>>>;
}

/** Where a kept secret is. */
export interface KeptSecret {
  readonly arn: pulumi.Output<string>;
  /** Id of the version with this data. */
  readonly versionId: pulumi.Output<string>;
}

/** Keeps data in AWS Secrets Manager, as a JSON object. */
export function keptSecret(
  name: string,
  args: KeptSecretArgs,
  opts: pulumi.CustomResourceOptions,
): KeptSecret {
  const { namePrefix, keyArn, recoveryWindowInDays, data } = args;
  const secret = new secretsmanager.Secret(
    name,
    { namePrefix, kmsKeyId: keyArn, recoveryWindowInDays },
    opts,
  );
  const secretString = pulumi.secret(pulumi.jsonStringify(data));
  const version = new secretsmanager.SecretVersion(name, { secretId: secret.id, secretString }, opts);
  return { arn: version.arn, versionId: version.versionId };
}

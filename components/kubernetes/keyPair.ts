import type * as pulumi from '@pulumi/pulumi';
import { RandomPassword } from '@pulumi/random';
import type { Authentication } from '../connection';

/** Makes a key pair for a store that speaks an API of AWS. */
export function keyPair(
  name: string,
  opts: pulumi.CustomResourceOptions,
): Extract<Authentication, { method: 'access-key' }> {
  const accessKeyId = new RandomPassword(`${name}-access-key-id`, { length: 20, special: false }, opts);
  const secretAccessKey = new RandomPassword(
    `${name}-secret-access-key`,
    { length: 32, special: false },
    opts,
  );
  return { method: 'access-key', accessKeyId: accessKeyId.result, secretAccessKey: secretAccessKey.result };
}

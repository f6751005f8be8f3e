import type * as pulumi from '@pulumi/pulumi';
import { RandomPassword } from '@pulumi/random';

/** Letters and digits of a generated secret: 43 of 62 kinds are 256 bits. */
const generatedSecretLength = 43;

/** Makes a random text of 256 bits, a secret that stays for the life of the stack. */
export function generatedSecret(name: string, opts: pulumi.CustomResourceOptions): pulumi.Output<string> {
  return new RandomPassword(name, { length: generatedSecretLength, special: false }, opts).result;
}

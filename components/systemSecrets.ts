import { createHash } from 'node:crypto';
import * as pulumi from '@pulumi/pulumi';
import { generatedSecret } from './generatedSecret';

/** Secrets made once for a whole system, whoever gets them: random, of 256 bits. */
export class SystemSecrets extends pulumi.ComponentResource {
  /** By name; secret. */
  readonly values: ReadonlyMap<string, pulumi.Output<string>>;
  /**
   * SHA-256 by name, in hexadecimal: enough to know who shows the secret, and of 256 random bits nothing to guess it
   * by. So it is no secret.
   */
  readonly digests: ReadonlyMap<string, pulumi.Output<string>>;

  constructor(name: string, names: readonly string[], opts?: pulumi.ComponentResourceOptions) {
    super('berth:secrets:SystemSecrets', name, {}, opts);
    const made = names.map((own) => [own, generatedSecret(own, { parent: this })] as const);
    this.values = new Map(made);
    this.digests = new Map(made.map(([own, value]) => [own, pulumi.unsecret(value.apply(sha256))]));
    this.registerOutputs({});
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

import * as pulumi from '@pulumi/pulumi';
import { childOptions, operatorNamespace, type OperatorNamespace } from './operatorNamespace';

/**
 * A namespace that several programs share, named as the component is. Every pod there is denied everything until the
 * policy of its own says otherwise.
 */
export class GuardedNamespace extends pulumi.ComponentResource implements OperatorNamespace {
  readonly name: pulumi.Output<string>;
  readonly policy: pulumi.Resource;

  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:GuardedNamespace', name, {}, opts);
    const made = operatorNamespace(
      name,
      { name, podSecurity: 'restricted', grants: [] },
      childOptions(this, opts),
    );
    this.name = made.name;
    this.policy = made.policy;
    this.registerOutputs({ name: this.name });
  }
}

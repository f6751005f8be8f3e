import * as pulumi from '@pulumi/pulumi';
import { Namespace } from '@pulumi/kubernetes/core/v1';
import { networkPolicy } from '../networkPolicy';
import { childOptions, podSecurityLabels, type OperatorNamespace } from './operatorNamespace';

/** Namespace that the seed gives monitoring. */
export const monitoringNamespaceName = 'monitoring';

/**
 * The namespace that Prometheus, Alertmanager and Grafana share, as the seed has it: they name each other by their bare
 * names. Every pod there is denied everything until the policy of its own says otherwise.
 */
export class MonitoringNamespace extends pulumi.ComponentResource implements OperatorNamespace {
  readonly name: pulumi.Output<string>;
  readonly policy: pulumi.Resource;

  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:MonitoringNamespace', name, {}, opts);
    const child = childOptions(this, opts);
    const namespace = new Namespace(
      name,
      {
        metadata: {
          name: monitoringNamespaceName,
          labels: { purpose: 'monitoring', ...podSecurityLabels('restricted') },
        },
      },
      // Prometheus had it for itself once.
      { ...child, aliases: [{ name: 'prometheus', parent: pulumi.createUrn('prometheus', prometheusType) }] },
    );
    this.name = namespace.metadata.name;
    this.policy = networkPolicy(name, { namespace: this.name, podLabels: {}, grants: [] }, child);
    this.registerOutputs({ name: this.name });
  }
}

const prometheusType = 'berth:kubernetes:Prometheus';

import * as pulumi from '@pulumi/pulumi';
import { GuardedNamespace } from '../../../components/kubernetes/operators/guardedNamespace';
import { Jaeger } from '../../../components/kubernetes/operators/jaeger';
import { OtelCollector } from '../../../components/kubernetes/operators/otelCollector';
import { isProductionLike } from '../../model/environment';
import { jaeger, otelCollector, tracingNamespaceName } from '../../wiring/operations/tracePrograms';
import type { OperationsSurroundings } from './operationsSurroundings';

/** Days of traces, and the disk of so many in GiB. */
const retentionDays = 7;
const gibibytes = { few: 10, many: 50 } as const;

/** Installs what takes traces in and shows them. Services wait for nothing of it: they run as well without. */
export function installTraces(
  { settings, rules }: OperationsSurroundings,
  opts: pulumi.ComponentResourceOptions,
): void {
  const large = isProductionLike(settings);
  const namespace = new GuardedNamespace(tracingNamespaceName, opts);
  const { ready } = new Jaeger(
    jaeger.name,
    {
      namespace,
      retentionDays,
      gibibytes: large ? gibibytes.many : gibibytes.few,
      protect: settings.deletionProtection,
      grants: rules.get(jaeger.name) ?? [],
    },
    opts,
  );
  new OtelCollector(
    otelCollector.name,
    { namespace, replicas: large ? 2 : 1, grants: rules.get(otelCollector.name) ?? [] },
    pulumi.mergeOptions(opts, { dependsOn: [...ready] }),
  );
}

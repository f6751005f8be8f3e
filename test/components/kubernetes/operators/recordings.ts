import type * as pulumi from '@pulumi/pulumi';
import { ArgoCd } from '../../../../components/kubernetes/operators/argoCd';
import { ArgoRollouts } from '../../../../components/kubernetes/operators/argoRollouts';
import { CertManager } from '../../../../components/kubernetes/operators/certManager';
import { ExternalSecrets } from '../../../../components/kubernetes/operators/externalSecrets';
import { IngressController } from '../../../../components/kubernetes/operators/ingressController';
import { Istio } from '../../../../components/kubernetes/operators/istio';
import { Keda } from '../../../../components/kubernetes/operators/keda';
import { Kyverno } from '../../../../components/kubernetes/operators/kyverno';
import { MetricsAdapter } from '../../../../components/kubernetes/operators/metricsAdapter';
import { MetricsServer } from '../../../../components/kubernetes/operators/metricsServer';
import { MonitoringNamespace } from '../../../../components/kubernetes/operators/monitoringNamespace';
import { Prometheus } from '../../../../components/kubernetes/operators/prometheus';
import { Velero } from '../../../../components/kubernetes/operators/velero';
import { VerticalPodAutoscaler } from '../../../../components/kubernetes/operators/verticalPodAutoscaler';
import { deliveredKinds } from '../../../../src/platform/operations/deliveredKinds';
import { vibebox } from '../../../../src/systems/vibebox';
import { prometheusGrants } from '../../../../src/wiring/operatorGrants';
import { gitOpsGrants } from '../../../../src/wiring/operations/gitOpsGrants';
import { clusterBackupGrants } from '../../../../src/wiring/operations/clusterBackupGrants';
import { externalSecretsGrants } from '../../../../src/wiring/operations/externalSecretsGrants';
import { imageVerificationGrants } from '../../../../src/wiring/operations/imageVerificationGrants';
import { meshGrants, meshSubjects } from '../../../../src/wiring/operations/meshGrants';
import type { OperationsFacts } from '../../../../src/wiring/operations/operationsFacts';
import { rolloutGrants } from '../../../../src/wiring/operations/rolloutGrants';
import {
  isBag,
  isList,
  run,
  type PropertyValue,
  type RecordedResource,
  type Recording,
} from '../../../harness';

export const worlds = ['known', 'unknown'] as const;
export type World = (typeof worlds)[number];
export const releaseType = 'kubernetes:helm.sh/v3:Release';

/** What decides the rules of operators that ask for it, as production on AWS has it. */
export const facts: OperationsFacts = {
  system: vibebox,
  landscape: {
    environment: 'production',
    target: 'aws',
    placements: Object.fromEntries(Object.keys(vibebox.stores).map((name) => [name, 'in-cluster'])),
    dataSubnetCidrs: [],
    publicSubnetCidrs: [],
    networkCidrs: [],
    ingressPeers: [],
    scraped: true,
  },
  installed: new Set(['metrics', 'argoRollouts', 'argoCd', 'mesh', 'kyverno']),
};

/** Every operator as production on AWS has it. */
export function everyOperator(): void {
  const { className, ready } = new IngressController('ingress', { exposure: 'network-load-balancer' });
  const opts: pulumi.ComponentResourceOptions = { dependsOn: [...ready] };
  const issuer = { kind: 'lets-encrypt', email: 'ops@example.com', ingressClassName: className } as const;
  new CertManager('cert-manager', { issuer }, opts);
  new MetricsServer('metrics-server', {});
  const prometheus = new Prometheus('prometheus', {
    namespace: new MonitoringNamespace('monitoring'),
    grants: prometheusGrants(),
  });
  new MetricsAdapter('metrics-adapter', { prometheus }, { dependsOn: [...prometheus.ready] });
  new Keda('keda', {});
  new VerticalPodAutoscaler('vertical-pod-autoscaler', {});
  new ArgoRollouts('argo-rollouts', { grants: rolloutGrants(facts) });
  new Velero('velero', {
    storage: {
      kind: 'outside',
      endpoint: 'https://s3.example.com',
      bucket: 'copies',
      region: 'us-east-1',
      accessKeyId: 'AKIDEXAMPLE',
      secretAccessKey: 'example',
    },
    schedule: { schedule: '0 2 * * *', retentionHours: 72 },
    namespaces: ['backend'],
    grants: clusterBackupGrants(facts),
  });
  new ExternalSecrets('external-secrets', { grants: externalSecretsGrants(facts) });
  new Kyverno('kyverno', { namespaces: ['backend'], grants: imageVerificationGrants(facts) });
  const ofMesh = (wanted: string) => meshGrants(facts).filter(({ subject }) => subject === wanted);
  new Istio('istio', {
    controlPlaneGrants: ofMesh(meshSubjects.controlPlane),
    nodeGrants: ofMesh(meshSubjects.nodes),
  });
  new ArgoCd('argo-cd', { grants: gitOpsGrants(facts), kinds: deliveredKinds, destinations: new Map() });
}

/** Returns what the program registers. */
export function recorded(program: () => void, world: World = 'known'): Promise<Recording> {
  return run(() => program(), { world });
}

/** Returns the value behind the keys, which may hold dots; undefined where nothing is. */
export function at(
  resource: RecordedResource,
  ...keys: readonly (string | number)[]
): PropertyValue | undefined {
  return keys.reduce<PropertyValue | undefined>((value, key) => {
    if (typeof key === 'number') return isList(value) ? value[key] : undefined;
    return isBag(value) ? value[key] : undefined;
  }, resource.inputs);
}

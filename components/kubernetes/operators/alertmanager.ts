import * as pulumi from '@pulumi/pulumi';
import { StatefulSet } from '@pulumi/kubernetes/apps/v1';
import { ConfigMap, Service, ServiceAccount } from '@pulumi/kubernetes/core/v1';
import type { input } from '@pulumi/kubernetes/types';
import type { NetworkGrant } from '../../../src/wiring/grant';
import { alertmanager } from '../../../src/wiring/operations/alertingGrants';
import { podLabels } from '../../../src/wiring/podLabels';
import { checksum, checksumAnnotation } from '../checksum';
import { disruptionBudget } from '../disruptionBudget';
import { imageReference, images } from '../images';
import { networkPolicy } from '../networkPolicy';
import { opaqueSecret } from '../opaqueSecret';
import { restrictedContainer, restrictedPod, secretFileMode } from '../restrictedPod';
import {
  alertmanagerConfiguration,
  receiversFolder,
  receiverFiles,
  type Receivers,
} from './alertmanagerConfiguration';
import { childOptions, type OperatorNamespace } from './operatorNamespace';
import { spreadConstraints } from './operatorRelease';

export interface AlertmanagerArgs {
  /** The namespace of monitoring. */
  readonly namespace: OperatorNamespace;
  /** Rules of the network. */
  readonly grants: readonly NetworkGrant[];
  readonly receivers: Receivers;
  /** Pods: 1 or 2. */
  readonly pods: number;
  /** Whether silences, and what was told already, survive a pod. Default: true. */
  readonly persistent?: boolean;
}

const { name, port, peerPort } = alertmanager;
const labels = podLabels(name);
const configurationName = 'alertmanager-config';
const receiversName = 'alertmanager-receivers';
const peersName = 'alertmanager-peers';
const configurationFolder = '/etc/alertmanager';

/** Returns the name by which a pod of Alertmanager is found in its namespace. */
export function alertmanagerPod(index: number): string {
  return `${name}-${index}.${peersName}`;
}

/**
 * Alertmanager, from raw resources: every alert arrives at each of its pods, and they tell each other whom they told, so
 * that nobody hears twice.
 */
export class Alertmanager extends pulumi.ComponentResource {
  constructor(resourceName: string, args: AlertmanagerArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:Alertmanager', resourceName, {}, opts);
    const child = childOptions(this, opts);
    const { name: namespace, policy: everyPod } = args.namespace;
    const policy = networkPolicy(
      resourceName,
      { namespace, podLabels: labels, grants: args.grants },
      pulumi.mergeOptions(child, { dependsOn: [everyPod] }),
    );
    const data = { 'alertmanager.yml': alertmanagerConfiguration(args.receivers) };
    const metadata = { name, namespace, labels };
    const configMap = new ConfigMap(
      resourceName,
      { metadata: { ...metadata, name: configurationName }, data },
      child,
    );
    const files = receiverFiles(args.receivers);
    const secret = opaqueSecret(resourceName, { name: receiversName, namespace, labels, data: files }, child);
    const headless = new Service(
      `${resourceName}-peers`,
      {
        metadata: { ...metadata, name: peersName },
        spec: {
          clusterIP: 'None',
          // The pods find each other in order to become ready.
          publishNotReadyAddresses: true,
          selector: labels,
          ports: [servicePort('http', port), servicePort('peers', peerPort)],
        },
      },
      child,
    );
    const account = new ServiceAccount(
      resourceName,
      { metadata, automountServiceAccountToken: false },
      child,
    );
    const sum = checksum({ [configurationName]: data, [receiversName]: files });
    const statefulSet = new StatefulSet(
      resourceName,
      {
        metadata,
        spec: {
          serviceName: headless.metadata.name,
          replicas: args.pods,
          podManagementPolicy: 'Parallel',
          selector: { matchLabels: labels },
          template: podTemplate(args, configMap.metadata.name, secret.metadata.name, sum),
          ...(args.persistent === false ? {} : { volumeClaimTemplates: [claim()] }),
        },
      },
      pulumi.mergeOptions(child, { dependsOn: [policy, account] }),
    );
    new Service(
      resourceName,
      { metadata, spec: { selector: labels, ports: [servicePort('http', port)] } },
      pulumi.mergeOptions(child, { dependsOn: [statefulSet] }),
    );
    if (args.pods > 1) disruptionBudget(resourceName, { name, namespace, podLabels: labels }, child);
    this.registerOutputs({});
  }
}

function servicePort(portName: string, number: number): input.core.v1.ServicePort {
  return { name: portName, port: number, targetPort: number };
}

/** Some thousand lines of who was told what. */
function claim(): input.core.v1.PersistentVolumeClaim {
  return {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
}

function podTemplate(
  args: AlertmanagerArgs,
  configuration: pulumi.Output<string>,
  receivers: pulumi.Output<string>,
  sum: pulumi.Output<string>,
): input.core.v1.PodTemplateSpec {
  return {
    metadata: {
      labels,
      annotations: {
        [checksumAnnotation]: sum,
        'prometheus.io/scrape': 'true',
        'prometheus.io/port': String(port),
      },
    },
    spec: {
      ...restrictedPod(images.alertmanager, []),
      serviceAccountName: name,
      topologySpreadConstraints: spreadConstraints(labels),
      containers: [container(args.pods)],
      volumes: [
        { name: 'tmp', emptyDir: {} },
        { name: 'configuration', configMap: { name: configuration } },
        { name: 'receivers', secret: { secretName: receivers, defaultMode: secretFileMode } },
        ...(args.persistent === false ? [{ name: 'data', emptyDir: {} }] : []),
      ],
    },
  };
}

function container(pods: number): input.core.v1.Container {
  const probe = (path: string) => ({ httpGet: { path, port } });
  const peers = Array.from(
    { length: pods },
    (_, index) => `--cluster.peer=${alertmanagerPod(index)}:${peerPort}`,
  );
  const restricted = restrictedContainer({
    name,
    image: imageReference(images.alertmanager),
    args: [
      `--config.file=${configurationFolder}/alertmanager.yml`,
      '--storage.path=/alertmanager',
      // Whoever is alone listens to no peers.
      ...(pods > 1
        ? [`--cluster.listen-address=0.0.0.0:${peerPort}`, ...peers]
        : ['--cluster.listen-address=']),
    ],
    ports: { http: port },
    resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { cpu: '500m', memory: '256Mi' } },
    probes: {
      startup: { ...probe('/-/ready'), periodSeconds: 5, failureThreshold: 24 },
      liveness: probe('/-/healthy'),
      readiness: probe('/-/ready'),
    },
    mounts: [
      { name: 'data', mountPath: '/alertmanager' },
      { name: 'configuration', mountPath: configurationFolder, readOnly: true },
      { name: 'receivers', mountPath: receiversFolder, readOnly: true },
    ],
  });
  const peerPorts = (['TCP', 'UDP'] as const).map((protocol) => ({
    name: `peers-${protocol.toLowerCase()}`,
    containerPort: peerPort,
    protocol,
  }));
  return pods > 1
    ? { ...restricted, ports: [{ name: 'http', containerPort: port }, ...peerPorts] }
    : restricted;
}

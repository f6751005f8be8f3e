import * as pulumi from '@pulumi/pulumi';
import { DaemonSet } from '@pulumi/kubernetes/apps/v1';
import { ServiceAccount } from '@pulumi/kubernetes/core/v1';
import type { input } from '@pulumi/kubernetes/types';
import { nodeExporter, nodeMetricsGrants } from '../../../src/wiring/operations/nodeMetricsGrants';
import { podLabels } from '../../../src/wiring/podLabels';
import { imageReference, images } from '../images';
import { restrictedContainer, restrictedPod } from '../restrictedPod';
import { childOptions, operatorNamespace } from './operatorNamespace';

const { name, port } = nodeExporter;
const labels = podLabels(name);

/** What is read of a node, and nothing else: its time, load, memory, disks, and what waits for them. */
const collectors = [
  'cpu',
  'diskstats',
  'filesystem',
  'loadavg',
  'meminfo',
  'pressure',
  'stat',
  'uname',
  'vmstat',
];

/**
 * The node exporter on every node, whatever its taints. It sees the folders of its node, to read alone, for which the
 * namespace must be privileged; it is not root, and is in a network of its own, where rules hold: what the node sends
 * and receives is for the kubelet to say, pod by pod.
 */
export class NodeExporter extends pulumi.ComponentResource {
  constructor(resourceName: string, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:NodeExporter', resourceName, {}, opts);
    const child = childOptions(this, opts);
    const grants = nodeMetricsGrants().filter(({ subject }) => subject === name);
    // `restricted` and `baseline` know no folders of the node.
    const namespace = operatorNamespace(resourceName, { name, podSecurity: 'privileged', grants }, child);
    const metadata = { name, namespace: namespace.name, labels };
    const account = new ServiceAccount(
      resourceName,
      { metadata, automountServiceAccountToken: false },
      child,
    );
    new DaemonSet(
      resourceName,
      {
        metadata,
        spec: {
          selector: { matchLabels: labels },
          updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%' } },
          template: podTemplate(),
        },
      },
      pulumi.mergeOptions(child, { dependsOn: [namespace.policy, account] }),
    );
    this.registerOutputs({});
  }
}

function podTemplate(): input.core.v1.PodTemplateSpec {
  return {
    metadata: {
      labels,
      annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(port) },
    },
    spec: {
      ...restrictedPod(images.nodeExporter, []),
      serviceAccountName: name,
      // A node that is full, or about to leave, is the one to hear of.
      tolerations: [{ operator: 'Exists' }],
      priorityClassName: 'system-node-critical',
      containers: [container()],
      volumes: [
        { name: 'tmp', emptyDir: {} },
        ...['proc', 'sys'].map((folder) => ({ name: folder, hostPath: { path: `/${folder}` } })),
        { name: 'root', hostPath: { path: '/' } },
      ],
    },
  };
}

function container(): input.core.v1.Container {
  const answers = { httpGet: { path: '/', port } };
  return restrictedContainer({
    name,
    image: imageReference(images.nodeExporter),
    args: [
      '--path.procfs=/host/proc',
      '--path.sysfs=/host/sys',
      '--path.rootfs=/host/root',
      '--collector.disable-defaults',
      ...collectors.map((collector) => `--collector.${collector}`),
      // Folders of containers and of the kubelet come and go; what they hold stands on the disks that are named.
      '--collector.filesystem.mount-points-exclude=^/(dev|proc|run|sys|var/lib/(containerd|docker|kubelet)/.+)($|/)',
      `--web.listen-address=:${port}`,
    ],
    ports: { metrics: port },
    resources: { requests: { cpu: '20m', memory: '32Mi' }, limits: { cpu: '250m', memory: '128Mi' } },
    probes: {
      startup: { ...answers, periodSeconds: 5, failureThreshold: 24 },
      liveness: answers,
      readiness: answers,
    },
    mounts: [
      { name: 'proc', mountPath: '/host/proc', readOnly: true },
      { name: 'sys', mountPath: '/host/sys', readOnly: true },
      // What is mounted later on the node is seen too.
      { name: 'root', mountPath: '/host/root', readOnly: true, mountPropagation: 'HostToContainer' },
    ],
  });
}

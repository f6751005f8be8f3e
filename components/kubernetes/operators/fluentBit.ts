import * as pulumi from '@pulumi/pulumi';
import { DaemonSet } from '@pulumi/kubernetes/apps/v1';
import { ConfigMap } from '@pulumi/kubernetes/core/v1';
import type { input } from '@pulumi/kubernetes/types';
import type { LogEngine } from '../../../src/model/operations';
import type { NetworkGrant } from '../../../src/wiring/grant';
import { fluentBit } from '../../../src/wiring/operations/logPrograms';
import { podLabels } from '../../../src/wiring/podLabels';
import { checksum, checksumAnnotation } from '../checksum';
import { imageReference, images } from '../images';
import { containerSecurityContext } from '../securityContext';
import { clusterAccount } from './clusterAccount';
import { fluentBitConfiguration, fluentBitFolder } from './fluentBitConfiguration';
import { childOptions, operatorNamespace } from './operatorNamespace';
import { operatorResources } from './operatorRelease';

export interface FluentBitArgs {
  /** What the logs go to. */
  readonly engine: LogEngine;
  /** The rules of its pods. */
  readonly grants: readonly NetworkGrant[];
}

const { name } = fluentBit;
const labels = podLabels(name);
const configurationFile = 'fluent-bit.yaml';

/**
 * Fluent Bit on every node, whatever its taints: it reads the files in which the kubelet keeps what containers write, and
 * sends each line on. How far it has read, and what it could not send, is on the node, so that a restart loses nothing.
 * Those files are root's, and a folder of the node is more than Pod Security allows others: hence its user, and a
 * namespace of its own. It has no other right of root's.
 */
export class FluentBit extends pulumi.ComponentResource {
  constructor(resourceName: string, args: FluentBitArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:FluentBit', resourceName, {}, opts);
    const child = childOptions(this, opts);
    const namespace = operatorNamespace(
      resourceName,
      { name: fluentBit.namespace, podSecurity: 'privileged', grants: args.grants },
      child,
    );
    const metadata = { name, namespace: namespace.name, labels };
    const bound = clusterAccount(resourceName, { name, namespace: namespace.name, labels, rules }, child);
    const data = { [configurationFile]: fluentBitConfiguration(args.engine) };
    const configMap = new ConfigMap(resourceName, { metadata, data }, child);
    new DaemonSet(
      resourceName,
      {
        metadata,
        spec: {
          selector: { matchLabels: labels },
          template: {
            metadata: {
              labels,
              annotations: {
                'prometheus.io/scrape': 'true',
                'prometheus.io/port': `${fluentBit.port}`,
                'prometheus.io/path': '/api/v2/metrics/prometheus',
                [checksumAnnotation]: checksum({ [name]: data }),
              },
            },
            spec: podSpec(configMap.metadata.name),
          },
        },
      },
      pulumi.mergeOptions(child, { dependsOn: [namespace.policy, bound] }),
    );
    this.registerOutputs({});
  }
}

/** It asks the API server of what pod a file is, and nothing else. */
const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }];

function podSpec(configMap: pulumi.Output<string>): input.core.v1.PodSpec {
  return {
    serviceAccountName: name,
    automountServiceAccountToken: true,
    enableServiceLinks: false,
    // A new node, a full one and one that is set apart write logs too.
    tolerations: [{ operator: 'Exists' }],
    securityContext: { runAsUser: 0, runAsGroup: 0, seccompProfile: { type: 'RuntimeDefault' } },
    terminationGracePeriodSeconds: 30,
    containers: [container()],
    volumes: [
      { name: 'configuration', configMap: { name: configMap } },
      { name: 'logs', hostPath: { path: '/var/log', type: 'Directory' } },
      { name: 'state', hostPath: { path: fluentBitFolder, type: 'DirectoryOrCreate' } },
      { name: 'tmp', emptyDir: {} },
    ],
  };
}

function container(): input.core.v1.Container {
  const answers = { httpGet: { path: '/', port: 'http' }, timeoutSeconds: 5 };
  return {
    name,
    image: imageReference(images.fluentBit),
    imagePullPolicy: 'IfNotPresent',
    args: ['-c', `/etc/fluent-bit/${configurationFile}`],
    ports: [{ name: 'http', containerPort: fluentBit.port }],
    resources: operatorResources('50m', '128Mi', '384Mi'),
    securityContext: containerSecurityContext,
    startupProbe: { ...answers, periodSeconds: 5, failureThreshold: 24 },
    livenessProbe: { ...answers, periodSeconds: 20, failureThreshold: 6 },
    readinessProbe: { ...answers, periodSeconds: 10 },
    volumeMounts: [
      { name: 'configuration', mountPath: '/etc/fluent-bit', readOnly: true },
      // Links lead from one folder below it to others, all under the same path as on the node.
      { name: 'logs', mountPath: '/var/log', readOnly: true },
      { name: 'state', mountPath: fluentBitFolder },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  };
}

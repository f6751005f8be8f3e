import type { AlertFacts } from './alertFacts';
import { rolloutAlerts } from './rolloutAlerts';
import { alertingRule, type AlertDefinition, type RuleGroup } from './rules';

/** Returns the alerts on nodes, on disks and on the objects of the cluster, which every stack with an Alertmanager has. */
export function clusterGroups(facts: AlertFacts): readonly RuleGroup[] {
  const rules = (definitions: readonly AlertDefinition[]) =>
    definitions.map((definition) => alertingRule(facts, definition));
  return [
    { name: 'workloads', rules: rules(workloadAlerts) },
    ...(facts.rollouts ? [{ name: 'rollouts', rules: rules(rolloutAlerts) }] : []),
    { name: 'volumes', rules: rules(volumeAlerts) },
    { name: 'nodes', rules: rules(nodeAlerts) },
    ...(facts.certificates ? [{ name: 'certificates', rules: rules(certificateAlerts) }] : []),
  ];
}

const workloadAlerts: readonly AlertDefinition[] = [
  {
    alert: 'PodCrashLooping',
    severity: 'warning',
    expr: 'max_over_time(kube_pod_container_status_waiting_reason{reason="CrashLoopBackOff"}[5m]) >= 1',
    for: '15m',
    summary: 'A container of {{ $labels.namespace }}/{{ $labels.pod }} starts and ends again and again.',
    description:
      'The container {{ $labels.container }} does not stay up. See: kubectl logs --previous --namespace {{ $labels.namespace }} {{ $labels.pod }} --container {{ $labels.container }}.',
  },
  {
    alert: 'DeploymentNotReady',
    severity: 'warning',
    expr: 'kube_deployment_status_replicas_available < kube_deployment_spec_replicas',
    for: '15m',
    summary: 'The Deployment {{ $labels.namespace }}/{{ $labels.deployment }} has fewer pods than it should.',
    description:
      '{{ $value }} pods are ready, fewer than asked for, for a quarter of an hour. What runs has less room, and a loss more may be noticed.',
  },
  {
    alert: 'DeploymentNotReady',
    severity: 'critical',
    expr: 'kube_deployment_status_replicas_available == 0 and kube_deployment_spec_replicas > 0',
    for: '5m',
    summary: 'The Deployment {{ $labels.namespace }}/{{ $labels.deployment }} has no pod that is ready.',
    description: 'Nothing answers in its place: whoever calls it fails.',
  },
  {
    alert: 'StatefulSetNotReady',
    severity: 'critical',
    expr: 'kube_statefulset_status_replicas_ready < kube_statefulset_replicas',
    for: '10m',
    summary:
      'The StatefulSet {{ $labels.namespace }}/{{ $labels.statefulset }} has fewer pods than it should.',
    description:
      '{{ $value }} pods are ready, fewer than asked for. It is a store or what watches the stack: a store of one pod is down, one of several has lost its safety.',
  },
  {
    alert: 'AutoscalerAtMaximum',
    severity: 'warning',
    expr: [
      'kube_horizontalpodautoscaler_status_current_replicas >= kube_horizontalpodautoscaler_spec_max_replicas',
      'and kube_horizontalpodautoscaler_spec_max_replicas > kube_horizontalpodautoscaler_spec_min_replicas',
    ].join('\n'),
    for: '15m',
    summary:
      'The autoscaler {{ $labels.namespace }}/{{ $labels.horizontalpodautoscaler }} can add no more pods.',
    description:
      'All {{ $value }} pods run that it may make, and have for a quarter of an hour. More load makes answers slow.',
  },
];

const available = 'kubelet_volume_stats_available_bytes';
const free = `${available} / kubelet_volume_stats_capacity_bytes`;
/** A disk of the node's own, which fills; not a folder in memory, nor a layer of a container. */
const nodeDisk = '{fstype!~"tmpfs|overlay|squashfs|ramfs|iso9660|vfat"}';
const nodeAvailable = `node_filesystem_avail_bytes${nodeDisk}`;
const nodeFree = `${nodeAvailable} / node_filesystem_size_bytes${nodeDisk}`;
const fourDays = 4 * 24 * 60 * 60;

const volumeAlerts: readonly AlertDefinition[] = [
  {
    alert: 'PersistentVolumeFilling',
    severity: 'critical',
    expr: `${free} < 0.1`,
    for: '5m',
    summary: 'The volume {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} is nearly full.',
    description: '{{ $value | humanizePercentage }} of it is free. A store whose disk is full stops writing.',
  },
  {
    alert: 'PersistentVolumeFilling',
    severity: 'warning',
    expr: `${free} < 0.25\nand predict_linear(${available}[6h], ${fourDays}) < 0`,
    for: '1h',
    summary:
      'The volume {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} will be full within four days.',
    description:
      '{{ $value | humanizePercentage }} of it is free, and at the pace of the last six hours that does not last.',
  },
];

const nodeAlerts: readonly AlertDefinition[] = [
  {
    alert: 'NodeNotReady',
    severity: 'critical',
    expr: 'kube_node_status_condition{condition="Ready",status="true"} == 0',
    for: '10m',
    summary: 'The node {{ $labels.node }} is not ready.',
    description: 'Its pods move to other nodes, if there is room; disks of the node itself are out of reach.',
  },
  {
    alert: 'NodeDiskFilling',
    severity: 'critical',
    expr: `${nodeFree} < 0.1`,
    for: '5m',
    summary: 'The disk {{ $labels.mountpoint }} of the node {{ $labels.node }} is nearly full.',
    description: '{{ $value | humanizePercentage }} of it is free. The kubelet evicts pods when it is full.',
  },
  {
    alert: 'NodeDiskFilling',
    severity: 'warning',
    expr: `${nodeFree} < 0.25\nand predict_linear(${nodeAvailable}[6h], ${fourDays}) < 0`,
    for: '1h',
    summary:
      'The disk {{ $labels.mountpoint }} of the node {{ $labels.node }} will be full within four days.',
    description:
      '{{ $value | humanizePercentage }} of it is free, and at the pace of the last six hours that does not last.',
  },
];

const days = 24 * 60 * 60;
const expiry = 'certmanager_certificate_expiration_timestamp_seconds - time()';

/** cert-manager renews when a third of the life is left: thirty days of ninety. */
const certificateAlerts: readonly AlertDefinition[] = [
  {
    alert: 'CertificateExpiring',
    severity: 'warning',
    expr: `${expiry} < ${21 * days}`,
    for: '1h',
    summary: 'The certificate {{ $labels.exported_namespace }}/{{ $labels.name }} was not renewed.',
    description: 'It ends in {{ $value | humanizeDuration }}; cert-manager should have renewed it days ago.',
  },
  {
    alert: 'CertificateExpiring',
    severity: 'critical',
    expr: `${expiry} < ${3 * days}`,
    for: '15m',
    summary: 'The certificate {{ $labels.exported_namespace }}/{{ $labels.name }} is about to end.',
    description: 'It ends in {{ $value | humanizeDuration }}. After that browsers refuse the site.',
  },
];

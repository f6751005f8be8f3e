import type { Dashboard, GraphPanel, Section } from './dashboard';
import { ownNamespaces, type DashboardFacts } from './dashboardFacts';

/** Returns the dashboard of what is used up: CPU, memory, network and disks of pods and nodes. */
export function saturation(facts: DashboardFacts): Dashboard {
  const own = ownNamespaces(facts);
  return {
    name: 'saturation',
    title: 'Saturation',
    description:
      'What pods and nodes take of what they asked for, and of what they may have. At its limit of memory a container is killed; at its limit of CPU it waits.',
    sections: [
      { title: 'Pods', panels: [...shares(own), throttled(own)] },
      { title: 'Network and disks of pods', panels: [...network(own), disks(own)] },
      nodes,
    ],
  };
}

/** What containers take, as a share of what they asked for and of what they may have. */
function shares(own: string): readonly GraphPanel[] {
  const taken = {
    cpu: `sum by (container) (rate(container_cpu_usage_seconds_total{${own},container!=""}[5m]))`,
    memory: `sum by (container) (container_memory_working_set_bytes{${own},container!=""})`,
  };
  const titles = { cpu: 'CPU', memory: 'Memory' };
  const sides = { requests: 'of what was asked for', limits: 'of the limit' };
  return (['cpu', 'memory'] as const).flatMap((resource) =>
    (['requests', 'limits'] as const).map((side): GraphPanel => {
      const granted = `sum by (container) (kube_pod_container_resource_${side}{${own},resource="${resource}"})`;
      return {
        kind: 'graph',
        title: `${titles[resource]}, share ${sides[side]}`,
        unit: 'percentunit',
        ...(side === 'limits' ? { alarming: 0.9 } : {}),
        queries: [{ expression: `${taken[resource]} / ${granted}`, legend: '{{ container }}' }],
      };
    }),
  );
}

function throttled(own: string): GraphPanel {
  const of = (series: string) => `sum by (container) (rate(${series}{${own},container!=""}[5m]))`;
  return {
    kind: 'graph',
    title: 'CPU throttled',
    description: 'Share of time slices in which a container had to wait for its limit of CPU.',
    unit: 'percentunit',
    queries: [
      {
        expression: `${of('container_cpu_cfs_throttled_periods_total')} / ${of('container_cpu_cfs_periods_total')}`,
        legend: '{{ container }}',
      },
    ],
  };
}

function network(own: string): readonly GraphPanel[] {
  return (['receive', 'transmit'] as const).map((direction) => ({
    kind: 'graph',
    title: direction === 'receive' ? 'Received' : 'Sent',
    unit: 'Bps',
    queries: [
      {
        expression: `sum by (pod) (rate(container_network_${direction}_bytes_total{${own}}[5m]))`,
        legend: '{{ pod }}',
      },
    ],
  }));
}

function disks(own: string): GraphPanel {
  return {
    kind: 'graph',
    title: 'Disks, share that is full',
    unit: 'percentunit',
    alarming: 0.85,
    queries: [
      {
        expression: `max by (persistentvolumeclaim) (kubelet_volume_stats_used_bytes{${own}} / kubelet_volume_stats_capacity_bytes{${own}})`,
        legend: '{{ persistentvolumeclaim }}',
      },
    ],
  };
}

/** A disk of the node's own, which fills; not a folder in memory, nor a layer of a container. */
const ownDisk = '{fstype!~"tmpfs|overlay|squashfs|ramfs|iso9660|vfat"}';

const nodes: Section = {
  title: 'Nodes',
  panels: [
    {
      kind: 'graph',
      title: 'CPU in use',
      unit: 'percentunit',
      alarming: 0.9,
      queries: [
        {
          expression: '1 - avg by (node) (rate(node_cpu_seconds_total{mode="idle"}[5m]))',
          legend: '{{ node }}',
        },
      ],
    },
    {
      kind: 'graph',
      title: 'Memory in use',
      unit: 'percentunit',
      alarming: 0.9,
      queries: [
        {
          expression:
            '1 - sum by (node) (node_memory_MemAvailable_bytes) / sum by (node) (node_memory_MemTotal_bytes)',
          legend: '{{ node }}',
        },
      ],
    },
    {
      kind: 'graph',
      title: 'Fullest disk, share that is full',
      unit: 'percentunit',
      alarming: 0.85,
      queries: [
        {
          expression: `max by (node) (1 - node_filesystem_avail_bytes${ownDisk} / node_filesystem_size_bytes${ownDisk})`,
          legend: '{{ node }}',
        },
      ],
    },
    {
      kind: 'graph',
      title: 'Load, share of the cores',
      description: 'Above 1 there is more to do than there are cores.',
      unit: 'short',
      queries: [
        {
          expression: 'sum by (node) (node_load5) / count by (node) (node_cpu_seconds_total{mode="idle"})',
          legend: '{{ node }}',
        },
      ],
    },
  ],
};

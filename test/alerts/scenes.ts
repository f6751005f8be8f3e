import type { ServiceObjective, WatchedJob } from '../../src/alerts/alertFacts';

/** Series and their values, a sample each interval in promtool's words, and when it is looked. */
export interface Scene {
  readonly series: Readonly<Record<string, string>>;
  readonly at: string;
}

/** What makes an alert fire, and what looks like it and must not. */
export interface AlertCase {
  /** Labels of the alert that fires, beside its name, severity, system and environment. */
  readonly labels: Readonly<Record<string, string>>;
  readonly fires: Scene;
  /** None for the alert that always fires. */
  readonly silent: readonly Scene[];
  /** Time between samples. Default: 1m. */
  readonly interval?: '1m' | '5m' | '1h';
}

type Labels = Readonly<Record<string, string>>;

/** Returns labels as a series has them. */
export function selector(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return `{${pairs.join(',')}}`;
}

/** A value that stays. */
export function held(value: number): string {
  return `${value}x500`;
}

/** A series on the wrong side of a bound, and one on the right side. */
export function wrongOrRight(
  labels: Labels,
  series: string,
  wrong: number,
  right: number,
  at = '20m',
): AlertCase {
  return {
    labels,
    fires: { series: { [series]: held(wrong) }, at },
    silent: [
      { series: { [series]: held(right) }, at },
      // A moment of it is no alarm.
      { series: { [series]: `${right}x12 ${wrong} ${right}x20` }, at: '12m' },
    ],
  };
}

/** Series of the ready pods and of those asked for, and what tells whose they are. */
const podsOf = {
  deployment: {
    labels: { namespace: 'shop', deployment: 'api' },
    ready: 'kube_deployment_status_replicas_available',
    asked: 'kube_deployment_spec_replicas',
  },
  statefulset: {
    labels: { namespace: 'shop', statefulset: 'api' },
    ready: 'kube_statefulset_status_replicas_ready',
    asked: 'kube_statefulset_replicas',
  },
  rollout: {
    labels: { exported_namespace: 'shop', name: 'api' },
    ready: 'rollout_info_replicas_available',
    asked: 'rollout_info_replicas_desired',
  },
} as const;

/** Ready pods of those asked for: too few, enough, and for a short time too few. */
export function tooFewPods(kind: keyof typeof podsOf, ready: number, still: number, at: string): AlertCase {
  const { labels, ready: readySeries, asked: askedSeries } = podsOf[kind];
  const series = (number: number, asked: number) => ({
    [`${readySeries}${selector(labels)}`]: held(number),
    [`${askedSeries}${selector(labels)}`]: held(asked),
  });
  return {
    labels,
    fires: { series: series(ready, 3), at },
    silent: [
      { series: series(still, 3), at },
      { series: series(0, 0), at },
      { series: series(ready, 3), at: '3m' },
    ],
  };
}

/** A disk: the series of what is free and of its size, and what else it is called. */
export interface Disk {
  readonly labels: Labels;
  readonly free: string;
  readonly size: string;
}

export const volume: Disk = {
  labels: { namespace: 'shop', persistentvolumeclaim: 'data-postgres-0', node: 'node-1' },
  free: 'kubelet_volume_stats_available_bytes',
  size: 'kubelet_volume_stats_capacity_bytes',
};

export const nodeDisk: Disk = {
  labels: { node: 'node-1', mountpoint: '/', fstype: 'ext4' },
  free: 'node_filesystem_avail_bytes',
  size: 'node_filesystem_size_bytes',
};

/** A disk of 100 that is nearly full: beside one with room. */
export function nearlyFull({ labels, free, size }: Disk): AlertCase {
  const series = (left: number) => ({
    [`${free}${selector(labels)}`]: held(left),
    [`${size}${selector(labels)}`]: held(100),
  });
  return {
    labels,
    fires: { series: series(5), at: '10m' },
    silent: [
      { series: series(15), at: '10m' },
      { series: series(5), at: '2m' },
    ],
  };
}

/** A disk of 100 that loses a little by the minute: beside one as full that does not, and one with more room. */
export function willBeFull({ labels, free, size }: Disk): AlertCase {
  const series = (left: string) => ({
    [`${free}${selector(labels)}`]: left,
    [`${size}${selector(labels)}`]: held(100),
  });
  return {
    labels,
    interval: '5m',
    fires: { series: series('24-0.1x140'), at: '8h' },
    silent: [
      { series: series(held(20)), at: '8h' },
      { series: series('90-0.1x140'), at: '8h' },
    ],
  };
}

const secondsOfDay = 24 * 60 * 60;

/** A certificate with so many days left. */
export function certificateWith(tooFew: number, enough: number): AlertCase {
  const labels = {
    exported_namespace: 'shop',
    name: 'shop-tls',
    namespace: 'cert-manager',
    service: 'cert-manager',
  };
  const series = (days: number) => ({
    [`certmanager_certificate_expiration_timestamp_seconds${selector(labels)}`]: held(days * secondsOfDay),
  });
  return {
    labels,
    fires: { series: series(tooFew), at: '2h' },
    silent: [{ series: series(enough), at: '2h' }],
  };
}

/** A CronJob that last succeeded too long ago, never did, or is gone. */
export function lastSuccess({ namespace, cronJob, database, alertAfterHours }: WatchedJob): AlertCase[] {
  const job = { namespace, cronjob: cronJob };
  const last = `kube_cronjob_status_last_successful_time${selector(job)}`;
  const created = `kube_cronjob_created${selector(job)}`;
  // Evaluated by the hour, an alert that must hold for a while fires one hour later.
  const at = `${alertAfterHours + 2}h`;
  const fresh = { [last]: '0+3600x300', [created]: '0x300' };
  const silent: Scene[] = [
    { series: fresh, at },
    { series: { [created]: '0x300' }, at: `${alertAfterHours - 1}h` },
  ];
  const labels = { ...job, database };
  return [
    { labels, fires: { series: { [last]: '0x300', [created]: '0x300' }, at }, silent, interval: '1h' },
    { labels, fires: { series: { [created]: '0x300' }, at }, silent, interval: '1h' },
    { labels, fires: { series: {}, at: '1h' }, silent: [{ series: {}, at: '10m' }], interval: '1h' },
  ];
}

/** Pods of a program in the namespace of monitoring, of which so many answer. */
export function answering(service: string, pods: number, well: number): Scene['series'] {
  return Object.fromEntries(
    Array.from({ length: pods }, (_, index) => [
      `up${selector({ namespace: 'monitoring', service, pod: `${service}-${index}` })}`,
      held(index < well ? 1 : 0),
    ]),
  );
}

/** Requests of which so many per cent went wrong, and how long that is watched. */
interface Traffic {
  readonly wrong: number;
  readonly right: number;
  readonly at: string;
  readonly interval: '1m' | '5m';
}

export const fastBurn: Traffic = { wrong: 20, right: 0.05, at: '70m', interval: '1m' };
export const slowBurn: Traffic = { wrong: 0.5, right: 0.05, at: '26h', interval: '5m' };

/** Ten times as much, because a promise of 99 per cent allows ten times what one of 99.9 does. */
export const fastLatency: Traffic = { ...fastBurn, wrong: 50, right: 0.5 };
export const slowLatency: Traffic = { ...slowBurn, wrong: 5, right: 0.5 };

type Requests = (labels: Labels, wrongShare: number, each: number) => Scene['series'];

/** How the counter says that one went well, and that the service failed it. */
const endings: Readonly<Record<string, readonly [string, string]>> = {
  http_requests_total: ['200', '503'],
  websocket_messages_total: ['accepted', 'failed'],
};

/** A thousand requests an interval. */
function errors({ requests: { counter, outcome } }: ServiceObjective): Requests {
  const [well = '', failed = ''] = endings[counter] ?? [];
  return (labels, wrong, each) => ({
    [`${counter}${selector({ ...labels, [outcome]: well })}`]: `0+${each * (100 - wrong)}x320`,
    [`${counter}${selector({ ...labels, [outcome]: failed })}`]: `0+${each * wrong}x320`,
  });
}

function slow({ requests: { seconds }, objective: { latency } }: ServiceObjective): Requests {
  const bound = String(latency?.seconds);
  return (labels, wrong, each) => ({
    [`${seconds}_bucket${selector({ ...labels, le: bound })}`]: `0+${each * (100 - wrong)}x320`,
    [`${seconds}_count${selector(labels)}`]: `0+${each * 100}x320`,
  });
}

/** Requests to a service that promises something: too many that went wrong, few enough, and none at all. */
export function burning(
  promise: ServiceObjective,
  what: 'errors' | 'slow',
  { wrong, right, at, interval }: Traffic,
): AlertCase {
  const labels = { namespace: promise.namespace, service: promise.service };
  const requests = (what === 'errors' ? errors : slow)(promise);
  return {
    labels,
    interval,
    fires: { series: requests({ ...labels, pod: 'a' }, wrong, 10), at },
    silent: [
      { series: requests({ ...labels, pod: 'a' }, right, 10), at },
      // Nobody asks: nothing to nothing is no outage.
      { series: requests({ ...labels, pod: 'a' }, wrong, 0), at },
    ],
  };
}

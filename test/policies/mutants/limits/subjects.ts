import type { Subject } from '../../mutant';

/** Managed stores of nearly every kind, a CDN and mail. */
export const csaHello: Subject = { system: 'csa-hello' };
/** Buckets that are copied into a second region. */
export const copied: Subject = { system: 'csa-hello', overrides: { copyRegion: 'us-east-1' } };
/** A queue and a topic, KEDA and vertical autoscalers. */
export const taskPlatform: Subject = { system: 'task-platform' };
/** An Ingress that a load balancer of AWS serves. */
export const behindAlb: Subject = {
  system: 'task-platform',
  overrides: { operators: { ingressController: 'alb' } },
};
/** A file system that pods share, and two groups of nodes. */
export const vibebox: Subject = { system: 'vibebox' };
/** Certificates for services that trust no network. */
export const mutualTls: Subject = {
  system: 'vibebox',
  overrides: {
    services: { 'docker-daemon': { tls: true } },
    stores: { redis: { replication: true }, postgres: { replication: true } },
  },
};
/** Functions, a WebSocket API and a table beside a cluster. */
export const bothHomes: Subject = {
  system: 'user-admin-messaging',
  overrides: { mode: 'both', traffic: { serverless: 30 } },
};
/** Stores in the cluster: sets of pods with disks of their own. */
export const kardon: Subject = { system: 'kardon' };

/** VibeBox, whose services Argo CD brings in. */
export const byArgoCd: Subject = {
  system: 'vibebox',
  overrides: { gitOps: { repository: 'https://github.com/acme/vibebox-manifests', path: 'overlays/prod' } },
};

import assert from 'node:assert/strict';
import * as pulumi from '@pulumi/pulumi';
import { RandomPassword } from '@pulumi/random';
import { Workload, type WorkloadArgs } from '../../../components/kubernetes/workload';
import type { ConfigurationFiles, Service } from '../../../src/model/service';
import { taskPlatform } from '../../../src/systems/taskPlatform';
import type { NetworkGrant } from '../../../src/wiring/grant';
import {
  input,
  one,
  run,
  type PropertyValue,
  type RecordedResource,
  type Recording,
  type World,
} from '../../harness';

/** Types of what a workload makes. */
export const types = {
  deployment: 'kubernetes:apps/v1:Deployment',
  service: 'kubernetes:core/v1:Service',
  secret: 'kubernetes:core/v1:Secret',
  configMap: 'kubernetes:core/v1:ConfigMap',
  account: 'kubernetes:core/v1:ServiceAccount',
  budget: 'kubernetes:policy/v1:PodDisruptionBudget',
  horizontal: 'kubernetes:autoscaling/v2:HorizontalPodAutoscaler',
  vertical: 'kubernetes:autoscaling.k8s.io/v1:VerticalPodAutoscaler',
  scaledObject: 'kubernetes:keda.sh/v1alpha1:ScaledObject',
  triggerAuthentication: 'kubernetes:keda.sh/v1alpha1:TriggerAuthentication',
  networkPolicy: 'kubernetes:networking.k8s.io/v1:NetworkPolicy',
} as const;

export type DeploymentService = Extract<Service, { kind: 'deployment' }>;

export function auth(): DeploymentService {
  const service = taskPlatform.services['auth-service'];
  assert(service?.kind === 'deployment');
  return service;
}

const dns: NetworkGrant = {
  kind: 'network',
  id: 'auth-service to DNS',
  bindings: ['platform dns'],
  direction: 'egress',
  subject: 'auth-service',
  peers: [{ kind: 'namespace', namespace: 'kube-system' }],
  ports: [{ port: 53, protocol: 'UDP' }],
};

/** What the seed's auth-service gets in production, its database's password made by the same program. */
export function production(password: pulumi.Input<string>): WorkloadArgs {
  const service = auth();
  const autoscaling = service.autoscaling?.production;
  const verticalScaling = service.verticalScaling?.production;
  assert(autoscaling !== undefined && verticalScaling !== undefined);
  return {
    service,
    namespace: 'production',
    image: 'registry.example/project/auth-service:v1.2.3',
    replicas: service.replicas.production,
    resources: service.resources.production,
    autoscaling,
    verticalScaling,
    secrets: [
      {
        name: 'database-secret',
        data: { url: pulumi.interpolate`postgresql://auth:${password}@db:5432/tasks` },
        variables: { DATABASE_URL: 'url' },
      },
      { name: 'redis-secret', data: { url: 'rediss://cache:6379' }, variables: { REDIS_URL: 'url' } },
    ],
    grants: [dns],
  };
}

export type Change = Partial<WorkloadArgs> | ((args: WorkloadArgs) => WorkloadArgs);

/** Runs the production workload, changed as a test says. */
export function record(change: Change = {}, world: World = 'known'): Promise<Recording> {
  const program = () => {
    const { result } = new RandomPassword('database', { length: 32, special: false });
    const args = production(result);
    new Workload('auth-service', typeof change === 'function' ? change(args) : { ...args, ...change });
  };
  return run(program, { world });
}

export function changed(change: Partial<DeploymentService>): Partial<WorkloadArgs> {
  return { service: { ...auth(), ...change } };
}

export async function podInput(path: string, change: Change = {}): Promise<PropertyValue | undefined> {
  return input(one(await record(change), types.deployment), `spec.template.${path}`);
}

export function without<Key extends keyof WorkloadArgs>(
  ...keys: Key[]
): (args: WorkloadArgs) => WorkloadArgs {
  return (args) => {
    const rest = { ...args };
    for (const key of keys) delete rest[key];
    return rest;
  };
}

export function config(files: Readonly<Record<string, string>>): ConfigurationFiles {
  return { volume: 'config-volume', configMap: 'auth-service-config', mountPath: '/app/config', files };
}

/** Returns a member by its name, dots and all. */
export function member(value: PropertyValue | undefined, key: string): PropertyValue | undefined {
  assert(typeof value === 'object' && !Array.isArray(value) && value !== null, `nothing has ${key}`);
  return Object.entries(value).find(([name]) => name === key)?.[1];
}

/** Returns the annotation of an object. */
export function annotation(resource: RecordedResource, name: string): PropertyValue | undefined {
  return member(input(resource, 'metadata.annotations'), name);
}

/** Returns the text that a value must be. */
export function text(value: PropertyValue | undefined): string {
  assert(typeof value === 'string');
  return value;
}

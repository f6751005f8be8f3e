import type { ScalingQueue } from '../../components/kubernetes/autoscaler';
import { factsOf, type Connection } from '../../components/connection';
import type { OperatorSettings, Settings } from '../config/settings';
import type { Autoscaling, ScalingMetric, Service, VerticalScaling } from '../model/service';

/** What moves the number and the size of a service's pods in one environment. */
export interface Scaling {
  readonly autoscaling?: Autoscaling;
  readonly verticalScaling?: VerticalScaling;
}

/** Returns the scaling of a deployment, less what an operator would have to serve that the settings turn off. */
export function scalingOf(service: Service, { environment, operators }: Settings): Scaling {
  if (service.kind !== 'deployment') return {};
  const autoscaling = served(service.autoscaling?.[environment], operators);
  const verticalScaling =
    operators.verticalPodAutoscaler === 'off' ? undefined : service.verticalScaling?.[environment];
  return {
    ...(autoscaling === undefined ? {} : { autoscaling }),
    ...(verticalScaling === undefined ? {} : { verticalScaling }),
  };
}

function served(autoscaling: Autoscaling | undefined, operators: OperatorSettings): Autoscaling | undefined {
  const metrics = autoscaling?.metrics.filter(({ kind }) => operators[servers[kind]] !== 'off') ?? [];
  return autoscaling === undefined || metrics.length === 0 ? undefined : { ...autoscaling, metrics };
}

const servers = {
  cpu: 'metricsServer',
  memory: 'metricsServer',
  pods: 'metrics',
  'queue-depth': 'keda',
} as const satisfies Readonly<Record<ScalingMetric['kind'], keyof OperatorSettings>>;

/** Returns the queues and brokers that an autoscaling follows, by store, of the connections that the service has. */
export function scalingQueues(
  { autoscaling }: Scaling,
  connections: ReadonlyMap<string, Connection>,
): Readonly<Record<string, ScalingQueue>> {
  const metrics = autoscaling?.metrics ?? [];
  return Object.fromEntries(
    metrics.flatMap((metric) => {
      const connection = metric.kind === 'queue-depth' ? connections.get(metric.store) : undefined;
      const queue = connection === undefined ? undefined : scalingQueue(connection);
      return metric.kind === 'queue-depth' && queue !== undefined ? [[metric.store, queue]] : [];
    }),
  );
}

/** A store that is no broker, and has no URL and no region, is no queue. */
function scalingQueue(connection: Connection): ScalingQueue | undefined {
  const { scheme, url, region, endpoint, authentication } = connection;
  if (scheme === 'amqp' || scheme === 'amqps') {
    const withLogin = factsOf(connection).url;
    return withLogin === undefined ? undefined : { kind: 'broker', url: withLogin };
  }
  if (url === undefined || region === undefined) return undefined;
  if (authentication.method !== 'pod-identity' && authentication.method !== 'access-key') return undefined;
  return { kind: 'sqs', url, region, authentication, ...(endpoint === undefined ? {} : { endpoint }) };
}

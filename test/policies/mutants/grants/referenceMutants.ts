import { all, set, without, type Mutant } from '../../mutant';
import { csaHello, kardon, vibebox } from '../limits/subjects';
import { mutantsOf } from '../rows';
import { appended } from '../spoils';

const web = { type: 'kubernetes:apps/v1:Deployment', name: 'web-app' };
const search = { type: 'kubernetes:apps/v1:Deployment', name: 'search-service' };
const clusterRoleBinding = { type: 'kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding' };
const databaseSet = { type: 'kubernetes:apps/v1:StatefulSet', name: 'kardon-db' };
const pod = 'spec.template.spec';
const container = `${pod}.containers.0`;

function configMap(name: string) {
  return { type: 'kubernetes:core/v1:ConfigMap', name };
}

const readings = mutantsOf(csaHello, [
  [
    'grants-pod-configuration',
    'no Secret',
    without({ type: 'kubernetes:core/v1:Secret', name: 'search-service-search-service-elasticsearch' }),
    /reads the Secret search-service-elasticsearch, which is not there/,
  ],
  [
    'grants-pod-configuration',
    'no such key',
    set(search, `${container}.env.8.valueFrom.secretKeyRef.key`, 'address'),
    /reads address of the Secret search-service-elasticsearch, which has url/,
  ],
  [
    'grants-pod-configuration',
    'a variable of no ConfigMap',
    set(web, `${container}.env.0`, { name: 'A', valueFrom: { configMapKeyRef: { name: 'none', key: 'a' } } }),
    /reads the ConfigMap none/,
  ],
  [
    'grants-pod-configuration',
    'variables of no ConfigMap',
    set(web, `${container}.envFrom`, [{ configMapRef: { name: 'none' } }]),
    /reads the ConfigMap none/,
  ],
  [
    'grants-pod-configuration',
    'variables of no Secret',
    set(web, `${container}.envFrom`, [{ secretRef: { name: 'none' } }]),
    /reads the Secret none/,
  ],
  [
    'grants-pod-configuration',
    'a file of no ConfigMap',
    without(configMap('web-app-stand-in')),
    /reads the ConfigMap web-app-stand-in/,
  ],
  [
    'grants-pod-configuration',
    'a projected Secret',
    set(web, `${pod}.volumes.0.projected.sources.0`, { secret: { name: 'none' } }),
    /reads the Secret none/,
  ],
  [
    'grants-pod-configuration',
    'a volume of no Secret',
    set(web, `${pod}.volumes.1`, { name: 'tmp', secret: { secretName: 'none' } }),
    /reads the Secret none/,
  ],
  [
    'grants-pod-configuration',
    'a file that a ConfigMap has not',
    set(web, `${pod}.volumes.1`, {
      name: 'tmp',
      configMap: { name: 'web-app-stand-in', items: [{ key: 'none' }] },
    }),
    /reads none of the ConfigMap web-app-stand-in/,
  ],
  [
    'grants-pod-configuration',
    'a path that a ConfigMap has not',
    all(
      set(web, `${pod}.volumes.1`, { name: 'tmp', configMap: { name: 'web-app-stand-in' } }),
      set(web, `${container}.volumeMounts.1.subPath`, 'none'),
    ),
    /reads none of the ConfigMap web-app-stand-in/,
  ],
  [
    'grants-pod-configuration',
    'a registry without a password',
    set(web, `${pod}.imagePullSecrets`, [{ name: 'none' }]),
    /reads the Secret none/,
  ],
]);

const triggers = mutantsOf(kardon, [
  [
    'grants-trigger-secret',
    'no Secret',
    set({ type: 'kubernetes:keda.sh/v1alpha1:TriggerAuthentication' }, 'spec.secretTargetRef.0.name', 'none'),
    /reads the Secret none/,
  ],
  [
    'grants-trigger-secret',
    'no such key',
    set({ type: 'kubernetes:keda.sh/v1alpha1:TriggerAuthentication' }, 'spec.secretTargetRef.0.key', 'none'),
    /reads none of the Secret/,
  ],
]);

const pods = mutantsOf(csaHello, [
  [
    'grants-pod-ports-once',
    'two ports of one name',
    appended(web, `${container}.ports`, { name: 'http', containerPort: 9090 }),
    /names two ports http/,
  ],
  [
    'grants-pod-ports-once',
    'one port twice',
    appended(web, `${container}.ports`, { name: 'other', containerPort: 8080 }),
    /has the port 8080 TCP twice/,
  ],
  [
    'grants-probe-ports',
    'a probe of another port',
    set(web, `${container}.readinessProbe.httpGet.port`, 9090),
    /probes web-app on 9090/,
  ],
  [
    'grants-probe-ports',
    'a probe of another name',
    set(web, `${container}.livenessProbe`, { tcpSocket: { port: 'other' } }),
    /probes web-app on other/,
  ],
  [
    'grants-probe-ports',
    'a probe by gRPC',
    set(web, `${container}.startupProbe`, { grpc: { port: 9090 } }),
    /probes web-app on 9090/,
  ],
  [
    'grants-pod-volumes-mounted',
    'a volume for nobody',
    appended(web, `${pod}.volumes`, { name: 'spare', emptyDir: {} }),
    /has the volume spare, which no container mounts/,
  ],
  [
    'grants-service-account-there',
    'no account',
    set(web, `${pod}.serviceAccountName`, 'nobody'),
    /runs as nobody/,
  ],
  ['grants-role-binding', 'no account', set(clusterRoleBinding, 'subjects.0.name', 'nobody'), /binds nobody/],
  [
    'grants-role-binding',
    'no role',
    set(clusterRoleBinding, 'roleRef.name', 'none'),
    /binds the ClusterRole none/,
  ],
]);

const sets = mutantsOf(kardon, [
  [
    'grants-pod-volumes-mounted',
    'a claim of a set for nobody',
    set(databaseSet, 'spec.volumeClaimTemplates.0.metadata.name', 'spare'),
    /has the volume spare/,
  ],
  [
    'grants-stateful-set-service',
    'no Service',
    set(databaseSet, 'spec.serviceName', 'none'),
    /has no Service that names its pods/,
  ],
  [
    'grants-stateful-set-service',
    'the Service of another set',
    set(databaseSet, 'spec.serviceName', 'kardon-redis'),
    /Service kardon-redis, which selects none/,
  ],
]);

const volumes = mutantsOf(vibebox, [
  [
    'grants-claim-there',
    'no claim',
    without({ type: 'kubernetes:core/v1:PersistentVolumeClaim', name: 'docker-volumes' }),
    /mounts the claim docker-volumes/,
  ],
  [
    'grants-volume-there',
    'no volume',
    without({ type: 'kubernetes:core/v1:PersistentVolume' }),
    /wants the volume docker-volumes-/,
  ],
]);

/** Pods and bindings of roles that name what is not there. */
export const referenceMutants: readonly Mutant[] = [...readings, ...triggers, ...pods, ...sets, ...volumes];

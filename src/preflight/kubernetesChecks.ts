import { z } from 'zod';
import type { OperatorMode } from '../config/schema';
import type { Settings } from '../config/settings';
import type { System } from '../model/system';
import { command, fail, judgeJson, ok, warn, type Check, type Probe, type Verdict } from './check';
import { languageHostCheck, pulumiCheck, toolCheck } from './toolChecks';

/** Returns the checks of a cluster that a kubeconfig names, in stages. */
export function kubernetesChecks(settings: Settings, system: System): readonly (readonly Check[])[] {
  const { context = '' } = settings.cluster;
  const kubectl: KubectlProbe = (...args) =>
    command('kubectl', '--context', context, '--request-timeout=20s', ...args);
  const stores = Object.values(system.stores).some((store) => 'storage' in store);
  return [
    [
      toolCheck('kubectl', ['version', '--client'], 'install it: https://kubernetes.io/docs/tasks/tools/'),
      pulumiCheck,
      languageHostCheck,
    ],
    [contextCheck(context)],
    [serverCheck(context, kubectl)],
    [
      permissionCheck(kubectl),
      ingressClassCheck(settings, kubectl),
      ...(stores ? [storageClassCheck(settings, kubectl)] : []),
      operatorCheck(settings, kubectl),
    ],
  ];
}

type KubectlProbe = (...args: readonly string[]) => Probe;

function contextCheck(context: string): Check {
  const remedy =
    'correct berth:cluster.context, or make the cluster: kind create cluster --name berth --config docs/kind-cluster.yaml';
  return {
    name: 'context',
    probes: [command('kubectl', 'config', 'get-contexts', '--output', 'name')],
    judge: (answer) => {
      const contexts = answer?.kind === 'output' ? answer.text.split('\n').filter(Boolean) : [];
      if (contexts.includes(context)) return ok(context);
      return fail(
        contexts.length === 0
          ? 'the kubeconfig has no contexts'
          : `no ${context} among ${contexts.join(', ')}`,
        remedy,
      );
    },
  };
}

const serverVersion = z.object({ serverVersion: z.object({ gitVersion: z.string() }) });

function serverCheck(context: string, kubectl: KubectlProbe): Check {
  return {
    name: 'API server',
    probes: [kubectl('version', '--output', 'json')],
    judge: judgeJson(
      serverVersion,
      `see that the cluster of ${context} runs and that you may reach it`,
      (answer) => ok(`Kubernetes ${answer.serverVersion.gitVersion}`),
    ),
  };
}

/** Operators bring cluster roles, and nobody may grant what he does not have. */
function permissionCheck(kubectl: KubectlProbe): Check {
  return {
    name: 'permission',
    probes: [kubectl('auth', 'can-i', '*', '*', '--all-namespaces')],
    judge: (answer) =>
      answer?.kind === 'output' && answer.text.trim().endsWith('yes')
        ? ok('everything, in every namespace')
        : fail('not everything, in every namespace', 'bind cluster-admin to yourself, or use its context'),
  };
}

const named = z.object({ metadata: z.object({ name: z.string() }) });
const namedList = z.object({ items: z.array(named) });

/** Class that the platform's Traefik answers to: ingress-nginx's, whose annotations it honours. */
const ingressClass = 'nginx';

function ingressClassCheck({ operators }: Settings, kubectl: KubectlProbe): Check {
  return {
    name: 'ingress class',
    probes: [kubectl('get', 'ingressclasses', '--output', 'json')],
    judge: judgeJson(namedList, 'allow reading IngressClasses', ({ items }) =>
      presence(
        operators.ingress,
        'berth:operators.ingress',
        `ingress class ${ingressClass}`,
        items.some(({ metadata }) => metadata.name === ingressClass),
      ),
    ),
  };
}

/** An operator is there exactly where the settings say that somebody else brought it. */
function presence(mode: OperatorMode, key: string, what: string, there: boolean): Verdict {
  if (mode === 'off' || there === (mode === 'existing')) return ok(there ? `${what} is there` : `no ${what}`);
  return there
    ? fail(`${what} is there already`, `if it is not of this stack, set ${key} to existing`)
    : fail(`no ${what}`, `set ${key} to install, or install it`);
}

const defaultClass = 'storageclass.kubernetes.io/is-default-class';
const storageClasses = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string(), annotations: z.record(z.string(), z.string()).optional() }),
    }),
  ),
});

function storageClassCheck({ storageClass }: Settings, kubectl: KubectlProbe): Check {
  return {
    name: 'storage class',
    probes: [kubectl('get', 'storageclasses', '--output', 'json')],
    judge: judgeJson(storageClasses, 'allow reading StorageClasses', ({ items }) => {
      const names = items.map(({ metadata }) => metadata.name);
      if (storageClass !== undefined) {
        return names.includes(storageClass)
          ? ok(storageClass)
          : fail(
              `no ${storageClass} among ${names.join(', ') || 'none'}`,
              'correct berth:storageClass, or make the class',
            );
      }
      const defaults = items.filter(({ metadata }) => metadata.annotations?.[defaultClass] === 'true');
      const [first] = defaults;
      if (first === undefined) {
        return fail(
          `no default among ${names.join(', ') || 'none'}`,
          'set berth:storageClass, or make one the default',
        );
      }
      return defaults.length === 1
        ? ok(`${first.metadata.name}, the default`)
        : warn(`${defaults.length} classes are the default`, 'set berth:storageClass, so that it is clear');
    }),
  };
}

/** The API that each operator serves. */
const operatorApis = [
  ['metricsServer', 'v1beta1.metrics.k8s.io'],
  ['metrics', 'v1beta1.custom.metrics.k8s.io'],
  ['keda', 'v1alpha1.keda.sh'],
  ['certManager', 'v1.cert-manager.io'],
  ['verticalPodAutoscaler', 'v1.autoscaling.k8s.io'],
] as const;

function operatorCheck({ operators }: Settings, kubectl: KubectlProbe): Check {
  return {
    name: 'operators',
    probes: [kubectl('get', 'apiservices', '--output', 'json')],
    judge: judgeJson(namedList, 'allow reading APIServices', ({ items }) => {
      const served = items.map(({ metadata }) => metadata.name);
      const verdicts = operatorApis.map(([name, api]) =>
        presence(operators[name], `berth:operators.${name}`, `API ${api}`, served.includes(api)),
      );
      const wrong = verdicts.filter(({ status }) => status === 'fail');
      return wrong.length === 0
        ? ok(verdicts.map(({ found }) => found).join(', '))
        : fail(
            wrong.map(({ found }) => found).join('; '),
            wrong.flatMap(({ remedy = [] }) => remedy).join('; '),
          );
    }),
  };
}

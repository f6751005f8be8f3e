import assert from 'node:assert/strict';
import { parseSettings } from '../../src/config/parseSettings';
import type { Settings } from '../../src/config/settings';
import type { CheckResult } from '../../src/preflight/check';
import { preflight } from '../../src/preflight/preflight';
import { catalogue } from '../../src/systems/catalogue';
import { taskPlatform } from '../../src/systems/taskPlatform';
import { onKubernetes } from '../config/support';
import { answering, type Recorded } from './recorded';

type Recordings = Readonly<Record<string, Recorded>>;

const kubectl = 'kubectl --context kind-berth --request-timeout=20s';
const isDefault = { 'storageclass.kubernetes.io/is-default-class': 'true' };

function list(...names: readonly string[]): Recorded {
  return { apiVersion: 'v1', kind: 'List', items: names.map((name) => ({ metadata: { name } })) };
}

/** A fresh kind cluster, as kubectl prints it. */
const kind: Recordings = {
  'kubectl version --client': 'Client Version: v1.34.1\nKustomize Version: v5.7.1\n',
  'pulumi version': 'v3.259.0\n',
  'pulumi-language-nodejs -help': 'Usage of pulumi-language-nodejs:\n',
  'kubectl config get-contexts': 'kind-other\nkind-berth\n',
  [`${kubectl} version`]: {
    clientVersion: { gitVersion: 'v1.34.1' },
    serverVersion: { major: '1', minor: '34', gitVersion: 'v1.34.0' },
  },
  [`${kubectl} auth can-i * * --all-namespaces`]: 'yes\n',
  [`${kubectl} get ingressclasses`]: list(),
  [`${kubectl} get storageclasses`]: {
    items: [{ metadata: { name: 'standard', annotations: isDefault }, provisioner: 'rancher.io/local-path' }],
  },
  [`${kubectl} get apiservices`]: list('v1.', 'v1.apps', 'v2.autoscaling'),
};

function settings(change: Readonly<Record<string, unknown>> = {}): Settings {
  return parseSettings({ ...onKubernetes, ...change }, catalogue);
}

async function check(recordings: Recordings, of = settings()): Promise<ReadonlyMap<string, CheckResult>> {
  const results = await preflight(of, taskPlatform, answering({ ...kind, ...recordings }));
  return new Map(results.map((result) => [result.name, result]));
}

describe('preflight of a cluster', () => {
  it('is green on a fresh kind cluster', async () => {
    const results = await check({});
    assert.deepEqual(
      [...results.keys()],
      [
        'kubectl CLI',
        'pulumi CLI',
        'Pulumi for Node',
        'context',
        'API server',
        'permission',
        'ingress class',
        'storage class',
        'operators',
      ],
    );
    for (const result of results.values()) assert.equal(result.status, 'ok', JSON.stringify(result));
  });

  it('asks only the context of the settings, and for nothing that changes anything', async () => {
    const ask = answering(kind);
    await preflight(settings(), taskPlatform, ask);
    const questions = ask.asked.filter(
      (question) => question.startsWith('kubectl') && !/version --client|config/.test(question),
    );
    assert.equal(questions.length, 5);
    for (const question of questions) {
      assert.ok(question.startsWith(kubectl), question);
      assert.match(question, / (version|auth can-i|get) /);
    }
  });

  const existing = {
    ingress: 'existing',
    metricsServer: 'existing',
    metrics: 'off',
    keda: 'off',
    certManager: 'existing',
    verticalPodAutoscaler: 'off',
  };

  /** A recording that differs, and the check that it makes fail with a remedy. */
  const failures: readonly (readonly [string, Recordings, string, RegExp, Settings?])[] = [
    [
      'a context that is not there',
      { 'kubectl config get-contexts': 'kind-other\n' },
      'context',
      /berth:cluster.context/,
    ],
    ['no kubeconfig', { 'kubectl config get-contexts': '' }, 'context', /kind create cluster/],
    [
      'a cluster out of reach',
      { [`${kubectl} version`]: { fails: 'connection refused' } },
      'API server',
      /kind-berth runs/,
    ],
    [
      'a client that answers alone',
      { [`${kubectl} version`]: { clientVersion: { gitVersion: 'v1' } } },
      'API server',
      /kind-berth runs/,
    ],
    [
      'missing permission',
      { [`${kubectl} auth can-i * * --all-namespaces`]: { fails: 'no' } },
      'permission',
      /cluster-admin/,
    ],
    [
      'an ingress class that is taken',
      { [`${kubectl} get ingressclasses`]: list('nginx') },
      'ingress class',
      /berth:operators.ingress to existing/,
    ],
    [
      'no ingress class where one should be',
      {},
      'ingress class',
      /berth:operators.ingress to install/,
      settings({ operators: existing }),
    ],
    [
      'no default storage class',
      { [`${kubectl} get storageclasses`]: list('slow') },
      'storage class',
      /berth:storageClass/,
    ],
    [
      'a storage class that is not there',
      {},
      'storage class',
      /correct berth:storageClass/,
      settings({ storageClass: 'fast' }),
    ],
    [
      'a metrics-server that is there',
      { [`${kubectl} get apiservices`]: list('v1beta1.metrics.k8s.io') },
      'operators',
      /berth:operators.metricsServer to existing/,
    ],
    [
      'no cert-manager where one should be',
      { [`${kubectl} get apiservices`]: list('v1beta1.metrics.k8s.io') },
      'operators',
      /^set berth:operators.certManager to install/,
      settings({ operators: existing }),
    ],
  ];
  for (const [title, recordings, name, remedy, of] of failures) {
    it(`fails on ${title}, and says what to do`, async () => {
      const result = (await check(recordings, of)).get(name);
      assert.equal(result?.status, 'fail', JSON.stringify(result));
      assert.match(result.remedy ?? '', remedy);
    });
  }

  it('is green on a cluster that has what the settings call existing', async () => {
    const results = await check(
      {
        [`${kubectl} get ingressclasses`]: list('nginx'),
        [`${kubectl} get apiservices`]: list('v1beta1.metrics.k8s.io', 'v1.cert-manager.io'),
      },
      settings({ operators: existing, storageClass: 'standard' }),
    );
    for (const result of results.values()) assert.equal(result.status, 'ok', JSON.stringify(result));
  });

  it('warns where two storage classes are the default', async () => {
    const items = ['a', 'b'].map((name) => ({ metadata: { name, annotations: isDefault } }));
    assert.equal(
      (await check({ [`${kubectl} get storageclasses`]: { items } })).get('storage class')?.status,
      'warn',
    );
  });
});

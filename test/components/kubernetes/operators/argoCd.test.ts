import assert from 'node:assert/strict';
import * as pulumi from '@pulumi/pulumi';
import { parse } from 'yaml';
import { argoApplication, type DeliveredPods } from '../../../../components/kubernetes/argoApplication';
import { ArgoCd, argoCdValues } from '../../../../components/kubernetes/operators/argoCd';
import { argoRolloutsValues } from '../../../../components/kubernetes/operators/argoRollouts';
import { deliveredKinds } from '../../../../src/platform/operations/deliveredKinds';
import { everythingBefore, input, isBag, isList, ofType, one, type Recording } from '../../../harness';
import { at, recorded, releaseType } from './recordings';

const applicationType = 'kubernetes:argoproj.io/v1alpha1:Application';
const projectType = 'kubernetes:argoproj.io/v1alpha1:AppProject';
const webhook = 'https://hooks.example.com/services/T0/B0/sentinel-of-slack';
/** What a text of YAML says. */
function parsed(text: string): unknown {
  return parse(text);
}

const destinations = new Map([
  ['shop', 'shop'],
  ['docker', 'docker'],
]);

function argoCd(slackUrl?: string): Promise<Recording> {
  const slack = slackUrl === undefined ? {} : { slackUrl: pulumi.secret(slackUrl) };
  return recorded(() => {
    new ArgoCd('argo-cd', { grants: [], kinds: deliveredKinds, destinations, ...slack });
  });
}

const pods: DeliveredPods = {
  kind: 'Deployment',
  name: 'web',
  namespace: 'shop',
  annotations: { 'berth.dev/configuration-checksum': pulumi.output('abc') },
  scaled: true,
};

function application(tellsSlack: boolean, delivered: readonly DeliveredPods[] = [pods]): Promise<Recording> {
  return recorded(() => {
    argoApplication(
      'git-ops',
      {
        name: 'shop',
        namespace: 'argo-cd',
        source: { repository: 'https://git.example.com/acme/shop', path: 'overlays/prod', revision: 'main' },
        destinations: ['shop', 'docker'],
        kinds: deliveredKinds,
        pods: delivered,
        tellsSlack,
      },
      {},
    );
  });
}

describe('ArgoCd', () => {
  it('has no server, no login and no Application of others', () => {
    const { server, applicationSet, dex, configs } = argoCdValues({
      kinds: deliveredKinds,
      tellsSlack: false,
    });
    assert.deepEqual([server.replicas, applicationSet.replicas, dex.enabled], [0, 0, false]);
    assert.equal(configs.cm['admin.enabled'], false);
  });

  it('reads the kinds that it brings in and their pods, and no Secret', async () => {
    const role = one(await argoCd(), 'kubernetes:rbac.authorization.k8s.io/v1:ClusterRole');
    const rules = input(role, 'rules');
    assert(isList(rules) && rules.length > deliveredKinds.length);
    for (const rule of rules.filter(isBag)) {
      assert.deepEqual(rule['verbs'], ['get', 'list', 'watch']);
      assert(!JSON.stringify(rule).match(/secrets|configmaps|\*/));
    }
  });

  it('changes those kinds, in the namespaces of the system alone', async () => {
    const roles = ofType(await argoCd(), 'kubernetes:rbac.authorization.k8s.io/v1:Role');
    assert.deepEqual(
      roles.map((role) => input(role, 'metadata.namespace')),
      [...destinations.values()],
    );
    const [role] = roles;
    assert(role !== undefined);
    assert.deepEqual(input(role, 'rules.0'), {
      apiGroups: ['apps'],
      resources: ['deployments'],
      verbs: ['create', 'update', 'patch', 'delete'],
    });
  });

  it('keeps in mind no other kinds than these and what comes of them', () => {
    const { configs } = argoCdValues({ kinds: deliveredKinds, tellsSlack: false });
    const kinds = JSON.stringify(parse(configs.cm['resource.inclusions']));
    for (const { kind } of deliveredKinds) assert(kinds.includes(`"${kind}"`), kind);
    assert(!kinds.includes('Secret'));
  });

  it('tells Slack by a webhook that stands in a Secret alone', async () => {
    const recording = await argoCd(webhook);
    const secret = one(recording, 'kubernetes:core/v1:Secret');
    assert.equal(input(secret, 'metadata.name'), 'argocd-notifications-secret');
    const url = input(secret, 'data.slack-url');
    assert(typeof url === 'string');
    assert.equal(Buffer.from(url, 'base64').toString(), webhook);
    const release = one(recording, releaseType);
    assert(everythingBefore(recording, release).has(secret.urn));
    const values = JSON.stringify(release.inputs);
    assert(!values.includes('sentinel-of-slack'));
    const notifier = at(release, 'values', 'notifications', 'notifiers', 'service.webhook.slack');
    assert(typeof notifier === 'string');
    assert.match(notifier, /^url: \$slack-url$/m);
  });

  it('tells nobody, and has no Secret, where there is no webhook', async () => {
    const recording = await argoCd();
    assert.deepEqual(ofType(recording, 'kubernetes:core/v1:Secret'), []);
    assert.equal(at(one(recording, releaseType), 'values', 'notifications', 'enabled'), false);
  });
});

describe('argoApplication', () => {
  it('bounds the repository, the namespaces and the kinds, and lets nothing of the cluster in', async () => {
    const project = one(await application(false), projectType);
    assert.deepEqual(input(project, 'spec'), {
      sourceRepos: ['https://git.example.com/acme/shop'],
      destinations: [
        { name: 'in-cluster', namespace: 'shop' },
        { name: 'in-cluster', namespace: 'docker' },
      ],
      clusterResourceWhitelist: [],
      namespaceResourceWhitelist: deliveredKinds.map(({ group, kind }) => ({ group, kind })),
    });
    assert(!deliveredKinds.some(({ kind }) => /^(Secret|ServiceAccount|Role|RoleBinding)$/.test(kind)));
  });

  it('brings in what the folder says, heals it, drops what it drops, and nothing when it is empty', async () => {
    const found = one(await application(false), applicationType);
    assert.deepEqual(input(found, 'spec.syncPolicy.automated'), {
      prune: true,
      selfHeal: true,
      allowEmpty: false,
    });
    assert.equal(input(found, 'spec.source.path'), 'overlays/prod');
    assert.deepEqual(input(found, 'metadata.finalizers'), ['resources-finalizer.argocd.argoproj.io']);
  });

  it('adds to the pods what only the stack knows, so that they roll with their Secrets', async () => {
    const jobs: DeliveredPods = { ...pods, kind: 'CronJob', name: 'sweep', scaled: false };
    const recording = await application(false, [pods, jobs]);
    const patches = input(one(recording, applicationType), 'spec.source.kustomize.patches');
    assert(isList(patches));
    const texts = patches
      .filter(isBag)
      .map(({ patch }) => (typeof patch === 'string' ? parsed(patch) : undefined));
    const template = { metadata: { annotations: { 'berth.dev/configuration-checksum': 'abc' } } };
    assert.deepEqual(texts, [
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { template } },
      {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: { name: 'sweep' },
        spec: { jobTemplate: { spec: { template } } },
      },
    ]);
  });

  it('leaves the number of pods to the autoscaler that moves it', async () => {
    const fixed: DeliveredPods = { ...pods, name: 'docs', scaled: false };
    const found = one(await application(false, [pods, fixed]), applicationType);
    assert.deepEqual(input(found, 'spec.ignoreDifferences'), [
      { group: 'apps', kind: 'Deployment', name: 'web', namespace: 'shop', jsonPointers: ['/spec/replicas'] },
    ]);
  });

  it('asks that Slack be told only where it is', async () => {
    const annotations = async (tellsSlack: boolean) =>
      input(one(await application(tellsSlack), applicationType), 'metadata.annotations');
    assert.equal(await annotations(false), undefined);
    const asked = await annotations(true);
    assert(isBag(asked));
    assert.deepEqual(Object.keys(asked).sort(), [
      'notifications.argoproj.io/subscribe.on-degraded.slack',
      'notifications.argoproj.io/subscribe.on-deployed.slack',
      'notifications.argoproj.io/subscribe.on-sync-failed.slack',
    ]);
  });
});

describe('ArgoRollouts', () => {
  it('has a pod that takes over, and one in a small environment', () => {
    const { controller } = argoRolloutsValues({});
    assert.deepEqual([controller.replicas, controller.pdb], [2, { enabled: true, maxUnavailable: 1 }]);
    const small = argoRolloutsValues({ multiZone: false }).controller;
    assert.deepEqual([small.replicas, small.pdb.enabled], [1, false]);
  });

  it('says where its metrics are only where a Prometheus of the stack looks', () => {
    const port = (scraped: boolean) =>
      argoRolloutsValues({ scraped }).controller.podAnnotations['prometheus.io/port'];
    assert.deepEqual([port(true), port(false)], ['8090', undefined]);
  });
});

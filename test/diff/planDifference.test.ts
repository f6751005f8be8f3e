import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { countsOf, isUnchanged, planDifference } from '../../src/diff/planDifference';
import { nameOf, type PlanContents } from '../../src/diff/planContents';
import type { System } from '../../src/model/system';
import { redacted } from '../../src/plan/planDocument';
import { secret, secretSignature, signatureKey } from '../../src/simulation/propertyValue';
import { taskPlatform } from '../../src/systems/taskPlatform';
import { contentsOf, withInput, withResource } from './contents';

const instance = 'aws:rds/instance:Instance';
const deployment = 'kubernetes:apps/v1:Deployment';

/** The system with a change of one of its services. */
function withService(
  name: string,
  change: (service: System['services'][string]) => System['services'][string],
): System {
  const service = taskPlatform.services[name];
  assert.ok(service, name);
  return { ...taskPlatform, services: { ...taskPlatform.services, [name]: change(service) } };
}

describe('the difference of two plans', () => {
  let plan: PlanContents;
  before(async () => {
    plan = await contentsOf(taskPlatform);
  });

  const differing = (head: PlanContents) => planDifference(plan, head);
  const changed = (type: string, name: string, path: string, value: Parameters<typeof withInput>[1]) =>
    differing(withResource(plan, type, name, withInput(path, value))).resources;

  it('is empty between a plan and itself, made anew', async () => {
    const difference = planDifference(plan, await contentsOf(taskPlatform));
    assert.ok(isUnchanged(difference));
    assert.deepEqual(difference.notes, []);
    assert.deepEqual(difference.resources.options, []);
  });

  it('tells another size of a store, and what it costs', async () => {
    const head = await contentsOf(taskPlatform, { overrides: { stores: { postgres: { storage: 500 } } } });
    const { resources, cost } = differing(head);
    // The alert on a disk that fills knows its size: the rules change, and roll Prometheus.
    assert.deepEqual(countsOf(resources), { creates: 0, replacements: 1, updates: 2, deletes: 0 });
    assert.equal(resources.replacements[0]?.name, 'prometheus-rules');
    const update = resources.updates.find(({ type }) => type === instance);
    assert.equal(update?.name, 'postgres');
    assert.deepEqual(update.changes, [{ path: 'allocatedStorage', before: 400, after: 500 }]);
    assert.ok(cost !== undefined && cost.after > cost.before);
    assert.deepEqual(
      cost.components.map(({ component }) => component),
      ['postgres'],
    );
  });

  it('tells an input that replaces the resource, that it is protected and holds data', () => {
    const { replacements } = changed(instance, 'postgres', 'storageEncrypted', false);
    const database = replacements.find(({ type }) => type === instance);
    assert.ok(database);
    assert.deepEqual(database.because, ['storageEncrypted']);
    assert.ok(database.protected && database.holdsData && !database.retained);
    assert.equal(database.deletedFirst, 'name');
  });

  it('tells what follows a replaced resource, and what is replaced for that', () => {
    const { replacements, updates } = changed(
      'aws:ec2/subnet:Subnet',
      'network-private-us-west-2a',
      'cidrBlock',
      '10.9.0.0/24',
    );
    const group = replacements.find(({ type }) => type === 'aws:eks/nodeGroup:NodeGroup');
    const of = 'aws:ec2/subnet:Subnet network-private-us-west-2a';
    assert.deepEqual(group?.follows, [{ path: 'subnetIds[0]', of, replaces: true }]);
    const cluster = updates.find(({ type }) => type === 'aws:eks/cluster:Cluster');
    assert.deepEqual(cluster?.follows, [{ path: 'vpcConfig.subnetIds[0]', of, replaces: false }]);
  });

  it('follows a secret to the pods that are rolled for it, and no further than values go', () => {
    const { replacements, updates } = changed(instance, 'postgres', 'storageEncrypted', false);
    const names = (changes: readonly { readonly type: string; readonly name: string }[], type: string) =>
      changes.filter((change) => change.type === type).map(({ name }) => name);
    assert.deepEqual(names(updates, deployment), [
      // It asks CloudWatch for the instance by its name.
      'cloudwatch-exporter',
      ...['auth-service', 'task-service', 'user-service'],
    ]);
    assert.equal(names(replacements, 'kubernetes:core/v1:Secret').length, 6);
    const job = replacements.find(({ name }) => name === 'auth-service-postgres-role');
    const upstream = job?.follows.map(({ of }) => of);
    assert.ok(upstream?.includes('kubernetes:core/v1:Secret auth-service-postgres-role'), 'step by step');
    assert.deepEqual(names(updates, instance), []);
    assert.deepEqual(names(replacements, 'aws:eks/cluster:Cluster'), []);
  });

  it('replaces for `replaceOnChanges`, and sees no difference in what `ignoreChanges` names', () => {
    const head = withResource(plan, instance, 'postgres', (resource) => ({
      ...withInput('backupWindow', '01:00-02:00')(resource),
      replaceOnChanges: ['backupWindow'],
    }));
    assert.deepEqual(differing(head).resources.replacements.find(({ type }) => type === instance)?.because, [
      'backupWindow',
    ]);
    const scaled = changed(deployment, 'auth-service', 'spec.replicas', 9);
    assert.deepEqual(countsOf(scaled), { creates: 0, replacements: 0, updates: 0, deletes: 0 });
  });

  it('tells changed options of a resource that stays as it is', () => {
    const head = withResource(plan, instance, 'postgres', (resource) => ({ ...resource, protect: false }));
    const { options, updates } = differing(head).resources;
    assert.deepEqual(updates, []);
    assert.deepEqual(
      options.map(({ name, options: changes }) => [name, changes]),
      [['postgres', [{ option: 'protect', before: true, after: false }]]],
    );
  });

  it('tells that a secret changed, and not what it is', () => {
    const password = redacted(secret('another'));
    const { updates } = changed(instance, 'postgres', 'password', password);
    assert.deepEqual(updates[0]?.changes, [
      { path: 'password', before: '(secret)', after: '(secret, changed)' },
    ]);
  });

  it('tells a dropped binding by what it granted', async () => {
    const head = await contentsOf(
      withService('user-service', ({ uses, ...service }) => ({
        ...service,
        uses: Object.fromEntries(Object.entries(uses ?? {}).filter(([store]) => store !== 'storage')),
      })),
    );
    const { access, resources } = differing(head);
    assert.deepEqual(access?.bindingsRemoved, ['user-service uses storage']);
    assert.ok(access.grantsRemoved.some(({ grants }) => grants.includes('s3:GetObject')));
    assert.deepEqual(access.grantsAdded, []);
    assert.ok(resources.deletes.some(({ type }) => type === 'aws:iam/rolePolicy:RolePolicy'));
  });

  it('tells a new service by what is made for it, and says what policies newly find', async () => {
    const copied = taskPlatform.services['user-service'];
    assert.ok(copied);
    const services = { ...taskPlatform.services, 'extra-service': copied };
    const head = await contentsOf({ ...taskPlatform, services }, { overrides: { monthlyBudget: 1 } });
    const { resources, access, policies } = differing(head);
    assert.ok(resources.creates.some(({ type, name }) => type === deployment && name === 'extra-service'));
    assert.deepEqual(resources.deletes, []);
    assert.ok(access?.bindingsAdded.includes('extra-service uses postgres'));
    assert.ok(policies?.appeared.some(({ rule }) => rule === 'cost-monthly-budget'));
  });

  it('tells protected data that is deleted, and that it stays where the stack retains it', () => {
    const gone = (retainOnDelete: boolean) => {
      const base = withResource(plan, instance, 'postgres', (resource) => ({ ...resource, retainOnDelete }));
      const resources = plan.resources.filter(
        ({ urn, type }) => type !== instance || nameOf(urn) !== 'postgres',
      );
      return planDifference(base, { ...plan, resources }).resources.deletes;
    };
    assert.deepEqual(
      gone(false).map(({ name, protected: guarded, holdsData, retained }) => [
        name,
        guarded,
        holdsData,
        retained,
      ]),
      [['postgres', true, true, false]],
    );
    assert.equal(gone(true)[0]?.retained, true);
  });

  it('says which side lacks what an older Berth did not write, and compares the rest', () => {
    const { resources } = plan;
    const difference = planDifference({ resources }, plan);
    assert.deepEqual(difference.notes, [
      'The plan of the base has no access matrix: nothing is compared there.',
      'The plan of the base has no results of policies: nothing is compared there.',
      'The plan of the base has no prices: nothing is compared there.',
    ]);
    assert.match(
      planDifference(plan, { resources }).notes.join('\n'),
      /^(The plan of the head has no .*\n?){3}$/,
    );
    assert.ok(isUnchanged(difference));
  });

  it('says that a plan without fingerprints tells no change of a secret', () => {
    const older = { [signatureKey]: secretSignature };
    const base = withResource(plan, instance, 'postgres', withInput('password', older));
    const difference = planDifference(base, plan);
    assert.deepEqual(difference.resources.updates, []);
    assert.deepEqual(difference.notes, [
      'The plan of the base has no fingerprints of secrets: no change of one is told.',
    ]);
  });

  it('does not depend on the order of what a plan lists', async () => {
    const head = withResource(
      await contentsOf(taskPlatform, { overrides: { stores: { redis: { placement: 'in-cluster' } } } }),
      instance,
      'postgres',
      withInput('storageEncrypted', false),
    );
    const expected = planDifference(plan, head);
    assert.ok(!isUnchanged(expected));
    const shuffle = <Element>(list: readonly Element[]) =>
      fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length });
    const shuffled = ({ resources, access = [], policies, ...rest }: PlanContents) =>
      fc
        .tuple(shuffle(resources), shuffle(access), shuffle(policies?.results ?? []))
        .map(([mixed, rows, results]): PlanContents => ({
          ...rest,
          resources: mixed,
          access: rows,
          policies: { results },
        }));
    fc.assert(
      fc.property(shuffled(plan), shuffled(head), (one, other) => {
        assert.deepEqual(planDifference(one, other), expected);
      }),
      { numRuns: 10 },
    );
  });

  it('deletes on the way back what it creates on the way there', async () => {
    const head = await contentsOf(taskPlatform, {
      overrides: { stores: { redis: { placement: 'in-cluster' } } },
    });
    const [forth, back] = [planDifference(plan, head), planDifference(head, plan)];
    const resources = (changes: readonly { readonly resource: string }[]) =>
      changes.map(({ resource }) => resource);
    assert.ok(forth.resources.creates.length > 0 && forth.resources.deletes.length > 0);
    assert.deepEqual(resources(back.resources.deletes), resources(forth.resources.creates));
    assert.deepEqual(resources(back.resources.creates), resources(forth.resources.deletes));
    assert.deepEqual(back.access?.bindingsAdded, forth.access?.bindingsRemoved);
    assert.deepEqual(back.policies?.appeared, forth.policies?.went);
    assert.equal(back.cost?.before, forth.cost?.after);
  });
});

import assert from 'node:assert/strict';
import { recoveryOrder } from '../../src/wiring/priorityClasses';
import { everythingBefore, input, ofType, type RecordedResource, type Recording } from '../harness';
import { object, planned } from './planned';
import { planStack, stacks } from './stacks';

/** Where each kind of workload keeps the specification of its pods. */
const podSpecs: Readonly<Record<string, string>> = {
  'kubernetes:apps/v1:Deployment': 'spec.template.spec',
  'kubernetes:apps/v1:StatefulSet': 'spec.template.spec',
  'kubernetes:apps/v1:DaemonSet': 'spec.template.spec',
  'kubernetes:batch/v1:Job': 'spec.template.spec',
  'kubernetes:batch/v1:CronJob': 'spec.jobTemplate.spec.template.spec',
};

function classesOf(recording: Recording): readonly RecordedResource[] {
  return ofType(recording, 'kubernetes:scheduling.k8s.io/v1:PriorityClass');
}

/** Workloads in the namespaces of the system itself, with the class that their pods name. */
function workloadsOf(recording: Recording, namespaces: ReadonlySet<unknown>) {
  return recording.resources.flatMap((resource) => {
    const spec = podSpecs[resource.type];
    if (spec === undefined || !namespaces.has(input(resource, 'metadata.namespace'))) return [];
    return [{ resource, className: input(resource, `${spec}.priorityClassName`) }];
  });
}

/** Namespaces of the system itself have a quota; those of operators have none. */
function ownNamespaces(recording: Recording): ReadonlySet<unknown> {
  const quotas = ofType(recording, 'kubernetes:core/v1:ResourceQuota');
  return new Set(quotas.map((quota) => input(quota, 'metadata.namespace')));
}

describe('the priorities of pods', () => {
  for (const stack of stacks.filter(({ overrides }) => overrides['mode'] !== 'serverless')) {
    it(`are those of a class that is there before them in ${stack.title}`, async () => {
      const { recording } = await planStack(stack, 'known');
      const classes = new Map(classesOf(recording).map((made) => [input(made, 'metadata.name'), made]));
      const workloads = workloadsOf(recording, ownNamespaces(recording));
      assert.ok(workloads.length > 0);
      for (const { resource, className } of workloads) {
        const made = classes.get(className);
        assert.ok(made !== undefined, `${resource.name} names ${JSON.stringify(className)}`);
        assert.ok(everythingBefore(recording, resource).has(made.urn), resource.name);
      }
    });

    it(`stand beside a quota and the limits of a pod in each namespace of ${stack.title}`, async () => {
      const { recording } = await planStack(stack, 'known');
      const limited = new Set(
        ofType(recording, 'kubernetes:core/v1:LimitRange').map((range) => input(range, 'metadata.namespace')),
      );
      const services = ofType(recording, 'berth:kubernetes:Namespace');
      assert.equal(ownNamespaces(recording).size, services.length);
      assert.deepEqual(limited, ownNamespaces(recording));
    });
  }

  it('follow the order of recovery: stores, critical services, the others', async () => {
    const { recording } = await planned('csa-hello', 'production', 'aws', 'known');
    const values = recoveryOrder.map((priority) =>
      Number(input(object(recording, 'PriorityClass', `csa-hello-production-${priority}`), 'value')),
    );
    assert.deepEqual(
      [...values].sort((one, other) => other - one),
      values,
    );
    assert.equal(new Set(values).size, values.length);
    // Kubernetes keeps what is above a billion for itself; a pod without a class has 0, as operators do.
    for (const value of values) assert.ok(value >= 0 && value < 1_000_000_000);
  });

  it('let nobody be pushed out by the last, and nobody else take a class unasked', async () => {
    const { recording } = await planned('csa-hello', 'production', 'aws', 'known');
    const pushing = classesOf(recording).filter(
      (made) => input(made, 'preemptionPolicy') === 'PreemptLowerPriority',
    );
    assert.deepEqual(pushing.map((made) => input(made, 'metadata.name')).sort(), [
      'csa-hello-production-critical',
      'csa-hello-production-stores',
    ]);
    assert.deepEqual([...new Set(classesOf(recording).map((made) => input(made, 'globalDefault')))], [false]);
  });

  it('are those of the service in whose way a job stands', async () => {
    const { recording } = await planned('kardon', 'production', 'kubernetes', 'known');
    const namespaces = ownNamespaces(recording);
    const classOf = (name: string) =>
      workloadsOf(recording, namespaces)
        .filter(({ resource }) => input(resource, 'metadata.labels.app') === name)
        .map(({ className }) => className);
    assert.ok(classOf('migrator').length > 0);
    for (const className of classOf('migrator')) assert.equal(className, 'kardon-production-critical');
    assert.deepEqual(classOf('kardon-db'), ['kardon-production-stores']);
    assert.deepEqual(classOf('kardon-db-dump'), ['kardon-production-standard']);
    assert.deepEqual(classOf('kardon-db-restore'), ['kardon-production-stores']);
  });
});

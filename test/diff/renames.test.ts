import assert from 'node:assert/strict';
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { countsOf } from '../../src/diff/planDifference';
import { resourceDifference } from '../../src/diff/resourceDifference';
import { contentsOf, contentsOfProgram } from './contents';
import { taskPlatform } from '../../src/systems/taskPlatform';

class Store extends pulumi.ComponentResource {
  constructor(name: string, key: string, aliases: pulumi.Alias[] = []) {
    super('berth:test:Store', name, {}, { aliases });
    const bucket = new aws.s3.Bucket(`${name}-data`, { tags: { Name: name } }, { parent: this });
    new aws.s3.BucketVersioning(
      key,
      { bucket: bucket.id, versioningConfiguration: { status: 'Enabled' } },
      { parent: this },
    );
    this.registerOutputs({});
  }
}

const resourcesOf = async (program: () => void) => (await contentsOfProgram(program)).resources;
const none = { creates: 0, replacements: 0, updates: 0, deletes: 0 };

describe('a renamed resource', () => {
  it('is the same one where an alias names its old name', async () => {
    const base = await resourcesOf(() => void new aws.sqs.Queue('old', { delaySeconds: 1 }));
    const head = await resourcesOf(
      () => void new aws.sqs.Queue('new', { delaySeconds: 2 }, { aliases: [{ name: 'old' }] }),
    );
    const difference = resourceDifference(base, head);
    assert.deepEqual(countsOf(difference), { ...none, updates: 1 });
    assert.deepEqual(difference.updates[0]?.changes, [{ path: 'delaySeconds', before: 1, after: 2 }]);
    assert.deepEqual(
      difference.renames.map(({ name, from }) => [name, from]),
      [['new', 'aws:sqs/queue:Queue::old']],
    );
    assert.deepEqual(difference.lostNames, []);
  });

  it('is deleted and made anew without an alias, and said to look like a rename', async () => {
    const base = await resourcesOf(() => void new aws.sqs.Queue('orders', { tags: { Name: 'orders' } }));
    const head = await resourcesOf(() => void new aws.sqs.Queue('jobs', { tags: { Name: 'jobs' } }));
    const difference = resourceDifference(base, head);
    assert.deepEqual(countsOf(difference), { ...none, creates: 1, deletes: 1 });
    assert.deepEqual(
      difference.lostNames.map(({ name, from }) => [name, from]),
      [['jobs', 'aws:sqs/queue:Queue::orders']],
    );
  });

  it('is no rename where more than the name differs, or the type', async () => {
    const base = await resourcesOf(() => void new aws.sqs.Queue('orders', {}));
    for (const program of [
      () => void new aws.sqs.Queue('jobs', { delaySeconds: 2 }),
      () => void new aws.sns.Topic('jobs', {}),
    ]) {
      const difference = resourceDifference(base, await resourcesOf(program));
      assert.deepEqual(countsOf(difference), { ...none, creates: 1, deletes: 1 });
      assert.deepEqual(difference.lostNames, []);
    }
  });

  it('takes its children along, those with its name in theirs too', async () => {
    const base = await resourcesOf(() => void new Store('old', 'fixed'));
    const head = await resourcesOf(() => void new Store('new', 'fixed', [{ name: 'old' }]));
    const difference = resourceDifference(base, head);
    // The tag; the id that the other resource takes stays as it is.
    assert.deepEqual(countsOf(difference), { ...none, updates: 1 });
    assert.deepEqual(
      difference.updates.flatMap(({ changes }) => changes.map(({ path }) => path)),
      ['tags.Name'],
    );
    assert.deepEqual(difference.renames.map(({ from }) => from).sort(), [
      'berth:test:Store$aws:s3/bucket:Bucket::old-data',
    ]);
    assert.deepEqual(difference.deletes, []);
  });

  it('takes its children along under an old type of their parent', async () => {
    const base = await resourcesOf(() => void new Store('one', 'fixed'));
    const moved = base.map((resource) => ({
      ...resource,
      urn: resource.urn.replace('berth:test:Store', 'berth:test:Shop'),
      ...(resource.parent === undefined
        ? {}
        : { parent: resource.parent.replace('berth:test:Store', 'berth:test:Shop') }),
      aliases: resource.type === 'berth:test:Store' ? [resource.urn] : [],
    }));
    const difference = resourceDifference(base, moved);
    assert.deepEqual(countsOf(difference), none);
    assert.equal(difference.renames.length, 2);
    assert.deepEqual(
      countsOf(
        resourceDifference(
          base,
          moved.map((one) => ({ ...one, aliases: [] })),
        ),
      ),
      {
        ...none,
        creates: 2,
        deletes: 2,
      },
    );
  });

  it('is not taken for one whose name is still in use', async () => {
    const base = await resourcesOf(() => void new aws.sqs.Queue('old', {}));
    const head = await resourcesOf(() => {
      new aws.sqs.Queue('old', {});
      new aws.sqs.Queue('new', {}, { aliases: [{ name: 'old' }] });
    });
    assert.deepEqual(countsOf(resourceDifference(base, head)), { ...none, creates: 1 });
  });

  it('of a real plan shows what would be lost', async () => {
    const { resources } = await contentsOf(taskPlatform);
    const renamed = resources.map((resource) => ({
      ...resource,
      urn: resource.urn.replace(/::postgres$/, '::maindb'),
    }));
    const { lostNames, deletes } = resourceDifference(resources, renamed);
    const database = lostNames.find(({ type }) => type === 'aws:rds/instance:Instance');
    assert.deepEqual([database?.name, database?.holdsData], ['maindb', true]);
    assert.equal(lostNames.length, deletes.length);
  });
});

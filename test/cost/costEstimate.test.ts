import assert from 'node:assert/strict';
import { costEstimate } from '../../src/cost/costEstimate';
import { costKindOf, freeTypes, usageTypes } from '../../src/cost/costTypes';
import { awsBills } from '../../src/cost/awsBills';
import { plannedStack } from '../policies/plannedStack';
import { stacks } from '../systems/stacks';
import { estimated, resource } from './estimated';

const onAws = stacks.filter(({ target }) => target === 'aws');
const production = { environment: 'production', target: 'aws', overrides: {} } as const;

describe('the cost of a stack', () => {
  it('classifies every type of AWS that a stack has, and no other', async () => {
    const types = new Set<string>();
    for (const stack of onAws) {
      for (const { type } of (await plannedStack(stack)).resources)
        if (type.startsWith('aws:')) types.add(type);
    }
    assert.deepEqual(
      [...types].filter((type) => costKindOf(type) === 'unclassified'),
      [],
    );
    const classified = [...Object.keys(awsBills), ...Object.keys(usageTypes), ...freeTypes];
    assert.deepEqual(classified.sort(), [...types].sort());
  });

  for (const stack of onAws) {
    it(`is known of all that runs in ${stack.title}, before and after up`, async () => {
      const [known, unknown] = [await estimated(stack), await estimated(stack, 'unknown')];
      assert.deepEqual(known.unpriced, []);
      assert.deepEqual(unknown, known);
      assert.ok(known.monthly > 0);
    });
  }

  it('is nothing in a cluster of somebody else, and says so', async () => {
    for (const stack of stacks.filter(({ target }) => target === 'kubernetes')) {
      const { monthly, components, usageBased, unpriced, notes } = await estimated(stack);
      assert.deepEqual([monthly, components, usageBased, unpriced], [0, [], [], []], stack.title);
      assert.match(notes.join(' '), /makes nothing on AWS/);
    }
  });

  it('is that of the parts, multiplied and added by hand', async () => {
    const { monthly, components } = await estimated({ system: 'task-platform', ...production });
    const parts = Object.fromEntries(components.map((part) => [part.component, part.monthly]));
    assert.deepEqual(parts, {
      redis: 1438.83, // 9 nodes × 0.219 × 730
      postgres: 1185.22, // 2 × 0.478 × 730 + 400 × 0.23, a replica of 0.478 × 730 + 400 × 0.115, a secret of 0.40
      cluster: 937.96, // 0.10 × 730, 6 nodes × 0.192 × 730, 300 GB × 0.08
      opensearch: 719.25, // 3 × 0.167 × 730 + 600 × 0.122, 3 masters × 0.128 × 730
      network: 328.5, // 30 endpoints × 0.01 × 730, 3 gateways × 0.045 × 730, 3 addresses × 0.005 × 730
      'ingress-controller': 27.38, // 0.0225 × 730, 3 addresses × 0.005 × 730
      keys: 4,
      loki: 4.8, // 3 × 20 GB × 0.08
      jaeger: 4, // 50 GB × 0.08
      prometheus: 3.2, // 2 × 20 GB × 0.08
      alertmanager: 0.16, // 2 × 1 GB × 0.08
      'postgres-backup': 1,
      zone: 0.5,
    });
    assert.equal(monthly, 4654.8);
  });

  it('counts brokers by their deployment, and disks of pods by their number', async () => {
    const hello = await estimated({ system: 'csa-hello', ...production });
    assert.equal(hello.components.find(({ component }) => component === 'rabbitmq')?.monthly, 1197.49); // 3 × 0.5468 × 730
    const kardon = await estimated({ system: 'kardon', ...production });
    assert.equal(kardon.components.find(({ component }) => component === 'kardon-mq')?.monthly, 2.4); // 3 × 10 GB × 0.08
  });

  it('takes the Valkey price where Valkey runs', async () => {
    const { components } = await estimated({
      system: 'kardon',
      ...production,
      overrides: { stores: { 'kardon-redis': { placement: 'managed' } } },
    });
    assert.equal(components.find(({ component }) => component === 'kardon-redis')?.monthly, 184.54); // 2 × 0.1264 × 730
  });

  it('has the same order whatever the order of the resources', async () => {
    const { resources } = await plannedStack({ system: 'csa-hello', ...production });
    assert.deepEqual(
      costEstimate([...resources].reverse(), 'us-west-2'),
      costEstimate(resources, 'us-west-2'),
    );
  });

  it('names the parts whose cost depends on use, with their number', async () => {
    const { usageBased } = await estimated({ system: 'task-platform', ...production });
    assert.deepEqual(
      usageBased.find(({ type }) => type === 'aws:sqs/queue:Queue'),
      { type: 'aws:sqs/queue:Queue', what: 'requests to SQS', count: 2 },
    );
    const endpoints = usageBased.find(({ type }) => type === 'aws:ec2/vpcEndpoint:VpcEndpoint');
    assert.equal(endpoints?.count, 10, 'two more are gateways, which cost nothing');
  });

  it('says of a region without prices whose prices it takes', () => {
    const key = resource('aws:kms/key:Key', {});
    assert.deepEqual(costEstimate([key], 'us-east-1').notes, []);
    const { notes, monthly, region } = costEstimate([key], 'eu-west-1');
    assert.equal(monthly, 1);
    assert.equal(region, 'eu-west-1');
    assert.match(notes.join(' '), /does not have eu-west-1: these are the prices of us-east-1/);
  });

  it('lists a type that nobody classified', () => {
    const { unpriced } = costEstimate(
      [resource('aws:fsx/lustreFileSystem:LustreFileSystem', {})],
      'us-east-1',
    );
    assert.deepEqual(
      unpriced.map(({ reason }) => reason),
      ['the price table does not say how the type costs'],
    );
  });
});

import { evaluate } from '../../policies/evaluate';
import { illustrativeSettings } from '../../src/config/settings';
import { policyStackOf } from '../../src/plan/policyStackOf';
import { stackFacts } from '../../policies/stackFacts';
import { systemIn } from '../../src/platform/systemIn';
import { landscapeOf } from '../../src/platform/landscapeOf';
import type { CostEstimate } from '../../src/cost/costEstimate';
import type { ReportContents } from '../../src/report/reportPage';
import { catalogue, systemNamed } from '../../src/systems/catalogue';
import { accessMatrix } from '../../src/wiring/accessMatrix';
import type { World } from '../harness';
import { planStack, type Stack } from '../systems/stacks';

/** An estimate with something of everything that it may say. */
export const sampleCost: CostEstimate = {
  currency: 'USD',
  priceDate: '2026-11-01',
  region: 'us-west-2',
  monthly: 1240.5,
  components: [
    {
      component: 'postgres',
      type: 'berth:aws:Database',
      monthly: 940.5,
      items: [
        {
          item: 'db.r7g.xlarge, Multi-AZ',
          quantity: 730,
          unit: 'hour',
          unitPrice: 1.2,
          monthly: 876,
          urn: 'urn:pulumi:test::berth::aws:rds/instance:Instance::postgres',
        },
        {
          item: 'storage gp3',
          quantity: 400,
          unit: 'GB',
          unitPrice: 0.16125,
          monthly: 64.5,
          urn: 'urn:pulumi:test::berth::aws:rds/instance:Instance::postgres',
        },
      ],
    },
    { component: 'network', type: 'berth:aws:Network', monthly: 300, items: [] },
  ],
  usageBased: [{ type: 'aws:s3/bucket:Bucket', what: 'GB stored and requests', count: 1 }],
  unpriced: [
    { urn: 'urn:pulumi:test::berth::aws:x/y:Z::odd', type: 'aws:x/y:Z', reason: 'No price is known of it.' },
  ],
  notes: ['What depends on use is not in the sum.'],
};

/** Returns what the page of a stack shows, with the sample of a cost. */
export async function contentsOf(
  stack: Omit<Stack, 'title'>,
  world: World = 'known',
): Promise<ReportContents> {
  const { system: name, environment, target, overrides } = stack;
  const { recording, built } = await planStack(stack, world);
  const settings = illustrativeSettings(name, environment, target, catalogue, overrides);
  const policyStack = policyStackOf(recording.resources, stackFacts(settings, built.wiring));
  return {
    stack: `${name}-${environment}`,
    world,
    system: systemIn(settings, systemNamed(name)),
    landscape: landscapeOf(settings),
    wiring: built.wiring,
    access: accessMatrix(built.wiring),
    policyStack,
    policies: evaluate(policyStack),
    cost: sampleCost,
  };
}

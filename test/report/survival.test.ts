import assert from 'node:assert/strict';
import type { PolicyStack } from '../../policies/policyStack';
import { survival, type Survival } from '../../src/report/survival';
import { plannedStack } from '../policies/plannedStack';
import { stacks } from '../systems/stacks';
import { plans, type Case } from './survival/case';
import { cloudCases } from './survival/cloudCases';
import { edgeCases } from './survival/edgeCases';
import { replicaCases } from './survival/replicaCases';
import { storeCases } from './survival/storeCases';

function partOf(stack: PolicyStack, what: string, name: string): Survival {
  const parts = survival(stack);
  const found = parts.find((part) => part.what === what && part.name === name);
  assert.ok(found, `no ${what} ${name} in ${parts.map((part) => `${part.what} ${part.name}`).join(', ')}`);
  return found;
}

function sortedByUrn(parts: readonly Survival[]): readonly Survival[] {
  return [...parts].sort((one, other) => (one.urn < other.urn ? -1 : 1));
}

function judges({ title, plan, change = (stack) => stack, part, zone, node }: Case): void {
  it(`${title}: ${zone[0]} the loss of a zone, ${node[0]} that of a node`, async () => {
    const found = partOf(change(await plannedStack(plans[plan])), ...part);
    assert.match(found.zone.reason, zone[1]);
    assert.match(found.node.reason, node[1]);
    assert.deepEqual([found.zone.verdict, found.node.verdict], [zone[0], node[0]]);
  });
}

describe('survival', () => {
  for (const one of [...replicaCases, ...storeCases, ...cloudCases, ...edgeCases]) judges(one);

  it('is the same in a first preview, but for what only the cloud says', async () => {
    const [known, unknown] = await Promise.all(
      (['known', 'unknown'] as const).map((world) => plannedStack(plans.csaHello, world)),
    );
    assert.ok(known !== undefined && unknown !== undefined);
    // The two programs register what does not wait for each other in an order of their own.
    const [ofUnknown, ofKnown] = [unknown, known].map((stack) => sortedByUrn(survival(stack)));
    assert.deepEqual(ofUnknown, ofKnown);
  });

  it('judges every long-running workload and every store of every shipped stack', async () => {
    const running =
      /^(?:kubernetes:apps\/v1:(?:Deployment|StatefulSet|DaemonSet)|kubernetes:batch\/v1:CronJob|kubernetes:helm.sh\/v3:Release|aws:rds\/instance:Instance|aws:elasticache\/replicationGroup:ReplicationGroup|aws:opensearch\/domain:Domain|aws:mq\/broker:Broker|aws:s3\/bucket:Bucket|aws:sqs\/queue:Queue|aws:sns\/topic:Topic|aws:dynamodb\/table:Table|aws:efs\/fileSystem:FileSystem|aws:lambda\/function:Function|aws:ec2\/natGateway:NatGateway|aws:eks\/nodeGroup:NodeGroup)$/;
    for (const stack of stacks) {
      const planned = await plannedStack(stack);
      const judged = new Set(survival(planned).map(({ urn }) => urn));
      const missing = planned.resources.filter(({ type, urn }) => running.test(type) && !judged.has(urn));
      assert.deepEqual(
        missing.map(({ urn }) => urn),
        [],
        stack.title,
      );
    }
  });
});

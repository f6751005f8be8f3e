import assert from 'node:assert/strict';
import { evaluate } from '../../policies/evaluate';
import type { PolicyResource } from '../../policies/policyResource';
import type { PolicyStack } from '../../policies/policyStack';
import { rules } from '../../policies/rules';
import { engineConfig } from '../../src/config/engineConfig';
import { illustrativeValues } from '../../src/config/illustrativeValues';
import type { World } from '../harness';
import { plannedStack } from './plannedStack';
import { PolicyHost } from './policyHost';

const subject = {
  system: 'task-platform',
  environment: 'production',
  target: 'aws',
  overrides: {},
} as const;

/** The host gets secrets opened. */
async function stackOf(world: World): Promise<PolicyStack> {
  return { ...(await plannedStack(subject, world)), secretsMarked: false };
}

/** A stack that breaks rules about resources and rules about stacks. */
async function spoiltStack(): Promise<PolicyStack> {
  const stack = await stackOf('known');
  const spoil = (resource: PolicyResource): PolicyResource =>
    resource.type === 'aws:rds/instance:Instance'
      ? { ...resource, protect: false, props: { ...resource.props, storageEncrypted: false, multiAz: false } }
      : resource;
  return { ...stack, resources: stack.resources.map(spoil) };
}

function ours(stack: PolicyStack): readonly string[] {
  return evaluate(stack)
    .results.filter(({ outcome }) => outcome === 'violation')
    .map(({ rule, urn, message }) => `${rule} ${urn} ${message}`)
    .sort();
}

/** What the host finds, resource by resource and then in the stack, as the engine asks. */
async function theirs(host: PolicyHost, { resources }: PolicyStack): Promise<readonly string[]> {
  const alone = [];
  for (const resource of resources) {
    for (const found of await host.analyze(resource)) alone.push({ ...found, urn: resource.urn });
  }
  const together = await host.analyzeStack(resources);
  return [...alone, ...together].map(({ policyname, urn, message }) => {
    const resource = resources.find((candidate) => candidate.urn === urn);
    const { description, mend } = textsOf(policyname);
    const prefix = `${description}\n${resource?.type} ${resource?.name} `;
    assert.ok(message.startsWith(prefix) && message.endsWith(`. ${mend}`), message);
    return `${policyname} ${urn} ${message.slice(prefix.length, -mend.length - 2)}`;
  });
}

function textsOf(id: string): { readonly description: string; readonly mend: string } {
  const rule = rules.find((candidate) => candidate.id === id);
  assert.ok(rule, id);
  return { description: rule.why, mend: rule.mend };
}

describe("the pack in Pulumi's policy host", function () {
  // The host unpacks every resource anew for every rule.
  this.timeout(300_000);
  let host: PolicyHost;
  before(async () => {
    const { system, environment, target } = subject;
    const values = { system, environment, target, ...illustrativeValues(target) };
    host = await PolicyHost.start(engineConfig(values));
  });
  after(() => host.stop());

  it('has every rule, with what the engine shows of it', async () => {
    const { name, policiesList, supportsconfig } = await host.info();
    assert.deepEqual([name, supportsconfig], ['berth', true]);
    const shown = policiesList.map((policy) => ({
      id: policy.name,
      why: policy.description,
      mend: policy.remediationSteps,
      reference: policy.framework?.reference,
      settings: Object.keys(policy.configschema?.properties?.fieldsMap ?? {}).length,
    }));
    assert.deepEqual(
      shown.map(({ id, why, mend, reference }) => [id, why, mend, reference]),
      rules.map(({ id, why, mend, standards }) => [id, why, mend, standards[0].reference]),
    );
  });

  it('finds in a spoilt stack what a plan finds', async () => {
    const stack = await spoiltStack();
    const found = await theirs(host, stack);
    assert.ok(found.some((line) => line.startsWith('security-')));
    assert.ok(found.some((line) => line.startsWith('reliability-')));
    assert.deepEqual([...found].sort(), ours(stack));
  });

  it('stops no first preview, in which no output is known', async () => {
    const stack = await stackOf('unknown');
    const found = await theirs(host, stack);
    assert.deepEqual([...found].sort(), ours(stack));
  });

  it('takes exclusions and numbers from what a user sets', async () => {
    const stack = await spoiltStack();
    const before = (await theirs(host, stack)).filter((line) => line.startsWith('security-rds-encrypted '));
    assert.equal(before.length > 0, true);
    const exclude = [{ type: 'aws:rds/instance:Instance', name: '*', reason: 'A test says so.' }];
    await host.configure({ 'security-rds-encrypted': { exclude } });
    const after = (await theirs(host, stack)).filter((line) => line.startsWith('security-rds-encrypted '));
    assert.deepEqual(after, []);
  });
});

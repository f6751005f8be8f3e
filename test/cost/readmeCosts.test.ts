import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CostEstimate } from '../../src/cost/costEstimate';
import { environments } from '../../src/model/environment';
import { catalogue } from '../../src/systems/catalogue';
import { estimated } from './estimated';

const readme = readFileSync(join(resolve(__dirname, '../..'), 'README.md'), 'utf8');
const [, chapter = ''] = /\n## What a stack costs\n(.*?)\n## /s.exec(readme) ?? [];

/** The rows of the README's table of task-platform, and what is in them by the type of what is paid for. */
const rows: readonly (readonly [start: string, types: readonly string[]])[] = [
  ['EKS control plane', ['aws:eks/cluster:Cluster']],
  ['nodes with their disks', ['aws:eks/nodeGroup:NodeGroup']],
  ['NAT gateways with their addresses', ['aws:ec2/natGateway:NatGateway', 'aws:ec2/eip:Eip']],
  ['interface endpoints', ['aws:ec2/vpcEndpoint:VpcEndpoint']],
  ['network load balancer with its addresses', ['kubernetes:helm.sh/v3:Release']],
  ['RDS', ['aws:rds/instance:Instance']],
  ['ElastiCache nodes', ['aws:elasticache/replicationGroup:ReplicationGroup']],
  ['OpenSearch', ['aws:opensearch/domain:Domain']],
  [
    'keys, secret, volumes, DNS zone',
    [
      'aws:kms/key:Key',
      'aws:secretsmanager/secret:Secret',
      'aws:route53/zone:Zone',
      'kubernetes:core/v1:PersistentVolumeClaim',
      'kubernetes:apps/v1:StatefulSet',
    ],
  ],
];

/** The cells of the chapter's row that begins so, its first left out. */
function cells(start: string): readonly string[] {
  const row = chapter.split('\n').find((line) => line.startsWith(`| ${start}`)) ?? '';
  return row
    .split('|')
    .slice(2, -1)
    .map((cell) => cell.trim());
}

/** The estimate of the system in each environment, one plan after the other; undefined where it is not made for one. */
async function estimates(system: string): Promise<readonly (CostEstimate | undefined)[]> {
  const made = catalogue.find(({ name }) => name === system)?.environments ?? [];
  const found: (CostEstimate | undefined)[] = [];
  for (const environment of environments) {
    const stack = { system, environment, target: 'aws', overrides: {} } as const;
    found.push(made.includes(environment) ? await estimated(stack) : undefined);
  }
  return found;
}

/** The items of what is of one of the types. */
function items(
  estimate: CostEstimate | undefined,
  types: readonly string[],
): CostEstimate['components'][number]['items'] {
  const own = (estimate?.components ?? []).flatMap((component) => component.items);
  return own.filter(({ urn }) => types.includes(urn.split('::')[2]?.split('$').at(-1) ?? ''));
}

function text(amount: number): string {
  return amount === 0 ? '–' : Math.round(amount).toLocaleString('en-US');
}

function tens(amount: number): string {
  return (Math.round(amount / 10) * 10).toLocaleString('en-US');
}

describe('what the README says of costs', () => {
  for (const [start, types] of rows) {
    it(`of task-platform is the estimate: ${start}`, async () => {
      const amounts = (await estimates('task-platform')).map((estimate) =>
        items(estimate, types).reduce((total, { monthly }) => total + monthly, 0),
      );
      assert.deepEqual(cells(start), amounts.map(text));
    });
  }

  it('has all items of task-platform in some row', async () => {
    for (const estimate of await estimates('task-platform')) {
      const all = (estimate?.components ?? []).flatMap((component) => component.items);
      assert.equal(
        items(
          estimate,
          rows.flatMap(([, types]) => types),
        ).length,
        all.length,
      );
    }
  });

  it('adds them up', async () => {
    const sums = (await estimates('task-platform')).map((estimate) => `**${tens(estimate?.monthly ?? 0)}**`);
    assert.deepEqual(cells('**together, about**'), sums);
  });

  for (const { name } of catalogue) {
    it(`of ${name} is the estimate in each environment`, async () => {
      const sums = (await estimates(name)).map((estimate) =>
        estimate === undefined ? '–' : tens(estimate.monthly),
      );
      assert.deepEqual(cells(`\`${name}\``), sums);
    });
  }

  it('of the serverless home is the estimate', async () => {
    const { monthly } = await estimated({
      system: 'user-admin-messaging',
      environment: 'production',
      target: 'aws',
      overrides: { mode: 'serverless' },
    });
    assert.ok(chapter.includes(`serverless home of user-admin-messaging costs ${monthly.toFixed(2)} `));
  });
});

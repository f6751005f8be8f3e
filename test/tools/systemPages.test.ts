import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { catalogue } from '../../src/systems/catalogue';
import { onBoth } from '../../tools/systemPages/asked';
import { systemAsks } from '../../tools/systemPages/systemAsks';
import { systemPage } from '../../tools/systemPages/systemPage';

const folder = resolve(__dirname, '../../docs/systems');

describe('the pages of the systems', () => {
  it('are there for every system, each once', () => {
    assert.deepEqual(
      systemAsks.map(({ system }) => system).toSorted(),
      catalogue.map(({ name }) => name).toSorted(),
    );
  });

  for (const asks of systemAsks) {
    it(`name what does each thing that the seed of ${asks.system} asks for, as plans have it`, async function () {
      this.timeout(120_000);
      const page = await systemPage(asks);
      const file = `${asks.system}.md`;
      const remedy = 'run: node -r ts-node/register tools/generate-docs.ts';
      assert.ok(
        readFileSync(join(folder, file), 'utf8') === page,
        `docs/systems/${file} is stale; ${remedy}`,
      );
    });
  }

  it('refuse a resource that no plan has, and a value that it has not', async () => {
    const row = {
      section: 'Backup',
      words: 'backups',
      does: 'Backs up.',
      environment: 'development',
    } as const;
    const page = (by: ReturnType<typeof onBoth>) =>
      systemPage({ system: 'user-admin-messaging', asked: [{ ...row, by }] });
    await assert.rejects(page(onBoth('Deployment of-nobody')), /the plan has no Deployment of-nobody/);
    await assert.rejects(
      page(onBoth({ resource: 'Deployment websocket-service', shows: ['spec.nothing'] })),
      /Deployment websocket-service has no spec\.nothing/,
    );
  });
});

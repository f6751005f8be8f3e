import assert from 'node:assert/strict';
import { watchFiles } from '../../src/plan/watchFiles';
import { planStack } from '../systems/stacks';
import { stackDashboards } from '../dashboards/stackDashboards';
import { dashboardFiles } from '../../src/dashboards/dashboards';

const stack = {
  system: 'task-platform',
  environment: 'staging',
  target: 'kubernetes',
  overrides: {},
} as const;

function forPeople(text: string): string {
  return `${JSON.stringify(JSON.parse(text), undefined, 2)}\n`;
}

describe('the files of a plan about what watches the stack', () => {
  for (const world of ['known', 'unknown'] as const) {
    it(`are those that the programs read, in the ${world} world`, async () => {
      const { recording } = await planStack(stack, world);
      const files = watchFiles(recording);
      const facts = stackDashboards.find(
        ({ stack: { title } }) => title === 'task-platform in staging on kubernetes',
      )?.facts;
      assert(facts !== undefined);
      const dashboards = [...files].filter(([file]) => file.startsWith('dashboards/'));
      assert.deepEqual(
        Object.fromEntries(dashboards.map(([file, text]) => [file.slice('dashboards/'.length), text])),
        Object.fromEntries(
          Object.entries(dashboardFiles(facts)).map(([file, text]) => [file, forPeople(text)]),
        ),
      );
      for (const file of [
        'monitoring/prometheus.yml',
        'monitoring/alertmanager.yml',
        'monitoring/rules/cluster.yml',
      ])
        assert.match(files.get(file) ?? '', /^\w+:\n/, file);
    });
  }

  it('are none where nothing shows dashboards but Prometheus, which has its configuration', async () => {
    const { recording } = await planStack({ ...stack, environment: 'development' }, 'known');
    assert.deepEqual(
      [...watchFiles(recording).keys()].filter((file) => file !== 'monitoring/rules/backups.yml'),
      ['monitoring/prometheus.yml'],
    );
  });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { dashboardFiles, homeDashboard } from '../../src/dashboards/dashboards';
import type { Panel } from '../../src/dashboards/dashboard';
import { placed, type GridPosition } from '../../src/dashboards/placed';
import { dashboardsOfStack, panelsOf, stackDashboards } from './stackDashboards';
import { stacks } from '../systems/stacks';

/** The panels of the seed of task-platform, "Grafana Dashboards", but for their type. */
const seedPanels = [
  {
    title: 'Request Rate',
    targets: [{ expr: 'sum(rate(http_requests_total[5m])) by (service)', legendFormat: '{{ service }}' }],
  },
  {
    title: 'Response Time',
    targets: [
      {
        expr: 'histogram_quantile(0.95, sum(rate(http_request_duration_seconds_bucket[5m])) by (le, service))',
        legendFormat: '95th percentile - {{ service }}',
      },
    ],
  },
  {
    title: 'Error Rate',
    targets: [
      {
        expr: 'sum(rate(http_requests_total{status=~"5.."}[5m])) by (service) / sum(rate(http_requests_total[5m])) by (service)',
        legendFormat: 'Error rate - {{ service }}',
      },
    ],
  },
];

const target = z.object({
  refId: z.string(),
  expr: z.string().optional(),
  legendFormat: z.string().optional(),
});
const dashboardJson = z.object({
  title: z.string(),
  panels: z.array(z.object({ id: z.number(), title: z.string(), targets: z.array(target).optional() })),
});

/** Reads what these tests look at; the schema of the whole is tested beside. */
function read(text: string | undefined) {
  return dashboardJson.parse(JSON.parse(text ?? ''));
}

function stack(title: string) {
  const found = stackDashboards.find((one) => one.stack.title === title);
  assert(found !== undefined, title);
  return found;
}

function titles(title: string): readonly string[] {
  return stack(title).dashboards.map((dashboard) => dashboard.title);
}

function askedBy(panel: Panel): readonly string[] {
  return 'queries' in panel ? panel.queries.map(({ expression }) => expression) : [];
}

describe('dashboards', () => {
  it("show the seed's dashboard where requests are by HTTP, its words and expressions to the letter", () => {
    for (const { stack: of, facts } of stackDashboards) {
      if (of.system === 'user-admin-messaging') continue;
      const dashboard = read(dashboardFiles(facts)['application-services-overview.json']);
      assert.equal(dashboard.title, 'Application Services Overview', of.title);
      assert.deepEqual(
        dashboard.panels.map(({ title, targets = [] }) => ({
          title,
          targets: targets.map(({ expr, legendFormat }) => ({ expr, legendFormat })),
        })),
        seedPanels,
        of.title,
      );
    }
  });

  it('open with the services, and ask for their own metrics, where no service tells of requests by HTTP', () => {
    const { facts, dashboards } = stack('user-admin-messaging in production on aws');
    assert.equal(homeDashboard(facts), 'services.json');
    const expressions = dashboards.flatMap(panelsOf).flatMap(askedBy).join('\n');
    assert.doesNotMatch(expressions, /http_request/);
    const [messages] = dashboards
      .filter(({ name }) => name === 'services')
      .flatMap(({ sections }) => sections);
    assert.equal(messages?.title, 'Messages');
    assert.deepEqual(messages.panels.flatMap(askedBy).slice(1, 3), [
      'sum by (service) (rate(websocket_messages_total{service=~"$service",outcome=~"failed"}[5m])) / sum by (service) (rate(websocket_messages_total{service=~"$service"}[5m]))',
      'sum by (outcome) (rate(websocket_messages_total{service=~"$service"}[5m]))',
    ]);
  });

  it('are there from the level monitoring on, and where Prometheus is of the stack', () => {
    const shown = new Set(stackDashboards.map(({ stack: { title } }) => title));
    for (const { title, environment, overrides } of stacks) {
      const expected = environment !== 'development' && overrides['mode'] !== 'serverless';
      assert.equal(shown.has(title), expected, title);
    }
    const [first] = stacks.filter(({ environment }) => environment === 'production');
    assert(first !== undefined);
    const foreign = { ...first, overrides: { operators: { metrics: 'existing' } } };
    assert.equal(dashboardsOfStack(foreign), undefined);
  });

  it('are those that a model gives reason for', () => {
    assert.deepEqual(titles('task-platform in production on aws'), [
      'Application Services Overview',
      'Services',
      'Objectives',
      'Saturation',
      'Autoscalers',
      'Custom metrics',
      'Stores',
      'Queues',
      'Backups',
      'Logs',
      'Traces',
    ]);
    // It scales in production alone, and the level monitoring keeps neither logs nor traces.
    assert.deepEqual(titles('task-platform in testing on aws'), [
      'Application Services Overview',
      'Services',
      'Objectives',
      'Saturation',
      'Stores',
      'Queues',
    ]);
  });

  it('have a panel for each autoscaler, with the pods that it has, wants and may have', () => {
    const { dashboards, facts } = stack('csa-hello in production on aws');
    const panels = dashboards.filter(({ name }) => name === 'autoscalers').flatMap(panelsOf);
    assert.deepEqual(
      panels.map(({ title }) => title),
      facts.autoscaled.map(({ service }) => service),
    );
    assert.ok(panels.length > 10);
    for (const panel of panels) {
      assert(panel.kind === 'graph');
      assert.deepEqual(
        panel.queries.map(({ legend }) => legend),
        ['current', 'desired', 'maximum'],
      );
    }
  });

  it('have a row for each store that tells how it is', () => {
    const rows = (title: string) =>
      stack(title)
        .dashboards.filter(({ name }) => name === 'stores')
        .flatMap(({ sections }) => sections.map((section) => section.title));
    const inPods = [
      'postgres (PostgreSQL)',
      'redis (Redis)',
      'opensearch (OpenSearch)',
      'storage (S3 Storage)',
    ];
    assert.deepEqual(rows('task-platform in testing on kubernetes'), inPods);
    assert.deepEqual(rows('task-platform in production on aws'), inPods.slice(0, 3));
  });

  it('show the metrics that autoscalers follow, with what they aim at', () => {
    const followed = (title: string) =>
      stack(title)
        .dashboards.filter(({ name }) => name === 'custom-metrics')
        .flatMap(panelsOf)
        .map(({ title: name, ...panel }) => [
          name,
          'queries' in panel ? panel.queries.map(({ legend }) => legend) : [],
        ]);
    assert.deepEqual(followed('vibebox in production on aws'), [
      ['active_websocket_connections', ['{{ service }}', 'target 1000']],
    ]);
    assert.deepEqual(followed('kardon in production on aws'), [
      ['request_queue_length', ['{{ service }}', 'target 10']],
    ]);
    assert.deepEqual(followed('user-admin-messaging in production on aws'), [
      ['Open connections', ['{{ pod }}']],
      ['Connections a second', ['all pods']],
      ['Messages a second', ['all pods']],
      ['Delivery of messages', ['P95', 'P99']],
    ]);
  });

  it('have numbers, names and places that do not collide, and fit into a ConfigMap', () => {
    for (const { stack: of, facts, dashboards } of stackDashboards) {
      const names = dashboards.map(({ name }) => name);
      assert.equal(new Set(names).size, names.length, of.title);
      for (const dashboard of dashboards) {
        assert.match(dashboard.name, /^[a-z-]{1,40}$/);
        const places = placed(dashboard.sections);
        assert.deepEqual(
          places.map(({ id }) => id),
          places.map((_, index) => index + 1),
        );
        assert.deepEqual(
          overlaps(places.map(({ gridPos }) => gridPos)),
          [],
          `${of.title}: ${dashboard.name}`,
        );
        const headings = dashboard.sections.flatMap(({ title }) => title ?? []);
        assert.equal(new Set(headings).size, headings.length, `${of.title}: ${dashboard.name}`);
      }
      const files = Object.values(dashboardFiles(facts));
      assert.ok(Buffer.byteLength(files.join('')) < 2 ** 20, of.title);
      for (const panel of files.flatMap((text) => read(text).panels)) {
        const letters = (panel.targets ?? []).map(({ refId }) => refId);
        assert.equal(new Set(letters).size, letters.length, panel.title);
      }
    }
  });

  it('stand in the documentation, each by its file', () => {
    const page = readFileSync(path.join(__dirname, '..', '..', 'docs', 'monitoring.md'), 'utf8');
    const documented = [...page.matchAll(/^\| `([a-z-]+)\.json`/gm)].map(([, name]) => name);
    const shown = new Set(stackDashboards.flatMap(({ dashboards }) => dashboards.map(({ name }) => name)));
    assert.deepEqual([...documented].sort(), [...shown].sort());
  });

  it('would be found where panels lie on each other, or beside the grid', () => {
    const panel = { x: 0, y: 0, w: 12, h: 8 };
    assert.equal(overlaps([panel, { ...panel, x: 12 }]).length, 0);
    assert.equal(overlaps([panel, { ...panel, x: 11 }]).length, 1);
    assert.equal(overlaps([{ ...panel, x: 13 }]).length, 1);
  });
});

/** Returns the panels that lie on another, or reach out of the grid. */
function overlaps(positions: readonly GridPosition[]): readonly GridPosition[] {
  return positions.filter(
    (one, index) =>
      one.x + one.w > 24 ||
      positions
        .slice(0, index)
        .some(
          (other) =>
            one.x < other.x + other.w &&
            other.x < one.x + one.w &&
            one.y < other.y + other.h &&
            other.y < one.y + one.h,
        ),
  );
}

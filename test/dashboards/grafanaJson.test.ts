import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { imageReference, images } from '../../components/kubernetes/images';
import type { Dashboard } from '../../src/dashboards/dashboard';
import { grafanaJson } from '../../src/dashboards/grafanaJson';
import { problemsOfSchema } from './grafanaSchema';
import { stackDashboards } from './stackDashboards';

/** One of every kind of panel, with all that each may have. */
const everything: Dashboard = {
  name: 'everything',
  title: 'Everything',
  description: 'One of each.',
  choices: [
    { name: 'service', title: 'Service', values: ['api', 'web'], several: true },
    { name: 'one', title: 'One', values: ['api', 'web'], several: false },
  ],
  sections: [
    {
      title: 'Numbers',
      panels: [
        {
          kind: 'number',
          title: 'Number',
          unit: 's',
          alarming: { from: 1, side: 'below' },
          queries: [{ expression: 'up', legend: '{{ job }}' }],
        },
      ],
    },
    {
      panels: [
        {
          kind: 'graph',
          title: 'Graph',
          unit: 'bytes',
          alarming: 3,
          queries: [{ expression: 'up', legend: '' }],
        },
        { kind: 'logs', title: 'Loki', engine: 'loki', query: '{app="api"}' },
        { kind: 'logs', title: 'Elasticsearch', engine: 'elasticsearch', query: '*' },
        { kind: 'traces', title: 'Traces', service: '$one' },
      ],
    },
  ],
};

describe("dashboards in Grafana's JSON", () => {
  it('are what the schema of the Grafana that runs takes, all of every stack', () => {
    const dashboards = stackDashboards.flatMap(({ dashboards: own }) => own);
    const different = new Set([everything, ...dashboards].map(grafanaJson));
    assert.deepEqual(problemsOfSchema([...different]).flat(), []);
  });

  it('would be refused with a panel that Grafana has retired, an option it does not know, a wrong place', () => {
    const json = grafanaJson(everything);
    const spoilt = [
      json.replace('"type":"timeseries"', '"type":"graph"'),
      json.replace('"placement":"bottom"', '"placement":"below"'),
      json.replace('"showLegend":true', '"showLegends":true'),
      json.replace('"schemaVersion":42,', ''),
      json.replace('"graphTooltip":1', '"graphTooltip":7'),
      json.replace('"gridPos":{', '"gridPosition":{'),
    ];
    assert.ok(!spoilt.includes(json));
    assert.deepEqual(
      problemsOfSchema(spoilt).map((problems) => problems.length > 0),
      spoilt.map(() => true),
    );
  });

  it('are judged by the schema of the version that runs', () => {
    const manifest = path.join(__dirname, '..', '..', 'node_modules', '@grafana', 'schema', 'package.json');
    const version = /"version": "([^"]+)"/.exec(readFileSync(manifest, 'utf8'))?.[1];
    assert.equal(imageReference(images.grafana), `grafana/grafana:${version}`);
  });
});

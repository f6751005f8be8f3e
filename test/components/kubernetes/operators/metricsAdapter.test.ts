import assert from 'node:assert/strict';
import {
  MetricsAdapter,
  metricsAdapterValues,
} from '../../../../components/kubernetes/operators/metricsAdapter';
import { MonitoringNamespace } from '../../../../components/kubernetes/operators/monitoringNamespace';
import { Prometheus } from '../../../../components/kubernetes/operators/prometheus';
import { prometheusGrants } from '../../../../src/wiring/operatorGrants';
import { everythingBefore, one } from '../../../harness';
import { at, recorded, releaseType } from './recordings';

const prometheus = { url: 'http://prometheus.monitoring.svc', port: 9090 };

describe('MetricsAdapter', () => {
  it("serves the seed's requests_per_second as the rate of the counter that its dashboards show", () => {
    const { rules } = metricsAdapterValues({ prometheus });
    assert.deepEqual(rules, {
      default: false,
      custom: [
        {
          seriesQuery: 'http_requests_total{namespace!="",pod!=""}',
          resources: { overrides: { namespace: { resource: 'namespace' }, pod: { resource: 'pod' } } },
          name: { matches: '^http_requests_total$', as: 'requests_per_second' },
          metricsQuery: 'sum(rate(<<.Series>>{<<.LabelMatchers>>}[2m])) by (<<.GroupBy>>)',
        },
      ],
    });
  });

  it('serves a gauge as it is', () => {
    const podMetrics = [{ name: 'open_sockets', series: 'sockets', kind: 'gauge' }] as const;
    const [rule] = metricsAdapterValues({ prometheus, podMetrics }).rules.custom;
    assert.equal(rule?.metricsQuery, 'sum(<<.Series>>{<<.LabelMatchers>>}) by (<<.GroupBy>>)');
    assert.equal(rule?.name.as, 'open_sockets');
  });

  it('asks the Prometheus of the platform, and comes after it', async () => {
    const recording = await recorded(() => {
      const source = new Prometheus('prometheus', {
        namespace: new MonitoringNamespace('monitoring'),
        grants: prometheusGrants(),
      });
      new MetricsAdapter('adapter', { prometheus: source }, { dependsOn: [...source.ready] });
    });
    const release = one(recording, releaseType);
    assert.deepEqual(at(release, 'values', 'prometheus'), prometheus);
    const earlier = everythingBefore(recording, release);
    assert(earlier.has(one(recording, 'kubernetes:apps/v1:StatefulSet').urn));
  });
});

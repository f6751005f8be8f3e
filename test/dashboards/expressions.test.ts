import assert from 'node:assert/strict';
import { checkExpressions, checkReadings } from './promtool';
import { expressionOf, expressionsOf, stackDashboards } from './stackDashboards';

describe('the expressions of dashboards', () => {
  it('are read by promtool, all of every stack', async () => {
    const expressions = [...new Set(stackDashboards.flatMap(expressionsOf))];
    assert.ok(expressions.length > 100, `only ${expressions.length} expressions`);
    assert.ok(!expressions.some((expression) => expression.includes('$')), 'a choice is not made');
    await checkExpressions(expressions);
  });

  it('would be found where one is broken', async () => {
    const good = 'sum by (service) (rate(http_requests_total[5m]))';
    await checkExpressions([good]);
    for (const broken of ['sum(rate(http_requests_total))', 'sum by service (up)', 'up{job=api}']) {
      await assert.rejects(checkExpressions([good, broken]), /could not parse expression/, broken);
    }
  });

  /** Sixty requests a minute, of which so many fail. */
  const answering = (failed: number) => {
    const own = 'namespace="testing",service="auth-service"';
    return {
      [`http_requests_total{${own},status="200"}`]: `0+${60 - failed}x200`,
      ...(failed === 0 ? {} : { [`http_requests_total{${own},status="503"}`]: `0+${failed}x200` }),
    };
  };

  it('say of a budget what is left of it, and of its burning how fast', async () => {
    const title = 'auth-service: 99.9 % of requests without an error';
    const left = expressionOf('task-platform in testing on aws', 'objectives', title, 'Error budget left');
    const burning = expressionOf('task-platform in testing on aws', 'objectives', title, 'Burn rate');
    const [none, half, all] = [answering(0), answering(0.03), answering(0.06)];
    await checkReadings([
      { expression: left, series: none, at: '2h', says: { '{}': 1 } },
      { expression: left, series: half, at: '2h', says: { '{}': 0.5 } },
      { expression: burning, series: none, at: '2h', says: { '{}': 0 } },
      { expression: burning, series: half, at: '2h', says: { '{}': 0.5 } },
      { expression: burning, series: all, at: '2h', says: { '{}': 1 } },
    ]);
    const wrong = { expression: left, series: all, at: '2h', says: { '{}': 0.5 } };
    await assert.rejects(checkReadings([wrong]), /exp:[\s\S]*got:/);
  });

  it('follow what alerts follow where there are alerts, and say nothing went wrong where nothing did', async () => {
    const title = 'auth-service: 99.9 % of requests without an error';
    const burning = expressionOf('task-platform in production on aws', 'objectives', title, 'Burn rate');
    const series = 'service:http_requests_errors:ratio_rate5m{namespace="production",service="auth-service"}';
    await checkReadings([
      { expression: burning, series: { [series]: '0.002x10' }, at: '5m', says: { '{}': 2 } },
      { expression: burning, series: { 'up{}': '1x10' }, at: '5m', says: { '{}': 0 } },
    ]);
  });

  it('count what an application says that it failed, and not what it rejected', async () => {
    const title = 'websocket-service: 99.9 % of messages without an error';
    const of = (panel: string) =>
      expressionOf('user-admin-messaging in staging on aws', 'objectives', title, panel);
    const own = 'namespace="staging",service="websocket-service",action="send"';
    const messages = (outcome: string) => `websocket_messages_total{${own},outcome="${outcome}"}`;
    const delivered = 'websocket_message_delivery_seconds';
    await checkReadings([
      {
        expression: of('Error budget left'),
        series: {
          [messages('accepted')]: '0+59.94x200',
          [messages('rejected')]: '0+0.03x200',
          [messages('failed')]: '0+0.03x200',
        },
        at: '2h',
        says: { '{}': 0.5 },
      },
      {
        expression: of('Within 0.5 s (99 % of messages are promised)'),
        series: {
          [`${delivered}_bucket{${own},le="0.5"}`]: '0+57x200',
          [`${delivered}_count{${own}}`]: '0+60x200',
        },
        at: '2h',
        says: { '{}': 0.95 },
      },
    ]);
  });

  it('set what a container takes against what it asked for', async () => {
    const share = expressionOf(
      'task-platform in testing on aws',
      'saturation',
      'Pods',
      'Memory, share of the limit',
    );
    const own = 'namespace="testing",pod="auth-service-1"';
    const series = {
      [`container_memory_working_set_bytes{${own},container="auth-service",node="a"}`]: '400x5',
      // The pod as a whole, which the kubelet tells too.
      [`container_memory_working_set_bytes{${own},container="",node="a"}`]: '450x5',
      [`kube_pod_container_resource_limits{${own},container="auth-service",resource="memory",node="a"}`]:
        '500x5',
      [`kube_pod_container_resource_limits{${own},container="auth-service",resource="cpu",node="a"}`]: '1x5',
    };
    const says = { '{container="auth-service"}': 0.8 };
    await checkReadings([{ expression: share, series, at: '5m', says }]);
  });
});

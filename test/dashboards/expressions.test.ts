import assert from 'node:assert/strict';
import { problemsOfExpressions } from './promtool';
import { expressionsOf, stackDashboards } from './stackDashboards';

describe('the expressions of dashboards', () => {
  it('are read by promtool, all of every stack', () => {
    const expressions = [...new Set(stackDashboards.flatMap(expressionsOf))];
    assert.ok(expressions.length > 100, `only ${expressions.length} expressions`);
    assert.ok(!expressions.some((expression) => expression.includes('$')), 'a choice is not made');
    assert.equal(problemsOfExpressions(expressions), '');
  });

  it('would be found where one is broken', () => {
    const good = 'sum by (service) (rate(http_requests_total[5m]))';
    assert.equal(problemsOfExpressions([good]), '');
    for (const broken of [
      'sum by (service) (rate(http_requests_total))',
      'sum by service (up)',
      'up{job=api}',
    ]) {
      assert.match(problemsOfExpressions([good, broken]), /could not parse expression/, broken);
    }
  });
});

import { stringify } from 'yaml';
import { check } from '../alerts/promtool';

/**
 * Has promtool read the expressions; throws with its words where it refuses one. Each is a rule of its own, in one file,
 * so that one call reads them all.
 */
export async function checkExpressions(expressions: readonly string[]): Promise<void> {
  const rules = expressions.map((expr, index) => ({ record: `panel:${index}`, expr }));
  const file = stringify({ groups: [{ name: 'dashboards', rules }] }, { lineWidth: 0 });
  const said = await check('promtool', ['check', 'rules'], { 'expressions.yml': file });
  const read = `SUCCESS: ${expressions.length} rules found`;
  if (!said.includes(read)) throw new Error(`promtool does not say "${read}" but: ${said}`);
}

/** What an expression says of series that Prometheus has. */
export interface Reading {
  readonly expression: string;
  /** Series and their values, a sample a minute, in promtool's words. */
  readonly series: Readonly<Record<string, string>>;
  /** When it is asked: "2h". */
  readonly at: string;
  /** Values by their labels, as promtool writes them. */
  readonly says: Readonly<Record<string, number>>;
}

/** Has promtool evaluate the expressions; throws with its words where one says something else. */
export async function checkReadings(readings: readonly Reading[]): Promise<void> {
  const tests = readings.map(({ expression, series, at, says }) => ({
    interval: '1m',
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    promql_expr_test: [
      {
        // Binary fractions leave a tail.
        expr: `round(${expression}, 0.0001)`,
        eval_time: at,
        exp_samples: Object.entries(says).map(([labels, value]) => ({ labels, value })),
      },
    ],
  }));
  await check('promtool', ['test', 'rules'], { 'readings.yml': stringify({ tests }, { lineWidth: 0 }) });
}

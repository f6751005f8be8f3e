import { stringify } from 'yaml';
import { errorRateQuery } from '../../../components/kubernetes/errorRateAnalysis';
import { httpRequests, type RequestMetrics } from '../../../src/model/requestMetrics';
import { check } from '../../alerts/promtool';

/** What Argo Rollouts puts in the place of the argument. */
const expression = errorRateQuery('chat', httpRequests).replaceAll('{{args.pods}}', '7c9f8d6b54');

function requests(pod: string, status: number): string {
  return `http_requests_total{service="chat",pod="${pod}",status="${status}"}`;
}

/** Has promtool evaluate the expression on requests that grow by so many at each scrape. */
async function says(
  grows: Readonly<Record<string, number>>,
  samples: readonly { readonly labels: string; readonly value: number }[],
  asked = expression,
): Promise<void> {
  const test = {
    interval: '15s',
    input_series: Object.entries(grows).map(([series, step]) => ({ series, values: `0+${step}x20` })),
    promql_expr_test: [{ expr: asked, eval_time: '4m', exp_samples: samples }],
  };
  await check('promtool', ['test', 'rules'], {
    'readings.yml': stringify({ evaluation_interval: '15s', tests: [test] }, { lineWidth: 0 }),
  });
}

describe('the share of requests that a new version fails', () => {
  const failing = requests('chat-7c9f8d6b54-x2x2x', 503);
  const answering = requests('chat-7c9f8d6b54-x2x2x', 200);

  it('is of its own pods, whatever those of the version before it do', async () => {
    const before = {
      [requests('chat-5d4b8c7f99-abcde', 500)]: 100,
      [requests('chatter-7c9f8d6b54-q', 500)]: 9,
    };
    await says({ ...before, [failing]: 1, [answering]: 3 }, [{ labels: '{}', value: 0.25 }]);
  });

  it('is of what the service counts, and of what it calls its own failure', async () => {
    const metrics: RequestMetrics = {
      ...httpRequests,
      counter: 'websocket_messages_total',
      outcome: 'outcome',
      failures: 'failed',
    };
    const messages = (outcome: string) =>
      `websocket_messages_total{service="chat",pod="chat-7c9f8d6b54-x2x2x",outcome="${outcome}"}`;
    const asked = errorRateQuery('chat', metrics).replaceAll('{{args.pods}}', '7c9f8d6b54');
    const grows = { [messages('accepted')]: 1, [messages('rejected')]: 2, [messages('failed')]: 1 };
    await says(grows, [{ labels: '{}', value: 0.25 }], asked);
  });

  it('is nothing without requests, and without one that fails', async () => {
    await says({ [answering]: 3 }, []);
    await says({ [requests('chat-5d4b8c7f99-abcde', 500)]: 100 }, []);
  });
});

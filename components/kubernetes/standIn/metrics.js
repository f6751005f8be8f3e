'use strict';

/** Upper bounds of the histogram's buckets, in seconds. */
const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Seconds over which the rate of requests is taken. */
const window = 30;

/** Counts the requests of a service and renders them as Prometheus reads them. */
function requestMetrics(service) {
  const totals = new Map();
  const buckets = bounds.map(() => 0);
  let count = 0;
  let sum = 0;
  /** One slot a second of the window: which second it counts, and its requests. */
  const slots = Array.from({ length: window }, () => ({ second: -1, requests: 0 }));

  /** Counts a request once it is answered. */
  function observe(request, response) {
    const started = performance.now();
    countInWindow(Math.floor(started / 1000));
    response.once('finish', () => {
      const seconds = (performance.now() - started) / 1000;
      const labels = `service="${service}",method="${request.method}",status="${response.statusCode}"`;
      totals.set(labels, (totals.get(labels) ?? 0) + 1);
      bounds.forEach((bound, index) => (buckets[index] += seconds <= bound ? 1 : 0));
      count += 1;
      sum += seconds;
    });
  }

  function countInWindow(second) {
    const slot = slots[second % window];
    if (slot.second !== second) Object.assign(slot, { second, requests: 0 });
    slot.requests += 1;
  }

  function requestsPerSecond() {
    const oldest = Math.floor(performance.now() / 1000) - window;
    const recent = slots.filter(({ second }) => second > oldest);
    return recent.reduce((total, { requests }) => total + requests, 0) / window;
  }

  function render() {
    const label = `service="${service}"`;
    return [
      '# HELP http_requests_total Requests answered, without probes and scrapes.',
      '# TYPE http_requests_total counter',
      ...[...totals].map(([labels, total]) => `http_requests_total{${labels}} ${total}`),
      '# HELP http_request_duration_seconds Time to answer a request.',
      '# TYPE http_request_duration_seconds histogram',
      ...bounds.map(
        (bound, index) => `http_request_duration_seconds_bucket{${label},le="${bound}"} ${buckets[index]}`,
      ),
      `http_request_duration_seconds_bucket{${label},le="+Inf"} ${count}`,
      `http_request_duration_seconds_sum{${label}} ${sum}`,
      `http_request_duration_seconds_count{${label}} ${count}`,
      `# HELP requests_per_second Requests a second over the last ${window} s.`,
      '# TYPE requests_per_second gauge',
      `requests_per_second{${label}} ${requestsPerSecond()}`,
      '',
    ].join('\n');
  }

  return { observe, render };
}

module.exports = { requestMetrics };

/** The metrics by which a service tells of what it is asked: how much that is, what of it failed, how long it took. */
export interface RequestMetrics {
  /** What is counted, one of it: "request"; several take an s. */
  readonly noun: string;
  /** What several do that count as errors: "end in a server error". */
  readonly failing: string;
  /** Counter of all of them; its name ends in `_total`. */
  readonly counter: string;
  /** Label of the counter that says how one ended. */
  readonly outcome: string;
  /** Values of that label that are the service's own fault: a regular expression, as PromQL takes it. */
  readonly failures: string;
  /** Histogram of the seconds that they took. */
  readonly seconds: string;
}

/** What the seeds' expressions read, and every service tells that names no metrics of its own. */
export const httpRequests: RequestMetrics = {
  noun: 'request',
  failing: 'end in a server error',
  counter: 'http_requests_total',
  outcome: 'status',
  failures: '5..',
  seconds: 'http_request_duration_seconds',
};

/** Returns the metrics that tell of what a service is asked. */
export function requestMetricsOf({
  requestMetrics,
}: {
  readonly requestMetrics?: RequestMetrics;
}): RequestMetrics {
  return requestMetrics ?? httpRequests;
}

/** Returns the labels that select what failed: `status=~"5.."`. */
export function failedLabels({ outcome, failures }: RequestMetrics): string {
  return `${outcome}=~"${failures}"`;
}

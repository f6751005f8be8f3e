import { context, propagation, SpanKind, SpanStatusCode, trace, type Attributes } from '@opentelemetry/api';

const name = 'messaging';

/** Does something within a span; where no collector is configured this costs nothing. */
export async function traced<T>(span: string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  return trace.getTracer(name).startActiveSpan(span, { attributes }, async (active) => {
    try {
      return await work();
    } catch (error) {
      active.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
      throw error;
    } finally {
      active.end();
    }
  });
}

/** Returns where the work of now stands in its trace, as a header that travels with a message; empty without one. */
export function traceHeader(): string {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent ?? '';
}

/** Notes that a message reached connections of this pod, in the trace that it was published in. */
export function noteDelivery(traceparent: string, attributes: Attributes): void {
  if (traceparent === '') return;
  const parent = propagation.extract(context.active(), { traceparent });
  trace.getTracer(name).startSpan('deliver message', { kind: SpanKind.CONSUMER, attributes }, parent).end();
}

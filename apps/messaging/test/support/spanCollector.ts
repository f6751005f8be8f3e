import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A span as it was received, of the service that sent it. */
export interface ReceivedSpan {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the first span of a trace. */
  readonly parentId: string;
}

/** Receives spans by OTLP/HTTP in protobuf, as the system's collector does. */
export class SpanCollector {
  readonly spans: ReceivedSpan[] = [];
  private readonly http = createServer((request, response) => {
    void buffer(request).then((body) => {
      if (request.url === '/v1/traces') this.spans.push(...spansOf(body));
      response.writeHead(200, { 'Content-Type': 'application/x-protobuf' }).end();
    });
  });

  static async start(): Promise<SpanCollector> {
    const collector = new SpanCollector();
    collector.http.listen(0, '127.0.0.1');
    await once(collector.http, 'listening');
    return collector;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.http.close();
    this.http.closeAllConnections();
  }
}

/** Returns the spans of an ExportTraceServiceRequest; the numbers are those of opentelemetry-proto's trace.proto. */
function spansOf(request: Buffer): readonly ReceivedSpan[] {
  return fields(request, 1).flatMap((resourceSpans) => {
    const attributes = fields(resourceSpans, 1).flatMap((resource) => fields(resource, 1));
    const service = attributes.find((attribute) => text(attribute, 1) === 'service.name');
    return fields(resourceSpans, 2)
      .flatMap((scopeSpans) => fields(scopeSpans, 2))
      .map((span) => ({
        service:
          service === undefined
            ? ''
            : fields(service, 2)
                .map((value) => text(value, 1))
                .join(''),
        name: text(span, 5),
        traceId: hexadecimal(span, 1),
        spanId: hexadecimal(span, 2),
        parentId: hexadecimal(span, 4),
      }));
  });
}

function text(message: Buffer, field: number): string {
  return fields(message, field).map(String).join('');
}

function hexadecimal(message: Buffer, field: number): string {
  return fields(message, field)
    .map((bytes) => bytes.toString('hex'))
    .join('');
}

/** Returns the values of a field with a length: texts, bytes and messages. */
function fields(message: Buffer, wanted: number): readonly Buffer[] {
  const found: Buffer[] = [];
  let at = 0;
  const number = () => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = message[at++] ?? 0;
      value += (byte % 128) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = number();
    switch (tag % 8) {
      case 0:
        number();
        break;
      case 1:
        at += 8;
        break;
      case 5:
        at += 4;
        break;
      case 2: {
        const length = number();
        if (Math.floor(tag / 8) === wanted) found.push(message.subarray(at, at + length));
        at += length;
        break;
      }
      default:
        throw new Error(`A field of kind ${tag % 8} is none of protobuf.`);
    }
  }
  return found;
}

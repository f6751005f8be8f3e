import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** A request that the server answered. */
export interface Answered {
  readonly method: string;
  readonly path: string;
}

/** As much of the S3 API as dumps need, for one bucket and one key pair. */
export interface ObjectServer {
  readonly port: number;
  readonly objects: Map<string, Buffer>;
  /** Parts of uploads that were started and neither put together nor given up. */
  readonly uploads: Map<string, Buffer[]>;
  readonly answered: Answered[];
  /** What to do with the body of an object before it is kept. Default: nothing. */
  damage: (body: Buffer) => Buffer;
  /** Answers the next requests with 503, that many. */
  outages: number;
  /** Answers the part of that number with an error. Default: none. */
  failingPart: number;
  /** Keys that one answer lists at most. */
  listed: number;
  stop(): void;
}

export const bucketName = 'dumps';
export const accessKeyId = 'AKIDUMPS';
export const secretAccessKey = 'of-the-test-alone';

/** What a signature is made of. */
interface Signing {
  readonly service: string;
  readonly region: string;
  readonly url: URL;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly method: string;
  readonly body: Buffer | undefined;
  readonly now: Date;
}

/** Starts the server on a free port. It takes a request only if `sign` comes to the same signature. */
export async function startObjectServer(
  sign: (signing: Signing) => Readonly<Record<string, string>>,
): Promise<ObjectServer> {
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const state: ObjectServer = {
    port: address.port,
    objects: new Map(),
    uploads: new Map(),
    answered: [],
    damage: (body) => body,
    outages: 0,
    failingPart: 0,
    listed: 1000,
    stop: () => server.close(),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '' } = request;
    const body = await buffer(request);
    const url = new URL(path, `http://127.0.0.1:${state.port}`);
    state.answered.push({ method, path });
    if (state.outages > 0) {
      state.outages -= 1;
      return refuse(response, 503, 'SlowDown');
    }
    if (!isSigned(request, { method, url, body })) return refuse(response, 403, 'SignatureDoesNotMatch');
    const [, bucket, ...folders] = url.pathname.split('/');
    const key = folders.join('/');
    if (bucket !== bucketName) return refuse(response, 404, 'NoSuchBucket');
    respond(response, { method, key, url, body, range: request.headers.range });
  }

  function isSigned(
    request: IncomingMessage,
    { method, url, body }: { readonly method: string; readonly url: URL; readonly body: Buffer },
  ): boolean {
    const { authorization = '', 'x-amz-date': time = '', 'x-amz-content-sha256': hash } = request.headers;
    const [, date = ''] = /^(\d{8}T\d{6})Z$/.exec(String(time)) ?? [];
    const iso = date.replace(/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)/, '$1-$2-$3T$4:$5:$6Z');
    const signed = sign({
      service: 's3',
      region: 'eu-central-1',
      url,
      credentials: { accessKeyId, secretAccessKey },
      method,
      body: body.length === 0 ? undefined : body,
      now: new Date(iso),
    });
    const actual = createHash('sha256').update(body).digest('hex');
    return hash === actual && authorization === signed['authorization'];
  }

  interface Request {
    readonly method: string;
    readonly key: string;
    readonly url: URL;
    readonly body: Buffer;
    readonly range: string | undefined;
  }

  function respond(response: ServerResponse, { method, key, url, body, range }: Request): void {
    const upload = url.searchParams.get('uploadId');
    if (key === '') return list(response, url.searchParams);
    if (url.searchParams.has('uploads')) {
      state.uploads.set(key, []);
      return void response.end(`<UploadId>${key}</UploadId>`);
    }
    if (upload !== null) return part(response, method, upload, body, url);
    if (method === 'PUT') {
      state.objects.set(key, state.damage(body));
      return void response.end();
    }
    const found = state.objects.get(key);
    if (found === undefined) return refuse(response, 404, 'NoSuchKey');
    if (method === 'DELETE') {
      state.objects.delete(key);
      return void response.writeHead(204).end();
    }
    const tail = /^bytes=-(\d+)$/.exec(range ?? '')?.[1];
    const content = tail === undefined ? found : found.subarray(-Number(tail));
    response.setHeader('content-length', content.length);
    response.end(method === 'HEAD' ? undefined : content);
  }

  function part(response: ServerResponse, method: string, key: string, body: Buffer, url: URL): void {
    const number = Number(url.searchParams.get('partNumber'));
    const parts = state.uploads.get(key) ?? [];
    if (method === 'PUT') {
      if (number === state.failingPart) return refuse(response, 403, 'AccessDenied');
      parts[number - 1] = body;
      return void response.setHeader('etag', `"${number}"`).end();
    }
    state.uploads.delete(key);
    if (method === 'POST') {
      const tags = [...body.toString().matchAll(/<ETag>"(\d+)"<\/ETag>/g)].map(([, tag]) => Number(tag) - 1);
      state.objects.set(key, state.damage(Buffer.concat(tags.flatMap((tag) => parts[tag] ?? []))));
    }
    response.end();
  }

  function list(response: ServerResponse, query: URLSearchParams): void {
    const [after, prefix] = [query.get('start-after') ?? '', query.get('prefix') ?? ''];
    const keys = [...state.objects.keys()].sort().filter((key) => key > after && key.startsWith(prefix));
    const shown = keys.slice(0, state.listed).map((key) => `<Contents><Key>${key}</Key></Contents>`);
    response.end(`<IsTruncated>${keys.length > state.listed}</IsTruncated>${shown.join('')}`);
  }

  return state;
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status).end(`<Error><Code>${code}</Code><Message>refused by the test</Message></Error>`);
}

import * as grpc from '@grpc/grpc-js';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { PluginInfo } from '@pulumi/pulumi/proto/plugin_pb';
import { ResourceProviderService } from '@pulumi/pulumi/proto/provider_grpc_pb';
import * as messages from '@pulumi/pulumi/proto/provider_pb';
import { isBag, propertyValue, type PropertyBag } from './propertyValue';
import { SimulatedAccount, type ResourceName, type SimulatedAccountOptions } from './simulatedAccount';

/** The packages whose resources the simulated cloud has. */
const packages = ['aws', 'kubernetes', 'random', 'tls'] as const;

/** Above every version that a program asks for: one server answers for all packages. */
const version = '999.0.0-simulated';

/** The engine's own limit; gRPC's of 4 MiB is too small for a large ConfigMap. */
const maximumMessageBytes = 400 * 1024 * 1024;

/** Serves a simulated account to the engine as the provider of each package, on one local port. */
export class ProviderServer {
  private constructor(
    private readonly server: grpc.Server,
    private readonly port: number,
    /** What exists behind the server. */
    readonly account: SimulatedAccount,
  ) {}

  /** Starts to serve a new, empty account on a free port of the loopback interface. */
  static async start(options: SimulatedAccountOptions): Promise<ProviderServer> {
    const account = new SimulatedAccount(options);
    const server = new grpc.Server({
      'grpc.max_receive_message_length': maximumMessageBytes,
      'grpc.max_send_message_length': maximumMessageBytes,
    });
    server.addService(ResourceProviderService, { ...lifecycle, ...operations(account) });
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      );
    });
    return new ProviderServer(server, port, account);
  }

  /** The value of PULUMI_DEBUG_PROVIDERS that makes the engine use this server and load no plugin. */
  get debugProviders(): string {
    return packages.map((name) => `${name}:${this.port}`).join(',');
  }

  stop(): void {
    this.server.forceShutdown();
  }
}

/** The part of the protocol that has nothing to do with resources. */
const lifecycle = {
  handshake: unary(() => new messages.ProviderHandshakeResponse().setAcceptSecrets(true)),
  attach: unary(() => new Empty()),
  cancel: unary(() => new Empty()),
  getPluginInfo: unary(() => new PluginInfo().setVersion(version)),
  configure: unary(() => {
    const response = new messages.ConfigureResponse();
    response.setAcceptsecrets(true);
    return response;
  }),
  checkConfig: unary((request: messages.CheckRequest) =>
    new messages.CheckResponse().setInputs(request.getNews()),
  ),
  diffConfig: unary(() =>
    new messages.DiffResponse().setChanges(messages.DiffResponse.DiffChanges.DIFF_NONE),
  ),
};

/** The operations on resources. */
function operations(account: SimulatedAccount): grpc.UntypedServiceImplementation {
  return {
    check: unary((request: messages.CheckRequest) => check(account, request)),
    diff: unary((request: messages.DiffRequest) => diff(account, request)),
    create: unary((request: messages.CreateRequest) => create(account, request)),
    read: unary((request: messages.ReadRequest) => read(request)),
    update: unary((request: messages.UpdateRequest) => update(account, request)),
    delete: unary((request: messages.DeleteRequest) => remove(account, request)),
    invoke: unary((request: messages.InvokeRequest) =>
      new messages.InvokeResponse().setReturn(
        struct(account.invoke(request.getTok(), bag(request.getArgs()))),
      ),
    ),
  };
}

function check(account: SimulatedAccount, request: messages.CheckRequest): messages.CheckResponse {
  const { inputs, failures } = account.check(nameOf(request), bag(request.getNews()));
  return new messages.CheckResponse()
    .setInputs(struct(inputs))
    .setFailuresList(
      failures.map(({ property, reason }) =>
        new messages.CheckFailure().setProperty(property).setReason(reason),
      ),
    );
}

function diff(account: SimulatedAccount, request: messages.DiffRequest): messages.DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
  const type = typeOf(request.getUrn());
  const { changes, replaces } = account.diff(type, bag(request.getOldInputs()), bag(request.getNews()));
  return new messages.DiffResponse()
    .setChanges(changes ? DIFF_SOME : DIFF_NONE)
    .setReplacesList([...replaces]);
}

async function create(
  account: SimulatedAccount,
  request: messages.CreateRequest,
): Promise<messages.CreateResponse> {
  const { id, outputs } = await account.create(nameOf(request), bag(request.getProperties()));
  return new messages.CreateResponse().setId(id).setProperties(struct(outputs));
}

/** Nothing but the engine changes the simulated account, so a resource is as the state says. */
function read(request: messages.ReadRequest): messages.ReadResponse {
  return new messages.ReadResponse()
    .setId(request.getId())
    .setProperties(request.getProperties())
    .setInputs(request.getInputs());
}

async function update(
  account: SimulatedAccount,
  request: messages.UpdateRequest,
): Promise<messages.UpdateResponse> {
  const resource = { ...nameOf(request), id: request.getId() };
  const { outputs } = await account.update(resource, bag(request.getOldInputs()), bag(request.getNews()));
  return new messages.UpdateResponse().setProperties(struct(outputs));
}

async function remove(account: SimulatedAccount, request: messages.DeleteRequest): Promise<Empty> {
  await account.delete({ ...nameOf(request), id: request.getId() }, bag(request.getProperties()));
  return new Empty();
}

/** Returns the handler that answers with what `work` returns, or with the message of what it raises. */
function unary<Request, Response>(
  work: (request: Request) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve(call.request)
      .then(work)
      .then(
        (response) => callback(null, response),
        (error: unknown) =>
          callback({
            code: grpc.status.UNKNOWN,
            details: error instanceof Error ? error.message : String(error),
          }),
      );
  };
}

function nameOf(request: { getUrn(): string }): ResourceName {
  const urn = request.getUrn();
  return { urn, type: typeOf(urn), name: urn.split('::').slice(3).join('::') };
}

/** The type is the last of those in the URN, which names the types of the parents too. */
function typeOf(urn: string): string {
  const types = urn.split('::')[2] ?? '';
  return types.slice(types.lastIndexOf('$') + 1);
}

function bag(value: Struct | undefined): PropertyBag {
  const fields = propertyValue(value?.toJavaScript() ?? {});
  return isBag(fields) ? fields : {};
}

function struct(value: PropertyBag): Struct {
  return Struct.fromJavaScript({ ...value });
}

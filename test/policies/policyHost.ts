import { spawn, type ChildProcess } from 'node:child_process';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import * as grpc from '@grpc/grpc-js';
import { AnalyzerClient } from '@pulumi/pulumi/proto/analyzer_grpc_pb';
import * as messages from '@pulumi/pulumi/proto/analyzer_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import type { PolicyResource } from '../../policies/policyResource';
import { isBag, toWireSecrets, type PropertyBag } from '../../src/simulation/propertyValue';

const root = resolve(__dirname, '../..');
const maximumMessageBytes = 400 * 1024 * 1024;

/** What the host answers to a call. */
type Answer<Response> = (error: grpc.ServiceError | null, response: Response) => void;

/**
 * Pulumi's own policy host, as the engine starts it for `--policy-pack policies`: the program of the SDK that loads a
 * pack and serves it.
 */
export class PolicyHost {
  private constructor(
    private readonly process: ChildProcess,
    private readonly client: AnalyzerClient,
    /** What the host has said beside its answers. */
    readonly said: readonly string[],
  ) {}

  /** Starts the host with the settings of a stack, as the engine hands them on. */
  static async start(config: Readonly<Record<string, string>>): Promise<PolicyHost> {
    const program = join(root, 'node_modules', '@pulumi', 'pulumi', 'cmd', 'run-policy-pack');
    const environment = { ...process.env, PULUMI_CONFIG: JSON.stringify(config) };
    const host = spawn(process.execPath, [program, '127.0.0.1:1', '.'], {
      cwd: join(root, 'policies'),
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said: string[] = [];
    createInterface({ input: host.stderr }).on('line', (line) => said.push(line));
    const port = await new Promise<string>((found, failed) => {
      createInterface({ input: host.stdout }).once('line', found);
      host.once('exit', (code) => failed(new Error(`The host ended with ${code}:\n${said.join('\n')}`)));
    });
    const client = new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
      'grpc.max_receive_message_length': maximumMessageBytes,
      'grpc.max_send_message_length': maximumMessageBytes,
    });
    return new PolicyHost(host, client, said);
  }

  stop(): void {
    this.client.close();
    this.process.kill();
  }

  /** Returns what the host tells the engine of its pack. */
  info(): Promise<messages.AnalyzerInfo.AsObject> {
    return answered<messages.AnalyzerInfo>((answer) => this.client.getAnalyzerInfo(new Empty(), answer)).then(
      (info) => info.toObject(),
    );
  }

  /** Sets what a user sets by `--policy-pack-config`. */
  async configure(policies: Readonly<Record<string, PropertyBag>>): Promise<void> {
    const request = new messages.ConfigureAnalyzerRequest();
    for (const [id, properties] of Object.entries(policies)) {
      const config = new messages.PolicyConfig();
      config.setEnforcementlevel(messages.EnforcementLevel.MANDATORY);
      config.setProperties(Struct.fromJavaScript({ ...properties }));
      request.getPolicyconfigMap().set(id, config);
    }
    await answered<Empty>((answer) => this.client.configure(request, answer));
  }

  /** Returns what the host finds in the inputs of one resource. */
  async analyze(resource: PolicyResource): Promise<readonly messages.AnalyzeDiagnostic.AsObject[]> {
    const request = new messages.AnalyzeRequest();
    describe(request, resource);
    const response = await answered<messages.AnalyzeResponse>((answer) =>
      this.client.analyze(request, answer),
    );
    return response.toObject().diagnosticsList;
  }

  /** Returns what the host finds in a stack. */
  async analyzeStack(
    resources: readonly PolicyResource[],
  ): Promise<readonly messages.AnalyzeDiagnostic.AsObject[]> {
    const request = new messages.AnalyzeStackRequest();
    request.setResourcesList(
      resources.map((resource) => {
        const told = new messages.AnalyzerResource();
        describe(told, resource);
        told.setParent(resource.parent ?? '');
        told.setDependenciesList([...resource.dependencies]);
        return told;
      }),
    );
    const response = await answered<messages.AnalyzeResponse>((answer) =>
      this.client.analyzeStack(request, answer),
    );
    return response.toObject().diagnosticsList;
  }
}

function answered<Response>(call: (answer: Answer<Response>) => unknown): Promise<Response> {
  return new Promise((found, failed) => {
    call((error, response) => (error === null ? found(response) : failed(error)));
  });
}

function describe(
  request: messages.AnalyzeRequest | messages.AnalyzerResource,
  { urn, type, name, props, protect, ignoreChanges, parent }: PolicyResource,
): void {
  const wire = toWireSecrets(props);
  const options = new messages.AnalyzerResourceOptions();
  options.setProtect(protect);
  options.setIgnorechangesList([...ignoreChanges]);
  options.setParent(parent ?? '');
  request.setUrn(urn);
  request.setType(type);
  request.setName(name);
  request.setProperties(Struct.fromJavaScript(isBag(wire) ? { ...wire } : {}));
  request.setOptions(options);
}

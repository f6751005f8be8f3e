import * as path from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { ApiGatewayAccount } from '../../components/aws/apiGatewayAccount';
import { LambdaFunction } from '../../components/aws/lambdaFunction';
import type { PolicyStatement } from '../../components/aws/policyDocument';
import type { SystemSecrets } from '../../components/systemSecrets';
import { WebSocketApi } from '../../components/aws/webSocketApi';
import { WebSocketStage } from '../../components/aws/webSocketStage';
import type { Settings } from '../config/settings';
import type { FunctionDefinition } from '../model/function';
import type { System } from '../model/system';
import type { Wiring } from '../wiring/wire';
import type { AwsGround } from './awsHome';
import { connectAll, variables } from './connected';
import type { Home } from './home';
import { iamStatement } from './iamStatement';
import type { PlacedStore } from './placedStore';
import { projectFolder } from './projectFolder';
import { digestVariables } from './systemSecrets';

/** What functions need of the parts of the platform that stand before them. */
export interface FunctionSurroundings {
  readonly settings: Settings;
  readonly system: System;
  readonly wiring: Wiring;
  readonly stores: ReadonlyMap<string, PlacedStore>;
  readonly home: Pick<Home, 'aws'>;
  /** Secrets of the system. Default: it has none. */
  readonly secrets?: SystemSecrets;
}

/** The functions of a system and the APIs in front of them. */
export interface Functions {
  readonly functions: ReadonlyMap<string, LambdaFunction>;
  readonly apis: ReadonlyMap<string, WebSocketApi>;
  readonly outputs: {
    /** Functions that run the minimal handler, because the settings name no code. Absent where there are none at all. */
    readonly standInFunctions?: readonly string[];
    /** Where clients of the APIs connect, by the name of the API. Absent where there are none. */
    readonly webSocketUrls?: Readonly<Record<string, pulumi.Output<string>>>;
  };
}

interface Surroundings extends FunctionSurroundings {
  readonly keys: AwsGround['keys'];
  readonly apis: ReadonlyMap<string, WebSocketApi>;
}

/** Makes the functions of the system: their APIs first, because the functions must know those, then the APIs' routes. */
export function makeFunctions(
  surroundings: FunctionSurroundings,
  opts: pulumi.ComponentResourceOptions,
): Functions {
  const { settings, system, home } = surroundings;
  const definitions = Object.entries(system.functions ?? {});
  if (definitions.length === 0) return { functions: new Map(), apis: new Map(), outputs: {} };
  if (home.aws === undefined) throw new Error('The system has functions, and its home is not AWS.');
  const { keys } = home.aws;
  const apis = makeApis(settings, system, opts);
  const functions = new Map(
    definitions.map(([name, definition]) => [
      name,
      makeFunction(name, definition, { ...surroundings, keys, apis }, opts),
    ]),
  );
  makeStages({ ...surroundings, keys, apis }, functions, opts);
  const urls = [...apis].map(([name, { url }]) => [name, url] as const);
  const standInFunctions = [...functions.keys()].filter(
    (name) => settings.functions[name]?.artifact === undefined,
  );
  const webSockets = urls.length === 0 ? {} : { webSocketUrls: Object.fromEntries(urls) };
  return { functions, apis, outputs: { standInFunctions, ...webSockets } };
}

function makeApis(
  { region }: Settings,
  { webSocketApis = {} }: System,
  opts: pulumi.ComponentResourceOptions,
): ReadonlyMap<string, WebSocketApi> {
  return new Map(
    Object.entries(webSocketApis).map(([name, { title, stage, routeSelection }]) => [
      name,
      new WebSocketApi(name, { title, region, stage, routeSelection }, opts),
    ]),
  );
}

function makeFunction(
  name: string,
  definition: FunctionDefinition,
  surroundings: Surroundings,
  opts: pulumi.ComponentResourceOptions,
): LambdaFunction {
  const { settings, wiring, stores, keys } = surroundings;
  const { artifact } = settings.functions[name] ?? {};
  return new LambdaFunction(
    name,
    {
      title: definition.title,
      ...(artifact === undefined ? {} : { artifact: path.resolve(projectFolder, artifact) }),
      handler: definition.handler,
      memory: definition.memory,
      timeoutSeconds: definition.timeoutSeconds,
      environment: {
        ...definition.environment,
        ...digestVariables(definition, surroundings.secrets),
        ...storeVariables(name, surroundings),
        ...apiVariables(name, surroundings),
      },
      statements: statements(name, surroundings),
      logKeyArn: keys.arns.logs,
    },
    {
      ...opts,
      dependsOn: wiring.bindings.flatMap((binding) =>
        binding.kind === 'uses' && binding.service === name ? (stores.get(binding.store)?.ready ?? []) : [],
      ),
    },
  );
}

/** The variables that come of the stores. None is secret: a function proves who it is by its role. */
function storeVariables(
  name: string,
  { wiring, stores }: Surroundings,
): Record<string, pulumi.Input<string>> {
  const connected = connectAll(name, wiring, stores);
  return { ...variables(wiring.variables.get(name) ?? [], connected).environment };
}

/** A function learns where it may write to the connections of the API that calls it. */
function apiVariables(name: string, { wiring, apis }: Surroundings): Record<string, pulumi.Input<string>> {
  const called = wiring.grants.find((grant) => grant.kind === 'connections' && grant.function === name);
  const api = called?.kind === 'connections' ? apis.get(called.api) : undefined;
  return api === undefined ? {} : { WEBSOCKET_ENDPOINT: api.connectionsUrl };
}

function statements(name: string, { settings, wiring, stores, apis }: Surroundings): PolicyStatement[] {
  return wiring.grants.flatMap((grant): PolicyStatement[] => {
    if (grant.kind === 'iam' && grant.service === name) {
      return [iamStatement(grant, stores, settings.region)];
    }
    if (grant.kind !== 'connections' || grant.function !== name) return [];
    const { stageArn } = apis.get(grant.api) ?? {};
    if (stageArn === undefined) throw new Error(`The API ${grant.api} was not made.`);
    return [
      {
        sid: grant.sid,
        actions: ['execute-api:ManageConnections'],
        resources: ['POST', 'GET', 'DELETE'].map(
          (method) => pulumi.interpolate`${stageArn}/${method}/@connections/*`,
        ),
      },
    ];
  });
}

function makeStages(
  { settings, system, keys, apis }: Surroundings,
  functions: ReadonlyMap<string, LambdaFunction>,
  opts: pulumi.ComponentResourceOptions,
): void {
  if (apis.size === 0) return;
  const account =
    settings.apiGatewayAccountRole === 'create'
      ? { account: new ApiGatewayAccount('api-gateway-account', opts) }
      : {};
  for (const [name, { routes }] of Object.entries(system.webSocketApis ?? {})) {
    const api = apis.get(name);
    if (api === undefined) continue;
    new WebSocketStage(name, { api, functions, routes, logKeyArn: keys.arns.logs, ...account }, opts);
  }
}

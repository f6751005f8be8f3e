import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../../src/config/settings';
import type { System } from '../../src/model/system';
import { awsHome } from '../../src/platform/awsHome';
import { makeFunctions } from '../../src/platform/functions';
import { makeIdentities } from '../../src/platform/identities';
import { landscapeOf } from '../../src/platform/landscapeOf';
import { managedStore } from '../../src/platform/managedStore';
import type { PlacedStore } from '../../src/platform/placedStore';
import { makeSites } from '../../src/platform/sites';
import { accessMatrix } from '../../src/wiring/accessMatrix';
import { functionBindings } from '../../src/wiring/functionGrants';
import { problemsOfGrants, wire, type Wiring } from '../../src/wiring/wire';
import { statementsOf } from '../components/aws/policies';
import { sampleService } from '../wiring/syntheticSystem';
import { answer, inBothWorlds, json, text } from '../components/aws/stores';
import {
  everythingBefore,
  input,
  ofType,
  one,
  run,
  valueAt,
  type RecordedResource,
  type Recording,
} from '../harness';
import { chat, chatSettings } from './chat';

function wired(settings: Settings, system: System): Wiring {
  return wire(system, landscapeOf(settings), { bindings: functionBindings(system), grants: [] });
}

/** The serverless part of a platform, on a home without a cluster. */
function program(settings: Settings, system: System = chat): Readonly<Record<string, unknown>> {
  const home = awsHome(settings, system);
  const wiring = wired(settings, system);
  const opts = { providers: home.providers };
  assert.ok(home.aws !== undefined);
  const { keys } = home.aws;
  const stores = new Map(
    Object.entries(system.stores).map(([name, store]): [string, PlacedStore] => {
      assert.ok(store.kind !== 'mail');
      const surroundings = { settings, keys, ...unused };
      const { connection, ...rest } = managedStore(name, store, surroundings, opts);
      return [name, { ...rest, connect: () => connection }];
    }),
  );
  const made = makeFunctions({ settings, system, wiring, stores, home }, opts);
  makeSites({ settings, system, stores, apis: made.apis }, opts);
  makeIdentities(settings, system, wiring, stores, home);
  return made.outputs;
}

/** What stores with an API of AWS do not ask for. */
const unused = { rules: [], delivered: false, databaseName: '', namespace: '' };

function planned(overrides: Readonly<Record<string, unknown>> = {}, system?: System): Promise<Recording> {
  return run(() => program(chatSettings(overrides), system), { world: 'known' });
}

/** The way from pods to DynamoDB; without pods that use a table there is none. */
function isDynamoInterface(endpoint: RecordedResource): boolean {
  return (
    input(endpoint, 'vpcEndpointType') === 'Interface' && text(endpoint, 'serviceName').endsWith('.dynamodb')
  );
}

const functionType = 'aws:lambda/function:Function';

describe('a serverless home', () => {
  it('registers the same resources when nothing is known', async () => {
    const [known, unknown] = await inBothWorlds(() => void program(chatSettings()));
    assert.deepEqual(unknown, known);
    assert.ok(known?.includes('aws:apigatewayv2/stage:Stage messages'));
  });

  it('has neither a network nor a cluster', async () => {
    const types = new Set((await planned()).resources.map(({ type }) => type));
    for (const type of types) assert.doesNotMatch(type, /^(aws:(ec2|eks)|kubernetes):/);
  });

  it('gives a function no Pod Identity beside a cluster either', async () => {
    const beside = { ...chat, services: { front: sampleService([], []) } };
    const recording = await planned({ mode: 'both' }, beside);
    assert.equal(ofType(recording, 'aws:eks/cluster:Cluster').length, 1);
    const identities = ofType(recording, 'aws:eks/podIdentityAssociation:PodIdentityAssociation');
    assert.ok(identities.every(({ name }) => name !== 'handler'));
    assert.equal(ofType(recording, 'aws:ec2/vpcEndpoint:VpcEndpoint').filter(isDynamoInterface).length, 0);
  });

  it('gives every binding a grant, and an API both ways to its function', () => {
    const wiring = wired(chatSettings(), chat);
    assert.deepEqual(problemsOfGrants(wiring), []);
    const row = accessMatrix(wiring).find(({ binding }) => binding === 'messages routes to handler');
    assert.deepEqual(
      row?.grants.map(({ kind }) => kind),
      ['invocation', 'connections'],
    );
  });

  it('gives a function one statement a grant, on the very table, index, key and API', async () => {
    const recording = await planned();
    const policy = one(recording, 'aws:iam/rolePolicy:RolePolicy', 'handler');
    const statements = new Map(statementsOf(policy, 'policy').map((found) => [found.sid, found]));
    assert.deepEqual(
      [...statements.keys()],
      [
        'PlatformFunctionLogs1',
        'PlatformFunctionTraces1',
        'HandlerUsesConnections1',
        'HandlerUsesConnections2',
        'HandlerUsesConnections3',
        'MessagesRoutesToHandler1',
      ],
    );
    const table = answer(one(recording, 'aws:dynamodb/table:Table'), 'arn');
    const api = answer(one(recording, 'aws:apigatewayv2/api:Api'), 'executionArn');
    const on = (sid: string): unknown => JSON.parse(statements.get(sid)?.resource ?? '');
    assert.deepEqual(on('HandlerUsesConnections1'), [table]);
    assert.deepEqual(on('HandlerUsesConnections2'), [`${table}/index/*`]);
    assert.deepEqual(statements.get('HandlerUsesConnections2')?.actions, ['dynamodb:Query']);
    assert.match(statements.get('HandlerUsesConnections3')?.condition ?? '', /dynamodb\.us-west-2/);
    assert.deepEqual(on('MessagesRoutesToHandler1'), [
      `${api}/live/POST/@connections/*`,
      `${api}/live/GET/@connections/*`,
      `${api}/live/DELETE/@connections/*`,
    ]);
  });

  it('gives a function without bindings its log and its traces, and nothing else', async () => {
    const recording = await planned();
    const policy = one(recording, 'aws:iam/rolePolicy:RolePolicy', 'idle');
    assert.deepEqual(
      statementsOf(policy, 'policy').map(({ sid }) => sid),
      ['PlatformFunctionLogs1', 'PlatformFunctionTraces1'],
    );
    assert.deepEqual(input(one(recording, functionType, 'idle'), 'environment.variables'), {});
  });

  it('tells a function its table, where it reaches its clients, and what the system says', async () => {
    const recording = await planned();
    const api = answer(one(recording, 'aws:apigatewayv2/api:Api'), 'apiEndpoint');
    assert.deepEqual(input(one(recording, functionType, 'handler'), 'environment.variables'), {
      DEPLOYMENT_MODE: 'aws',
      CONNECTIONS_TABLE: answer(one(recording, 'aws:dynamodb/table:Table'), 'name'),
      WEBSOCKET_ENDPOINT: `${api.replace('wss:', 'https:')}/live`,
    });
    assert.deepEqual(recording.outputs['webSocketUrls'], { messages: `${api}/live` });
  });

  it('deploys the stage after routes, functions and the role that writes its log', async () => {
    const recording = await planned();
    const before = everythingBefore(recording, one(recording, 'aws:apigatewayv2/stage:Stage'));
    const names = [...before].map((urn) => urn.split('$').at(-1));
    for (const name of [
      'aws:apigatewayv2/route:Route::messages-connect',
      'aws:apigatewayv2/route:Route::messages-disconnect',
      'aws:apigatewayv2/route:Route::messages-default',
      'aws:lambda/permission:Permission::messages-handler',
      'aws:apigateway/account:Account::api-gateway-account',
      'aws:dynamodb/table:Table::connections',
    ]) {
      assert.ok(names.includes(name), name);
    }
  });

  it('leaves the role of API Gateway alone where the account has it', async () => {
    const recording = await planned({ apiGatewayAccountRole: 'existing' });
    assert.deepEqual(ofType(recording, 'aws:apigateway/account:Account'), []);
    assert.equal(ofType(recording, 'aws:apigatewayv2/stage:Stage').length, 1);
  });

  it('puts a page into every folder once, and keeps the URL that they read up to date', async () => {
    const recording = await planned();
    const objects = ofType(recording, 'aws:s3/bucketObjectv2:BucketObjectv2');
    const byKey = new Map(objects.map((object) => [text(object, 'key'), object]));
    assert.deepEqual(
      [...byKey.keys()].sort(),
      ['admin', 'user'].flatMap((folder) =>
        ['config.json', 'index.html', 'page.js'].map((file) => `${folder}/${file}`),
      ),
    );
    for (const page of ['user/index.html', 'admin/index.html'])
      assert.ok(byKey.get(page)?.ignoreChanges.includes('content'));
    const config = byKey.get('user/config.json');
    assert.ok(config !== undefined);
    assert.deepEqual(config.ignoreChanges, []);
    assert.equal(input(config, 'cacheControl'), 'no-cache');
    const urls = recording.outputs['webSocketUrls'];
    assert.deepEqual(json(config, 'content'), { endpoint: valueAt(urls, 'messages') });
    assert.equal(text(config, 'bucket'), answer(one(recording, 'aws:s3/bucket:Bucket'), 'bucket'));
    const closed = one(recording, 'aws:s3/bucketPolicy:BucketPolicy');
    for (const object of objects) assert.ok(object.dependencies.includes(closed.urn), object.name);
  });

  it('lets pods that use a table reach DynamoDB inside the network', async () => {
    const service = { ...sampleService([], []), uses: chat.functions?.['handler']?.uses ?? {} };
    const recording = await planned({ mode: 'both' }, { ...chat, services: { reader: service } });
    assert.equal(ofType(recording, 'aws:ec2/vpcEndpoint:VpcEndpoint').filter(isDynamoInterface).length, 1);
  });

  it('makes nothing where the system has no function', async () => {
    const recording = await planned({}, { ...chat, functions: {}, webSocketApis: {}, cdns: [] });
    assert.deepEqual(recording.outputs, {});
    assert.deepEqual(ofType(recording, functionType), []);
  });

  describe('with code of its own', () => {
    let folder: string;
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'berth-code-'))));
    afterEach(() => rmSync(folder, { recursive: true }));

    const codeOf = async (artifact: string) =>
      input(one(await planned({ functions: { handler: { artifact } } }), functionType, 'handler'), 'code');

    it('is planned by the hash of its content, wherever it lies', async () => {
      const other = mkdtempSync(join(tmpdir(), 'berth-code-'));
      for (const each of [folder, other]) writeFileSync(join(each, 'code.zip'), 'first');
      const first = await codeOf(join(folder, 'code.zip'));
      assert.deepEqual(await codeOf(join(other, 'code.zip')), first);
      assert.doesNotMatch(JSON.stringify(first), new RegExp(folder));
      writeFileSync(join(folder, 'code.zip'), 'second');
      assert.notDeepEqual(await codeOf(join(folder, 'code.zip')), first);
      rmSync(other, { recursive: true });
    });

    it('is refused where there is none', async () => {
      await assert.rejects(
        planned({ functions: { handler: { artifact: join(folder, 'nothing') } } }),
        /function "handler": there is no code at .*nothing; build it first/,
      );
    });
  });
});

import assert from 'node:assert/strict';
import { LambdaFunction } from '../../../components/aws/lambdaFunction';
import { WebSocketApi } from '../../../components/aws/webSocketApi';
import { WebSocketStage } from '../../../components/aws/webSocketStage';
import { input, ofType, one, run, type Recording } from '../../harness';
import { answer, inBothWorlds, json, logKeyArn, text, texts } from './stores';

const code = { title: 'Code', handler: 'index.handler', memory: 128, timeoutSeconds: 5, logKeyArn };

function program(stage = 'live', onDisconnect = 'doors'): void {
  const args = { title: 'Messages', region: 'us-west-2', stage, routeSelection: '$request.body.action' };
  const api = new WebSocketApi('messages', args);
  const functions = new Map(['doors', 'chat'].map((name) => [name, new LambdaFunction(name, code)]));
  const routes = { $connect: 'doors', $disconnect: onDisconnect, $default: 'chat' };
  new WebSocketStage('messages', { api, functions, routes, logKeyArn });
}

function record(stage?: string, onDisconnect?: string): Promise<Recording> {
  return run(() => program(stage, onDisconnect), { world: 'known' });
}

describe('WebSocketStage', () => {
  it('registers the same resources when nothing is known', async () => {
    const [known, unknown] = await inBothWorlds(program);
    assert.deepEqual(unknown, known);
  });

  it('leads every route to its function, in less time than API Gateway has', async () => {
    const recording = await record();
    const integrations = ofType(recording, 'aws:apigatewayv2/integration:Integration');
    assert.equal(integrations.length, 2);
    for (const integration of integrations) assert.equal(input(integration, 'timeoutMilliseconds'), 29000);
    const doors = one(recording, 'aws:apigatewayv2/integration:Integration', 'messages-doors');
    const routes = ofType(recording, 'aws:apigatewayv2/route:Route');
    assert.deepEqual(texts(routes, 'routeKey'), ['$connect', '$disconnect', '$default']);
    assert.equal(routes.filter((route) => text(route, 'target') === `integrations/${doors.id}`).length, 2);
  });

  it('lets its own stage call the functions, and nobody else', async () => {
    const recording = await record();
    const arn = answer(one(recording, 'aws:apigatewayv2/api:Api'), 'executionArn');
    const permissions = ofType(recording, 'aws:lambda/permission:Permission');
    assert.deepEqual(texts(permissions, 'sourceArn'), [`${arn}/live/*`, `${arn}/live/*`]);
    assert.deepEqual(texts(permissions, 'principal'), Array(2).fill('apigateway.amazonaws.com'));
  });

  it('deploys anew when a route leads elsewhere', async () => {
    const triggers = async (onDisconnect: string) =>
      input(one(await record('live', onDisconnect), 'aws:apigatewayv2/deployment:Deployment'), 'triggers');
    assert.deepEqual(await triggers('chat'), await triggers('chat'));
    assert.notDeepEqual(await triggers('chat'), await triggers('doors'));
  });

  it('throttles, and logs who came in JSON but not what was said', async () => {
    const stage = one(await record(), 'aws:apigatewayv2/stage:Stage');
    assert.equal(input(stage, 'defaultRouteSettings.throttlingRateLimit'), 500);
    const format = json(stage, 'accessLogSettings.format');
    assert.equal(typeof format, 'object');
    assert.doesNotMatch(JSON.stringify(format), /body|authorizer/);
    const log = one(await record(), 'aws:cloudwatch/logGroup:LogGroup', 'messages');
    assert.equal(text(log, 'kmsKeyId'), logKeyArn);
  });

  it('refuses a stage that is no part of a URL', async () => {
    await assert.rejects(record('to live'), /the stage "to live" is no name/);
  });
});

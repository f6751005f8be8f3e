import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LambdaFunction, type LambdaFunctionArgs } from '../../../components/aws/lambdaFunction';
import { everythingBefore, input, one, run, type Recording } from '../../harness';
import { statementsOf } from './policies';
import { answer, inBothWorlds, json, logKeyArn, text } from './stores';

const functionType = 'aws:lambda/function:Function';
const args: LambdaFunctionArgs = {
  title: 'Handler',
  handler: 'index.handler',
  memory: 256,
  timeoutSeconds: 10,
  environment: { DEPLOYMENT_MODE: 'aws' },
  statements: [{ sid: 'HandlerUsesMail1', actions: ['sqs:SendMessage'], resources: ['arn:aws:sqs:::mail'] }],
  logKeyArn,
};

function record(more: Partial<LambdaFunctionArgs> = {}): Promise<Recording> {
  return run(() => void new LambdaFunction('handler', { ...args, ...more }), { world: 'known' });
}

describe('LambdaFunction', () => {
  it('registers the same resources when nothing is known', async () => {
    const [known, unknown] = await inBothWorlds(() => void new LambdaFunction('handler', args));
    assert.deepEqual(unknown, known);
  });

  it('runs on a long-term release of Node, on arm64, outside of networks, and is traced', async () => {
    const made = one(await record(), functionType);
    assert.equal(input(made, 'runtime'), 'nodejs24.x');
    assert.deepEqual(input(made, 'architectures'), ['arm64']);
    assert.equal(input(made, 'vpcConfig'), undefined);
    assert.equal(input(made, 'tracingConfig.mode'), 'Active');
    assert.equal(input(made, 'reservedConcurrentExecutions'), undefined);
  });

  it('writes into an encrypted log of its own that is there before it', async () => {
    const recording = await record();
    const log = one(recording, 'aws:cloudwatch/logGroup:LogGroup');
    const made = one(recording, functionType);
    assert.equal(text(log, 'kmsKeyId'), logKeyArn);
    assert.equal(input(log, 'retentionInDays'), 30);
    assert.equal(text(made, 'loggingConfig.logGroup'), answer(log, 'name'));
    assert.ok(everythingBefore(recording, made).has(log.urn));
  });

  it('has its permissions before it is called, and can make no log of another', async () => {
    const recording = await record();
    const policy = one(recording, 'aws:iam/rolePolicy:RolePolicy');
    const [logs, traces, own] = statementsOf(policy, 'policy');
    const arn = answer(one(recording, 'aws:cloudwatch/logGroup:LogGroup'), 'arn');
    assert.deepEqual(logs?.actions, ['logs:CreateLogStream', 'logs:PutLogEvents']);
    assert.equal(logs.resource, JSON.stringify([`${arn}:*`]));
    assert.deepEqual(traces?.actions, ['xray:PutTraceSegments', 'xray:PutTelemetryRecords']);
    assert.deepEqual(own?.actions, ['sqs:SendMessage']);
    assert.ok(everythingBefore(recording, one(recording, functionType)).has(policy.urn));
    assert.match(
      JSON.stringify(json(one(recording, 'aws:iam/role:Role'), 'assumeRolePolicy')),
      /"lambda.amazonaws.com"/,
    );
  });

  it('runs the minimal handler where it has no code, with its text and no path in the plan', async () => {
    const code = JSON.stringify(input(one(await record(), functionType), 'code'));
    const file = join(__dirname, '../../../components/aws/minimalHandler/index.mjs');
    assert.ok(code.includes(JSON.stringify(readFileSync(file, 'utf8'))));
    assert.doesNotMatch(code, /"path"/);
  });

  it('refuses numbers and variables that Lambda refuses, all at once', async () => {
    await assert.rejects(
      record({ memory: 64, timeoutSeconds: 901, environment: { AWS_REGION: 'us-west-2' } }),
      /memory 64 .*128 to 10240[^]*timeoutSeconds 901 .*1 to 900[^]*AWS_REGION is Lambda's own/,
    );
  });
});

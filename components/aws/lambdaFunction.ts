import type * as cloudwatch from '@pulumi/aws/cloudwatch';
import * as iam from '@pulumi/aws/iam';
import * as lambda from '@pulumi/aws/lambda';
import * as pulumi from '@pulumi/pulumi';
import { statementId } from '../../src/wiring/cloudGrants';
import { functionLogsBinding, functionTracesBinding } from '../../src/wiring/functionGrants';
import { functionCode } from './functionCode';
import { policyDocument, serviceTrust, type PolicyStatement } from './policyDocument';
import { storeLogGroup } from './storeLogGroup';
import { nameProblems, rangeProblems, refuseStore } from './storeProblems';

export interface LambdaFunctionArgs {
  /** What the function is, in a few words. */
  readonly title: string;
  /** Path of a ZIP file or a folder with the code. Default: the minimal handler of a WebSocket API. */
  readonly artifact?: string;
  /** File and export that Lambda calls: "index.handler". */
  readonly handler: string;
  /** Memory in MiB, 128 to 10240; CPU comes with it. */
  readonly memory: number;
  /** Seconds until a call is cut off, 1 to 900. */
  readonly timeoutSeconds: number;
  /** Environment variables, together at most 4 kB; none of them secret. Default: none. */
  readonly environment?: Readonly<Record<string, pulumi.Input<string>>>;
  /** What the function may do beside its log and its traces. Default: nothing. */
  readonly statements?: readonly PolicyStatement[];
  /** ARN of the key that encrypts the log; its policy must let CloudWatch Logs use it. */
  readonly logKeyArn: pulumi.Input<string>;
}

/** Variables that Lambda sets itself, and refuses. */
const reservedVariables =
  /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_(DEFAULT_)?REGION|AWS_EXECUTION_ENV|AWS_LAMBDA_.+|AWS_ACCESS_KEY(_ID)?|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|LAMBDA_(TASK_ROOT|RUNTIME_DIR))$/;

/**
 * A Lambda function with a role and an encrypted log of its own, traced by X-Ray. It stands in no network: it speaks
 * to APIs of AWS alone, and those ask who comes, not from where.
 */
export class LambdaFunction extends pulumi.ComponentResource {
  readonly functionName: pulumi.Output<string>;
  /** What an API integrates. */
  readonly invokeArn: pulumi.Output<string>;

  /** Raises a UserError for a name, a number or a variable that Lambda refuses, and for code that is not there. */
  constructor(name: string, args: LambdaFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:LambdaFunction', name, {}, opts);
    checkArgs(name, args);
    const log = storeLogGroup(name, { keyArn: args.logKeyArn }, this);
    const { role, policy } = this.role(name, args, log);
    const made = new lambda.Function(
      name,
      {
        description: args.title,
        runtime: 'nodejs24.x',
        architectures: ['arm64'],
        code: functionCode(name, args.artifact),
        handler: args.handler,
        memorySize: args.memory,
        timeout: args.timeoutSeconds,
        role: role.arn,
        environment: { variables: { ...args.environment } },
        tracingConfig: { mode: 'Active' },
        loggingConfig: { logFormat: 'JSON', logGroup: log.name },
      },
      { parent: this, dependsOn: policy },
    );
    this.functionName = made.name;
    this.invokeArn = made.invokeArn;
    this.registerOutputs({ functionName: this.functionName });
  }

  private role(
    name: string,
    args: LambdaFunctionArgs,
    log: cloudwatch.LogGroup,
  ): { readonly role: iam.Role; readonly policy: iam.RolePolicy } {
    const role = new iam.Role(
      name,
      {
        description: `Function ${name}`,
        assumeRolePolicy: serviceTrust('lambda.amazonaws.com'),
      },
      { parent: this },
    );
    const statements = [...observability(log), ...(args.statements ?? [])];
    const policy = new iam.RolePolicy(
      name,
      { role: role.name, policy: policyDocument(statements) },
      { parent: this },
    );
    return { role, policy };
  }
}

/** X-Ray knows no resources. */
function observability(log: cloudwatch.LogGroup): PolicyStatement[] {
  return [
    {
      sid: `${statementId(functionLogsBinding.id)}1`,
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [pulumi.interpolate`${log.arn}:*`],
    },
    {
      sid: `${statementId(functionTracesBinding.id)}1`,
      actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
      resources: ['*'],
    },
  ];
}

function checkArgs(name: string, args: LambdaFunctionArgs): void {
  const reserved = Object.keys(args.environment ?? {}).filter((variable) => reservedVariables.test(variable));
  refuseStore('function', name, [
    ...nameProblems(name, 64),
    ...rangeProblems('memory', args.memory, 128, 10240),
    ...rangeProblems('timeoutSeconds', args.timeoutSeconds, 1, 900),
    ...reserved.map((variable) => `the variable ${variable} is Lambda's own; leave it out or rename it`),
  ]);
}

import * as pulumi from '@pulumi/pulumi';

/** Operator → key → value, as in {"StringEquals": {"aws:SourceAccount": "123456789012"}}. */
export type PolicyConditions = Readonly<
  Record<string, Readonly<Record<string, pulumi.Input<string> | readonly pulumi.Input<string>[]>>>
>;

/** One statement of an IAM policy; it always allows. */
export interface PolicyStatement {
  /** Letters and digits; names the binding that the statement serves. */
  readonly sid: string;
  /** IAM actions, e.g. "s3:GetObject". */
  readonly actions: readonly string[];
  /** ARNs that the actions may touch. */
  readonly resources: readonly pulumi.Input<string>[];
  /** Default: none. */
  readonly conditions?: PolicyConditions;
}

/** One statement of the policy of a key, queue, role or the like: who may do it. */
export interface ResourcePolicyStatement extends Omit<PolicyStatement, 'resources'> {
  /** The kind of principal and who, e.g. {"Service": "eks.amazonaws.com"}. */
  readonly principal: { readonly AWS: pulumi.Input<string> } | { readonly Service: pulumi.Input<string> };
  /** Default: none, as in the trust policy of a role. */
  readonly resources?: readonly pulumi.Input<string>[];
}

/** Returns the JSON of an IAM policy. */
export function policyDocument(
  statements: readonly (PolicyStatement | ResourcePolicyStatement)[],
): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: '2012-10-17',
    Statement: statements.map(allowing),
  });
}

/** Returns the statement as IAM writes it. */
export function allowing(statement: PolicyStatement | ResourcePolicyStatement) {
  return {
    Sid: statement.sid,
    Effect: 'Allow',
    ...('principal' in statement ? { Principal: statement.principal } : {}),
    Action: statement.actions,
    ...(statement.resources === undefined ? {} : { Resource: statement.resources }),
    ...(statement.conditions === undefined ? {} : { Condition: statement.conditions }),
  };
}

/** Returns the trust policy of a role that an AWS service assumes. */
export function serviceTrust(service: string, conditions?: PolicyConditions): pulumi.Output<string> {
  return policyDocument([
    {
      sid: 'AssumeRole',
      principal: { Service: service },
      actions: ['sts:AssumeRole'],
      ...(conditions === undefined ? {} : { conditions }),
    },
  ]);
}

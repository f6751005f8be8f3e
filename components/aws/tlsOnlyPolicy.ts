import * as pulumi from '@pulumi/pulumi';
import { allowing, type ResourcePolicyStatement } from './policyDocument';

/**
 * Returns the resource policy that refuses `action` on `resources` to everybody who comes without TLS. Versions below 1.2 the AWS APIs refuse by themselves.
 * It grants nothing but what is `allowed` beside: access comes from the identities' own policies.
 */
export function tlsOnlyPolicy(
  action: string,
  resources: pulumi.Input<string>[],
  allowed: readonly ResourcePolicyStatement[] = [],
): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'RefusePlainText',
        Effect: 'Deny',
        Principal: '*',
        Action: action,
        Resource: resources,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
      ...allowed.map(allowing),
    ],
  });
}

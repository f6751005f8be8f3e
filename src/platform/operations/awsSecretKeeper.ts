import type { Provider } from '@pulumi/aws';
import { RolePolicy } from '@pulumi/aws/iam';
import * as pulumi from '@pulumi/pulumi';
import { keptSecret } from '../../../components/aws/keptSecret';
import { policyDocument } from '../../../components/aws/policyDocument';
import type { PodIdentityRole } from '../../../components/aws/podIdentityRole';
import { externalSecret } from '../../../components/kubernetes/externalSecret';
import type { SecretKeeper } from '../../../components/kubernetes/secretKeeper';
import type { Settings } from '../../config/settings';
import { isProductionLike } from '../../model/environment';
import { statementId } from '../../wiring/cloudGrants';

/** What reading a secret takes, and nothing that changes or lists any. */
export const readActions = ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'];

/** RDS changes an administrator's password when it likes; a Job that logs in tries for ten minutes. */
const refreshOfRotated = '5m0s';

/** What keeping Secrets in AWS Secrets Manager takes. */
export interface KeeperSurroundings {
  readonly settings: Settings;
  /** Provider of the account that keeps them. */
  readonly provider: Provider;
  /** ARN of the key that encrypts them. */
  readonly keyArn: pulumi.Input<string>;
  /** Name of the ClusterSecretStore; who takes it waits for the store. */
  readonly storeName: pulumi.Output<string>;
  /** Identity of who fetches them. Absent where others installed the operator, and let it in. */
  readonly identity?: PodIdentityRole;
}

/** Returns the id of one of the operator's statements, which names the binding that it serves. */
export function operatorStatement(index: number): string {
  return `${statementId('platform external-secrets')}${index}`;
}

/** Returns with what the names of the stack's secrets begin: "task-platform-production". */
export function secretsPrefix({ system, environment }: Settings): string {
  return `${system}-${environment}`;
}

/** Returns who keeps the Secrets of a cluster in AWS Secrets Manager. */
export function awsSecretKeeper(surroundings: KeeperSurroundings): SecretKeeper {
  const { settings, provider, keyArn, storeName } = surroundings;
  const letIn = new Map<string, RolePolicy>();
  return {
    keep: (name, { data, ...object }, opts) => {
      const { namespace } = object;
      const { arn, versionId } = keptSecret(
        name,
        {
          namePrefix: pulumi.interpolate`${secretsPrefix(settings)}/${namespace}/${object.name}-`,
          keyArn,
          recoveryWindowInDays: recoveryWindowOf(settings),
          data,
        },
        { ...opts, provider },
      );
      const source = { storeName, secretArn: arn, versionId, keys: Object.keys(data) };
      return externalSecret(name, { ...object, ...source }, opts);
    },
    fetch: (name, { store, ...args }, opts) => {
      const found = letIn.get(store) ?? readerOf(store, args.secretArn, surroundings);
      if (found !== undefined) letIn.set(store, found);
      return externalSecret(
        name,
        { ...args, storeName, refreshInterval: refreshOfRotated },
        pulumi.mergeOptions(opts, { dependsOn: found === undefined ? [] : [found] }),
      );
    },
  };
}

/** Lets the operator read the one secret, whose name AWS chose. */
function readerOf(
  store: string,
  secretArn: pulumi.Input<string>,
  { identity, provider }: KeeperSurroundings,
): RolePolicy | undefined {
  if (identity === undefined) return undefined;
  const policy = policyDocument([
    { sid: operatorStatement(1), actions: readActions, resources: [secretArn] },
  ]);
  return new RolePolicy(
    `external-secrets-${store}`,
    { role: identity.roleName, policy },
    { parent: identity, provider },
  );
}

/** Days in which a deleted secret comes back; what is only tried is gone at once. */
function recoveryWindowOf(settings: Settings): number {
  if (settings.environment === 'development') return 0;
  return isProductionLike(settings) ? 30 : 7;
}

import type * as pulumi from '@pulumi/pulumi';
import { PodIdentityRole } from '../../../components/aws/podIdentityRole';
import type { PolicyStatement } from '../../../components/aws/policyDocument';
import {
  ExternalSecrets,
  externalSecretsServiceAccount,
} from '../../../components/kubernetes/operators/externalSecrets';
import { keepSecretsBy } from '../../../components/kubernetes/secretKeeper';
import { secretStore } from '../../../components/kubernetes/secretStore';
import { isProductionLike } from '../../model/environment';
import { externalSecretsSubject } from '../../wiring/operations/externalSecretsGrants';
import { namespacesOf } from '../namespaces';
import { awsSecretKeeper, operatorStatement, readActions, secretsPrefix } from './awsSecretKeeper';
import type { GuardSurroundings } from './operationsSurroundings';

/** Namespace of the stack's own programs with credentials: Grafana and Alertmanager. */
const programNamespaces = ['monitoring'];

/**
 * Lets AWS Secrets Manager keep every Secret that the stack makes in its cluster from now on, and installs the operator
 * that brings them in, unless there is one. Returns what Secrets wait for.
 */
export function installExternalSecrets(
  surroundings: GuardSurroundings,
  opts: pulumi.ComponentResourceOptions,
): readonly pulumi.Resource[] {
  const { settings, system, landscape, installed, home } = surroundings;
  const { kubernetes, aws: provider } = home.providers;
  if (home.aws === undefined || provider === undefined)
    throw new Error('Only on AWS are secrets kept outside.');
  const identity = installed.has('externalSecrets') ? operatorIdentity(surroundings, opts) : undefined;
  const operator = identity === undefined ? [] : installOperator(identity, surroundings, opts);
  const store = secretStore(
    'secret-store',
    {
      name: secretsPrefix(settings),
      region: settings.region,
      namespaces: [...namespacesOf(system, landscape), ...programNamespaces],
    },
    { provider: kubernetes, dependsOn: [...operator] },
  );
  const keeper = awsSecretKeeper({
    settings,
    provider,
    keyArn: home.aws.keys.arns.data,
    storeName: store.metadata.name,
    ...(identity === undefined ? {} : { identity }),
  });
  keepSecretsBy(keeper, kubernetes);
  return [store];
}

function installOperator(
  identity: PodIdentityRole,
  { settings, rules, installed }: GuardSurroundings,
  opts: pulumi.ComponentResourceOptions,
): readonly pulumi.Resource[] {
  const operator = new ExternalSecrets(
    externalSecretsSubject,
    {
      grants: rules.get(externalSecretsSubject) ?? [],
      // The id makes the pods wait for the association, and be replaced with it.
      podAnnotations: { 'berth.dev/pod-identity': identity.associationId },
      multiZone: isProductionLike(settings),
      scraped: installed.has('metrics'),
    },
    opts,
  );
  return operator.ready;
}

/** The operator may read the secrets of this stack, and open them by the stack's key. */
function operatorIdentity(
  { settings, home }: GuardSurroundings,
  opts: pulumi.ComponentResourceOptions,
): PodIdentityRole {
  const { cluster, keys } = home.aws ?? {};
  if (cluster === undefined || keys === undefined)
    throw new Error('Secrets come into a cluster of AWS alone.');
  const { region, accountId } = settings;
  const statements: PolicyStatement[] = [
    {
      sid: operatorStatement(1),
      actions: readActions,
      resources: [`arn:aws:secretsmanager:${region}:${accountId}:secret:${secretsPrefix(settings)}/*`],
    },
    {
      sid: operatorStatement(2),
      actions: ['kms:Decrypt'],
      resources: [keys.arns.data],
      conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` } },
    },
  ];
  const { namespace, name } = externalSecretsServiceAccount;
  const args = { clusterName: cluster.name, namespace, serviceAccount: name, statements };
  return new PodIdentityRole(externalSecretsSubject, args, opts);
}

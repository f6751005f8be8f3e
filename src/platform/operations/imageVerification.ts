import * as pulumi from '@pulumi/pulumi';
import { PodIdentityRole } from '../../../components/aws/podIdentityRole';
import { imagePolicy } from '../../../components/kubernetes/imagePolicy';
import { Kyverno, kyvernoServiceAccount } from '../../../components/kubernetes/operators/kyverno';
import { repositoryOf } from '../../config/image';
import type { Settings } from '../../config/settings';
import { isProductionLike } from '../../model/environment';
import type { System } from '../../model/system';
import { kyvernoSubject } from '../../wiring/operations/imageVerificationGrants';
import { namespacesOf } from '../namespaces';
import { ownServices } from '../ownServices';
import type { GuardSurroundings } from './operationsSurroundings';

/** Installs Kyverno and its policy. Returns what pods wait for. */
export function installImageVerification(
  surroundings: GuardSurroundings,
  opts: pulumi.ComponentResourceOptions,
): readonly pulumi.Resource[] {
  const { settings, system, landscape, rules, installed } = surroundings;
  const namespaces = namespacesOf(system, landscape);
  const identity = registryIdentity(surroundings, opts);
  const kyverno = new Kyverno(
    'kyverno',
    {
      namespaces,
      grants: rules.get(kyvernoSubject) ?? [],
      imagePullSecrets: logins(settings),
      multiZone: isProductionLike(settings),
      scraped: installed.has('metrics'),
      // The id makes the pods wait for the association, and be replaced with it.
      ...(identity === undefined
        ? {}
        : { podAnnotations: { 'berth.dev/pod-identity': identity.associationId } }),
    },
    opts,
  );
  const { publicKeys, identities } = settings.imageVerification ?? { publicKeys: [], identities: [] };
  const repositories = signedRepositories(settings, system);
  // Stand-ins are signed by nobody.
  if (repositories.length === 0) return kyverno.ready;
  const policy = imagePolicy(
    'signed-images',
    {
      name: `${system.name}-${settings.environment}-signed-images`,
      namespaces,
      repositories,
      publicKeys,
      identities,
      imagePullSecrets: settings.imagePullSecrets.map(({ name }) => name),
      elasticRegistry: identity !== undefined && repositories.some(isElastic),
    },
    { provider: surroundings.home.providers.kubernetes, dependsOn: [...kyverno.ready] },
  );
  return [...kyverno.ready, policy];
}

/** Images of the services that the stack's owner builds: nobody of theirs signs a public one, or those of stores. */
function signedRepositories(settings: Settings, system: System): readonly string[] {
  const repositories = ownServices(system).flatMap(([name, { publicImage }]) => {
    const image = settings.services[name]?.image;
    if (image === undefined) return [];
    const repository = repositoryOf(image);
    return publicImage !== undefined && repositoryOf(publicImage) === repository ? [] : [repository];
  });
  return [...new Set(repositories)];
}

function isElastic(repository: string): boolean {
  return /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com\//.test(repository);
}

/** A login that is there already, its owner puts into Kyverno's namespace too. */
function logins({ imagePullSecrets }: Settings) {
  return imagePullSecrets.flatMap((secret) =>
    secret.kind === 'existing'
      ? []
      : [
          {
            name: secret.name,
            registry: secret.registry,
            username: secret.username,
            password: pulumi.secret(secret.password.reveal()),
          },
        ],
  );
}

/** By which Kyverno reads the registry of the account; nodes have a right of their own. */
function registryIdentity(
  { settings, home }: GuardSurroundings,
  opts: pulumi.ComponentResourceOptions,
): PodIdentityRole | undefined {
  const clusterName = home.aws?.cluster?.name;
  if (clusterName === undefined) return undefined;
  const { region, accountId } = settings;
  return new PodIdentityRole(
    'kyverno',
    {
      clusterName,
      namespace: kyvernoServiceAccount.namespace,
      serviceAccount: kyvernoServiceAccount.name,
      statements: [
        // A token is the account's, and names no repository.
        { sid: 'PlatformImageVerification1', actions: ['ecr:GetAuthorizationToken'], resources: ['*'] },
        {
          sid: 'PlatformImageVerification2',
          actions: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchCheckLayerAvailability'],
          resources: [`arn:aws:ecr:${region}:${accountId}:repository/*`],
        },
      ],
    },
    opts,
  );
}

import { CustomResource } from '@pulumi/kubernetes/apiextensions';
import type * as pulumi from '@pulumi/pulumi';

export interface ImagePolicyArgs {
  /** Name of the policy, unique in the cluster. */
  readonly name: string;
  /** Namespaces whose pods it judges. */
  readonly namespaces: readonly string[];
  /** Repositories of the images that must be signed, e.g. "ghcr.io/acme/api". */
  readonly repositories: readonly string[];
  /** Public keys in PEM; a signature by any is enough. */
  readonly publicKeys: readonly string[];
  /** Who may have signed without a key: the issuer of the identity, and its subject, in which `*` stands for any text. */
  readonly identities: readonly { readonly issuer: string; readonly subject: string }[];
  /** Names of the Secrets, in Kyverno's namespace, that open the registries. */
  readonly imagePullSecrets: readonly string[];
  /** Whether the registries are of AWS, and Kyverno logs in by its Pod Identity. Default: false. */
  readonly elasticRegistry?: boolean;
}

/** The public log of signatures of the Sigstore project, in which cosign writes each unless told not to. */
const transparencyLog = 'https://rekor.sigstore.dev';

/** Seconds that registry and log may take: thirty are the most that the API server waits for a webhook. */
const timeoutSeconds = 30;

/**
 * Makes the policy by which Kyverno lets pods run only signed images of the repositories, and writes the digest of what
 * was signed into the pod. Workloads themselves are left as they are: their next update would find them changed.
 */
export function imagePolicy(
  name: string,
  args: ImagePolicyArgs,
  opts: pulumi.CustomResourceOptions,
): CustomResource {
  return new CustomResource(
    name,
    {
      apiVersion: 'policies.kyverno.io/v1',
      kind: 'ImageValidatingPolicy',
      metadata: { name: args.name },
      spec: imagePolicySpec(args),
    },
    opts,
  );
}

/** Pods that were there before the policy are left to end: a Job lets its pods go by updating them. */
const imagesChange = [
  "request.operation == 'CREATE'",
  ...['containers', 'initContainers', 'ephemeralContainers'].map((containers) => {
    const imagesOf = (pod: string) =>
      `${pod}.spec.?${containers}.orValue([]).map(container, container.image)`;
    return `${imagesOf('object')} != ${imagesOf('oldObject')}`;
  }),
].join(' || ');

/** Returns the specification of the policy. */
export function imagePolicySpec(args: ImagePolicyArgs) {
  const attestors = attestorsOf(args);
  const any = attestors.map(({ name }) => `attestors.${name}`).join(', ');
  // An image is of the containers, of those before them, or of one that somebody adds to look around.
  const images =
    'images.containers + images.?initContainers.orValue([]) + images.?ephemeralContainers.orValue([])';
  return {
    // Who cannot reach the registry cannot tell, and lets nothing in.
    failurePolicy: 'Fail',
    validationActions: ['Deny'],
    webhookConfiguration: { timeoutSeconds },
    evaluation: { admission: { enabled: true }, background: { enabled: false } },
    autogen: { podControllers: { controllers: [] } },
    matchConstraints: {
      namespaceSelector: {
        matchExpressions: [
          { key: 'kubernetes.io/metadata.name', operator: 'In', values: [...args.namespaces] },
        ],
      },
      resourceRules: [
        {
          apiGroups: [''],
          apiVersions: ['v1'],
          operations: ['CREATE', 'UPDATE'],
          resources: ['pods', 'pods/ephemeralcontainers'],
        },
      ],
    },
    matchConditions: [{ name: 'images-change', expression: imagesChange }],
    matchImageReferences: args.repositories.flatMap(globsOf),
    ...credentials(args),
    validationConfigurations: { mutateDigest: true, verifyDigest: true, required: true },
    attestors,
    validations: [
      {
        expression: `(${images}).map(image, verifyImageSignatures(image, [${any}])).all(count, count > 0)`,
        message: 'An image is not signed by anybody whom berth:imageVerification names.',
      },
    ],
  };
}

/** By tag, by digest, or by neither, which means the tag latest; of Docker Hub also with the host that is left out. */
function globsOf(repository: string): { readonly glob: string }[] {
  const [first = ''] = repository.split('/');
  const hosted = repository.includes('/') && /[.:]|^localhost$/.test(first);
  return [repository, ...(hosted ? [] : [`docker.io/${repository}`])].flatMap((name) =>
    ['', ':*', '@*'].map((ending) => ({ glob: `${name}${ending}` })),
  );
}

function credentials({ imagePullSecrets, elasticRegistry = false }: ImagePolicyArgs) {
  if (imagePullSecrets.length === 0 && !elasticRegistry) return {};
  return {
    credentials: {
      ...(elasticRegistry ? { providers: ['amazon'] } : {}),
      ...(imagePullSecrets.length === 0 ? {} : { secrets: [...imagePullSecrets] }),
    },
  };
}

function attestorsOf({ publicKeys, identities }: ImagePolicyArgs) {
  const ctlog = { url: transparencyLog };
  return [
    ...publicKeys.map((data, index) => ({ name: `key${index + 1}`, cosign: { key: { data }, ctlog } })),
    ...identities.map(({ issuer, subject }, index) => ({
      name: `identity${index + 1}`,
      cosign: { keyless: { identities: [{ issuer, ...subjectOf(subject) }] }, ctlog },
    })),
  ];
}

/** A subject with a star is an expression, which must fit the whole of the name. */
function subjectOf(subject: string): { readonly subject: string } | { readonly subjectRegExp: string } {
  if (!subject.includes('*')) return { subject };
  const literally = subject.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return { subjectRegExp: `^${literally.join('.*')}$` };
}

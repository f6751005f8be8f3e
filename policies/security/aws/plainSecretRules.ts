import {
  asText,
  isBag,
  isList,
  isSecret,
  isUnknown,
  type PropertyValue,
} from '../../../src/simulation/propertyValue';
import type { PolicyResource } from '../../policyResource';
import { awsGuide } from '../../awsStandards';
import { resourceRule, stackRule, stackType, type Rule } from '../../rule';
import { secretShape } from '../kubernetes/secretText';

/** Properties of the providers that hold a secret, by their last words. */
const secretProperties =
  /(password|passwordV4|passphrase|secretString|secretBinary|authToken|privateKey|privateKeyPem|privateKeyPemPkcs8|privateKeyOpenssh|clientSecret|secretKey|apiKey)$/i;

interface PlainSecret {
  readonly path: string;
  readonly what: string;
}

/** Returns the secrets that stand in a value without being marked as such. */
function plainSecrets(value: PropertyValue, path: string): readonly PlainSecret[] {
  if (isSecret(value) || isUnknown(value)) return [];
  if (isList(value)) return value.flatMap((child, index) => plainSecrets(child, `${path}[${index}]`));
  if (isBag(value)) {
    return Object.entries(value).flatMap(([key, child]) =>
      plainSecrets(child, path === '' ? key : `${path}.${key}`),
    );
  }
  const text = asText(value);
  if (text === '' || typeof value !== 'string') return [];
  const shape = secretShape(text);
  const what = shape ?? (secretProperties.test(path) ? 'what its name calls a secret' : undefined);
  return what === undefined ? [] : [{ path, what }];
}

/** Kubernetes' objects have rules of their own. */
function isJudged({ type }: PolicyResource): boolean {
  return !type.startsWith('kubernetes:');
}

const marked = stackRule({
  id: 'security-secrets-marked',
  severity: 'critical',
  enforcement: 'mandatory',
  why: 'What is not marked as a secret stands in plain text in the state, in previews and in outputs.',
  mend: 'Pass the value through `pulumi.secret`, or name the property in `additionalSecretOutputs`.',
  standards: [
    { name: 'Pulumi documentation', version: '3', reference: 'Secrets: How secrets relate to outputs' },
  ],
  onUnknown: 'undecided',
  types: [stackType],
  check: (_, { resources, secretsMarked }) =>
    // Pulumi's policy host opens secrets before anybody can look.
    secretsMarked
      ? resources
          .filter(isJudged)
          .flatMap(({ type, name, props }) =>
            plainSecrets(props, '').map(
              ({ path, what }) => `has ${what} in plain text: ${path} of ${type} ${name}`,
            ),
          )
      : [],
});

/** What logs in by itself; `exec` asks AWS for an hour's token instead. */
const credential = /\b(token|client-key-data|client-certificate-data|password)\b["']?\s*:/;

const kubeconfigWithoutCredential = resourceRule({
  id: 'security-kubeconfig-no-credential',
  severity: 'critical',
  enforcement: 'mandatory',
  why: 'A token or a key in a kubeconfig is a login that works wherever the state of the stack goes.',
  mend: 'Let the kubeconfig run `aws eks get-token`, or mark it as a secret.',
  standards: [
    awsGuide('Amazon EKS User Guide', 'Connect kubectl to an EKS cluster by creating a kubeconfig file'),
  ],
  onUnknown: 'undecided',
  types: ['pulumi:providers:kubernetes'],
  check: ({ props }) => {
    const { kubeconfig } = props;
    return typeof kubeconfig === 'string' && credential.test(kubeconfig)
      ? ['has a login of the cluster in plain text in its kubeconfig']
      : [];
  },
});

/** Secrets that stand where everybody reads them. */
export const plainSecretRules: readonly Rule[] = [marked, kubeconfigWithoutCredential];

import type { PropertyBag } from './propertyValue';
import { simulatedText } from './random';
import { hexDigits, text, type Made, type ResourceModel, type ResourceModels } from './resourceModel';
import { between, oneOf, required, whole } from './rules';

/** Characters of a line of PEM. */
const lineLength = 64;

/** What the provider calls the uses of a certificate; the documentation of the SDK writes them in another way. */
const uses = [
  'any_extended',
  'cert_signing',
  'client_auth',
  'code_signing',
  'content_commitment',
  'crl_signing',
  'data_encipherment',
  'decipher_only',
  'digital_signature',
  'email_protection',
  'encipher_only',
  'ipsec_end_system',
  'ipsec_tunnel',
  'ipsec_user',
  'key_agreement',
  'key_encipherment',
  'microsoft_commercial_code_signing',
  'microsoft_kernel_code_signing',
  'microsoft_server_gated_crypto',
  'netscape_server_gated_crypto',
  'ocsp_signing',
  'server_auth',
  'timestamping',
];

/** PEM that belongs to the key, and says that it is simulated. */
function pem(label: string, key: string): string {
  return `-----BEGIN ${label}-----\n${simulatedText(key, lineLength)}\n-----END ${label}-----\n`;
}

/** Of other inputs another certificate comes; the same inputs give the same. */
function madeOf(label: string, { id, inputs }: Made): string {
  return pem(label, `${label} ${id} ${JSON.stringify(inputs)}`);
}

const uniqueId = ({ type, name }: { readonly type: string; readonly name: string }) =>
  hexDigits(`${type}::${name}`, 40);

const certificateInputs = [
  'allowedUses',
  'validityPeriodHours',
  'isCaCertificate',
  'maxPathLength',
  'setSubjectKeyId',
];

function certificateOutputs(made: Made): PropertyBag {
  return {
    certPem: madeOf('CERTIFICATE', made),
    readyForRenewal: false,
    validityStartTime: '2020-01-01T00:00:00Z',
    validityEndTime: '2120-01-01T00:00:00Z',
  };
}

function certificate(immutable: readonly string[], ...needed: readonly string[]): ResourceModel {
  return {
    immutable: [...certificateInputs, ...immutable],
    id: uniqueId,
    outputs: certificateOutputs,
    rules: [
      required('allowedUses', 'validityPeriodHours', ...needed),
      oneOf('allowedUses.*', uses),
      between('validityPeriodHours', 0, Number.MAX_SAFE_INTEGER),
      whole('earlyRenewalHours', ({ earlyRenewalHours, validityPeriodHours }) =>
        Number(earlyRenewalHours ?? 0) < Number(validityPeriodHours)
          ? undefined
          : 'is not below validityPeriodHours: the certificate would be renewed at every update',
      ),
    ],
  };
}

/** The TLS provider. Its keys and certificates are no real ones. */
export const tlsModels: ResourceModels = {
  'tls:index/privateKey:PrivateKey': {
    immutable: ['algorithm', 'ecdsaCurve', 'rsaBits'],
    id: uniqueId,
    outputs: (made) => ({
      privateKeyPem: pem(`${text(made.inputs, 'algorithm')} PRIVATE KEY`, `key ${made.id}`),
      privateKeyPemPkcs8: pem('PRIVATE KEY', `key ${made.id}`),
      privateKeyOpenssh: pem('OPENSSH PRIVATE KEY', `key ${made.id}`),
      publicKeyPem: pem('PUBLIC KEY', `public ${made.id}`),
      publicKeyOpenssh: `ecdsa-sha2-nistp256 ${simulatedText(`public ${made.id}`, lineLength)}\n`,
    }),
    rules: [
      required('algorithm'),
      oneOf('algorithm', ['RSA', 'ECDSA', 'ED25519']),
      oneOf('ecdsaCurve', ['P224', 'P256', 'P384', 'P521']),
    ],
  },
  'tls:index/certRequest:CertRequest': {
    immutable: ['privateKeyPem', 'subject', 'dnsNames', 'ipAddresses', 'uris'],
    id: uniqueId,
    outputs: (made) => ({ certRequestPem: madeOf('CERTIFICATE REQUEST', made), keyAlgorithm: 'ECDSA' }),
    rules: [required('privateKeyPem')],
  },
  'tls:index/selfSignedCert:SelfSignedCert': certificate(
    ['privateKeyPem', 'subject', 'dnsNames', 'ipAddresses', 'uris'],
    'privateKeyPem',
  ),
  'tls:index/locallySignedCert:LocallySignedCert': certificate(
    ['certRequestPem', 'caPrivateKeyPem', 'caCertPem'],
    'certRequestPem',
    'caPrivateKeyPem',
    'caCertPem',
  ),
};

import { secret } from '../../../../src/simulation/propertyValue';
import { set, type Mutant } from '../../mutant';
import { container, mutant } from '../taskPlatform';

const configMap = { type: 'kubernetes:core/v1:ConfigMap', name: 'prometheus' };

function variable(name: string, value: string): Mutant['spoil'] {
  return container('env.0', { name, value });
}

/** A private key of nobody. */
const privateKey = ['-----BEGIN EC PRIVATE KEY-----', 'MHcCAQEE', '-----END EC PRIVATE KEY-----'].join('\n');

/** Images that are anything, and secrets in the open. */
export const podContentMutants: readonly Mutant[] = [
  mutant(
    'security-pod-image-pinned',
    'an image by the tag latest',
    container('image', 'registry.example.com:5000/api:latest'),
    /api:latest, whose tag moves/,
  ),
  mutant(
    'security-pod-image-pinned',
    'an image without a tag, of a registry with a port',
    container('image', 'registry.example.com:5000/api'),
    /names neither tag nor digest/,
  ),
  mutant(
    'security-pod-no-plain-secret',
    'a secret of the stack in a variable',
    container('env.0', { name: 'GREETING', value: secret('good day') }),
    /a secret of the stack in the variable GREETING/,
  ),
  mutant(
    'security-pod-no-plain-secret',
    'a variable that its name calls a secret',
    variable('SMTP_PASSWORD', 'good day'),
    /what its name calls a secret in the variable SMTP_PASSWORD/,
  ),
  mutant(
    'security-pod-no-plain-secret',
    'a password in a URL',
    variable('CACHE_URL', 'redis://:correcthorse@cache:6379'),
    /a password in a URL in the variable CACHE_URL/,
  ),
  mutant(
    'security-pod-no-plain-secret',
    'an access key of AWS',
    variable('AWS_IDENTITY', 'AKIAIOSFODNN7EXAMPLE'),
    /an access key of AWS/,
  ),
  mutant(
    'security-pod-no-plain-secret',
    'a signed token',
    variable(
      'SESSION',
      `${'eyJhbGciOiJIUzI1NiJ9'}.${'eyJzdWIiOiJub2JvZHkifQ'}.${'c2lnbmF0dXJlIG9mIG5vYm9keQ'}`,
    ),
    /a signed token/,
  ),
  mutant(
    'security-pod-no-plain-secret',
    'a token of GitHub',
    variable('GITHUB', `ghp_${'a1B2'.repeat(9)}`),
    /a token of GitHub/,
  ),
  mutant(
    'security-pod-no-plain-secret',
    'a token of Slack',
    variable('CHAT', ['xoxb', '0123456789', 'abcdefghij'].join('-')),
    /a token of Slack/,
  ),
  mutant(
    'security-pod-no-secret-argument',
    'a password as an option',
    container('args', ['--listen=:8080', '--db-password=correcthorse']),
    /a secret among its arguments/,
  ),
  mutant(
    'security-pod-no-secret-argument',
    'a private key in the command',
    container('command', ['sh', '-c', `echo "${privateKey}"`]),
    /a private key among its arguments/,
  ),
  mutant(
    'security-pod-secrets-by-key',
    'a whole Secret as variables',
    container('envFrom', [{ secretRef: { name: 'api-gateway-redis' } }]),
    /every key of the Secret api-gateway-redis/,
  ),
  mutant(
    'security-pod-memory-limit',
    'a container without a limit of memory',
    container('resources.limits.memory', undefined),
    /has no limit of memory/,
  ),
  mutant(
    'security-config-map-no-secret',
    'a private key in a ConfigMap',
    set(configMap, 'data.key', privateKey),
    /a private key under the key key/,
  ),
  mutant(
    'security-config-map-no-secret',
    'a password in the binary data of a ConfigMap',
    set(configMap, 'binaryData', { 'admin-password': 'Z29vZCBkYXk=' }),
    /what its name calls a secret under the key admin-password/,
  ),
];

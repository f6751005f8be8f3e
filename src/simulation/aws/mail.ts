import { isBag } from '../propertyValue';
import { hexDigits, idFrom, text, type Made, type ResourceModels } from '../resourceModel';
import { each, lengthBetween, matches, oneOf, required, whole } from '../rules';
import { regionalArn } from './arn';

const domainPattern = /^([a-z0-9_]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;

/** Returns three texts such as Easy DKIM gives a domain. */
function dkimTokens({ id, region }: Made): string[] {
  return [1, 2, 3].map((number) => hexDigits(`${region}:${id}:${number}`, 32));
}

/** Amazon SES. */
export const mailModels: ResourceModels = {
  'aws:sesv2/configurationSet:ConfigurationSet': {
    immutable: ['configurationSetName'],
    id: idFrom('configurationSetName'),
    outputs: (made) => ({ arn: regionalArn(made, 'ses', `configuration-set/${made.id}`) }),
    rules: [
      required('configurationSetName'),
      matches('configurationSetName', /^[A-Za-z0-9_-]{1,64}$/, '1 to 64 letters, digits, "_" and "-"'),
      oneOf('deliveryOptions.tlsPolicy', ['REQUIRE', 'OPTIONAL']),
      oneOf('suppressionOptions.suppressedReasons.*', ['BOUNCE', 'COMPLAINT']),
    ],
  },
  'aws:sesv2/emailIdentity:EmailIdentity': {
    immutable: ['emailIdentity'],
    id: idFrom('emailIdentity'),
    outputs: (made) => {
      const asked = made.inputs['dkimSigningAttributes'];
      return {
        arn: regionalArn(made, 'ses', `identity/${made.id}`),
        identityType: made.id.includes('@') ? 'EMAIL_ADDRESS' : 'DOMAIN',
        verificationStatus: 'PENDING',
        verifiedForSendingStatus: false,
        dkimSigningAttributes: {
          ...(isBag(asked) ? asked : {}),
          currentSigningKeyLength: 'RSA_2048_BIT',
          signingAttributesOrigin: 'AWS_SES',
          status: 'PENDING',
          tokens: dkimTokens(made),
        },
      };
    },
    rules: [
      required('emailIdentity'),
      oneOf('dkimSigningAttributes.nextSigningKeyLength', ['RSA_1024_BIT', 'RSA_2048_BIT']),
      each('emailIdentity', (value) =>
        typeof value !== 'string' || value.includes('@') || domainPattern.test(value)
          ? undefined
          : `"${value}" is neither an address nor a domain`,
      ),
    ],
  },
  'aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes': {
    immutable: ['emailIdentity'],
    id: idFrom('emailIdentity'),
    rules: [
      required('emailIdentity'),
      oneOf('behaviorOnMxFailure', ['USE_DEFAULT_VALUE', 'REJECT_MESSAGE']),
      whole('mailFromDomain', (inputs) => {
        const [domain, below] = [text(inputs, 'emailIdentity'), text(inputs, 'mailFromDomain')];
        return below === '' || below.endsWith(`.${domain}`)
          ? undefined
          : `"${below}" must be a name below ${domain}`;
      }),
    ],
  },
  'aws:iam/userPolicy:UserPolicy': {
    autoname: { property: 'name', unless: ['namePrefix'] },
    immutable: ['name', 'namePrefix', 'user'],
    id: idFrom('user', 'name'),
    rules: [
      required('user', 'policy'),
      lengthBetween('name', 1, 128),
      // Inline policies of a user have less room than those of a role.
      each('policy', (value) =>
        typeof value === 'string' && value.replace(/\s/g, '').length > 2048
          ? 'is longer than the 2048 characters that a user has for inline policies'
          : undefined,
      ),
    ],
  },
};

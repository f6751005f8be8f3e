/** Keys of a cloud or a vault that Pulumi encrypts secrets with. */
const schemes = ['awskms', 'azurekeyvault', 'gcpkms', 'hashivault'];

/**
 * Returns what is wrong with the choice of who encrypts the secrets of a stack; empty where nothing is. Production
 * needs one that somebody named: a passphrase made up on the way is lost with the machine that made it.
 * @param named what the user names; absent where nothing is
 * @param initialised whether the stack file says already that the stack has one
 */
export function secretsProviderProblems(
  named: string | undefined,
  environment: unknown,
  initialised: boolean,
): readonly string[] {
  const choices = `awskms://alias/NAME?region=REGION or another of ${schemes.map((scheme) => `${scheme}://`).join(', ')}, passphrase (one that you keep), or default (Pulumi Cloud)`;
  if (named === undefined) {
    return environment !== 'production' || initialised
      ? []
      : [`the secrets provider is not named; production needs --secrets-provider: ${choices}`];
  }
  const known =
    named === 'passphrase' ||
    named === 'default' ||
    schemes.some((scheme) => named.startsWith(`${scheme}://`) && named.length > scheme.length + 3);
  return known ? [] : [`the secrets provider is "${named}"; it must be ${choices}`];
}

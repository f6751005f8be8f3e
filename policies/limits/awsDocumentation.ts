import type { Standard } from '../rule';

/** Returns a page of the AWS documentation: the guide and the page's title. */
export function awsDocumentation(reference: string): Standard {
  return { name: 'AWS documentation', version: '2026', reference };
}

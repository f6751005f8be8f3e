import type { Standard } from '../../rule';

/** Returns a control of the standard that Security Hub checks by default, e.g. "RDS.3". */
export function foundational(reference: string): Standard {
  return { name: 'AWS Foundational Security Best Practices', version: '1.0.0', reference };
}

/** Returns a recommendation of the benchmark for AWS accounts, e.g. "3.7". */
export function cisAws(reference: string): Standard {
  return { name: 'CIS AWS Foundations Benchmark', version: '5.0.0', reference };
}

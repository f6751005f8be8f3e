import type { Standard } from '../rule';

/** Returns a best practice of the cost pillar, e.g. "COST02-BP05 Implement cost controls". */
export function costPillar(reference: string): Standard {
  return { name: 'AWS Well-Architected Framework, Cost Optimization Pillar', version: '2024', reference };
}

import type { Standard } from './rule';

/** Returns a control of AWS Security Hub, e.g. "RDS.5". */
export function securityHub(reference: string): Standard {
  return { name: 'AWS Security Hub CSPM control reference', version: '2025', reference };
}

/** Returns a best practice of the reliability pillar, e.g. "REL10-BP01". */
export function reliabilityPillar(reference: string): Standard {
  return { name: 'AWS Well-Architected Framework, Reliability Pillar', version: '2024', reference };
}

/** Returns a page of a guide of AWS by the guide's name and the page's title. */
export function awsGuide(guide: string, reference: string): Standard {
  return { name: guide, version: '2025', reference };
}

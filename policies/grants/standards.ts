import type { Standard } from '../rule';

/** Who may do what is no more than somebody needs. */
export const leastPrivilege: Standard = {
  name: 'AWS Well-Architected Framework',
  version: '2024',
  reference: 'SEC03-BP02 Grant least privilege access',
};

import { modelledTypes } from '../../src/simulation/models';
import { awsDocumentation } from './awsDocumentation';
import type { ModelRuleDefinition } from './modelRules';

/** What AWS asks of all of its resources, and what the simulated cloud knows of types that no rule before speaks of. */
export const tagLimits: readonly ModelRuleDefinition[] = [
  {
    id: 'limits-tags',
    types: modelledTypes.filter((type) => type.startsWith('aws:')),
    about: /^tags$/,
    why: 'AWS takes 50 tags of 128 and 256 letters, digits and few signs, and keeps keys that begin with "aws:" for itself; a wrong tag fails the resource at its creation.',
    mend: 'Shorten the tag, or write it in letters, digits, spaces and _ . : / = + - @.',
    standards: [awsDocumentation('Tagging AWS Resources User Guide: Best practices and strategies')],
  },
];

/** The last of the list: whatever else the simulated cloud refuses. */
export const otherLimits: readonly ModelRuleDefinition[] = [
  {
    id: 'limits-inputs',
    types: modelledTypes,
    why: 'A provider or the service behind it refuses these inputs, which shows at up alone.',
    mend: 'Correct the property that the message names.',
    standards: [awsDocumentation('AWS General Reference: Service endpoints and quotas')],
  },
];

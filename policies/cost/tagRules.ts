import { isBag, isSecret, type PropertyBag, type PropertyValue } from '../../src/simulation/propertyValue';
import { parsed } from '../awsResources';
import { bagAt, bagsAt, textAt } from '../cluster';
import type { PolicyResource } from '../policyResource';
import { resourceRule, type Rule } from '../rule';
import { costPillar } from './costStandards';

/** Tags by which a bill is split. */
const allocation = ['berth:system', 'berth:environment'] as const;

/** A place that says what tags something of AWS gets. */
interface Tagged {
  /** What gets the tags, for people. */
  readonly what: string;
  readonly tags: PropertyBag;
}

/** Where tags are said, by type. Those of the provider do not reach what EKS and controllers make. */
const places: Readonly<Record<string, (resource: PolicyResource) => readonly Tagged[]>> = {
  'pulumi:providers:aws': ({ props }) => [
    { what: 'what it makes', tags: bagAt(opened(props['defaultTags']), 'tags') },
  ],
  'aws:ec2/launchTemplate:LaunchTemplate': ({ props }) =>
    ['instance', 'volume'].map((kind) => ({
      what: kind === 'instance' ? 'its nodes' : 'the disks of its nodes',
      tags: bagAt(
        bagsAt(props, 'tagSpecifications.*').find((one) => one['resourceType'] === kind) ?? {},
        'tags',
      ),
    })),
  'aws:eks/addon:Addon': ({ props }) =>
    textAt(props, 'addonName') === 'aws-ebs-csi-driver'
      ? [
          {
            what: 'the disks that it makes for pods',
            tags: bagAt(opened(props['configurationValues']), 'controller.extraVolumeTags'),
          },
        ]
      : [],
  'kubernetes:helm.sh/v3:Release': ({ props }) =>
    textAt(props, 'chart') === 'aws-load-balancer-controller'
      ? [{ what: 'the load balancers that it makes', tags: bagAt(props, 'values.defaultTags') }]
      : [],
};

const tags = resourceRule({
  id: 'cost-tags',
  severity: 'low',
  enforcement: 'mandatory',
  why: 'A bill can be split by system and environment only where both are tags of what is paid for, nodes, disks and load balancers included.',
  mend: `Set the tags ${allocation.map((tag) => `\`${tag}\``).join(' and ')} there, and activate them as cost allocation tags in the account that pays.`,
  standards: [costPillar('COST03-BP02 Add organization information to cost and usage')],
  onUnknown: 'undecided',
  types: Object.keys(places),
  check: (resource) =>
    (places[resource.type]?.(resource) ?? []).flatMap(({ what, tags: given }) => {
      const missing = allocation.filter((tag) => (given[tag] ?? '') === '');
      return missing.length === 0
        ? []
        : [`leaves ${what} without ${missing.map((tag) => `the tag ${tag}`).join(' and ')}`];
    }),
});

/** A provider has its properties as text; a policy host may have opened them. */
function opened(value: PropertyValue | undefined): PropertyBag {
  const bag = typeof value === 'string' ? parsed(value) : value;
  return isBag(bag) && !isSecret(bag) ? bag : {};
}

/** By what the bill can be split. */
export const tagRules: readonly Rule[] = [tags];

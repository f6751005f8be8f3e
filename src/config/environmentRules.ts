import { isInMode } from '../model/environment';
import type { Store } from '../model/store';
import { imageOf } from './image';
import type { Problem } from './problem';
import { accountOf, makesCluster, placementOf } from './resolve';
import type { Rule, RuleContext } from './rules';

/** What production demands, and what a domain is needed for. */
export const environmentRules: readonly Rule[] = [
  domainProblems,
  deployerRoleProblems,
  accountProblems,
  openEndpointProblems,
  imageProblems,
  emulatorProblems,
];

/** What in the cluster only emulators do: they keep their data in memory, and deliver no mail. */
const emulatedKinds: readonly Store['kind'][] = ['queue', 'topic', 'table', 'mail'];

function domainProblems({ input }: RuleContext): Problem[] {
  if (input.domain !== undefined) return [];
  if (input.target === 'kubernetes' && input.environment !== 'production') return [];
  const reason = input.target === 'aws' ? 'on aws' : 'in production';
  return [
    {
      key: 'domain',
      text: `is not set; ${reason} it must be the DNS name below which the system answers, such as example.com`,
    },
  ];
}

function deployerRoleProblems({ input }: RuleContext): Problem[] {
  if (!makesCluster(input)) return [];
  if ((input.cluster?.deployerRoles ?? []).length > 0) return [];
  return [
    {
      key: 'cluster.deployerRoles',
      text: 'is not set; it must list the ARNs of the IAM roles that administer the cluster: nobody else can use it',
    },
  ];
}

/** Without the roles of a new cluster the account is missing too, but comes with them. */
function accountProblems(context: RuleContext): Problem[] {
  const { input } = context;
  if (input.target !== 'aws' || accountOf(input) !== undefined || deployerRoleProblems(context).length > 0) {
    return [];
  }
  return [{ key: 'accountId', text: 'is not set; it must be the AWS account of the stack, in quotes' }];
}

function openEndpointProblems({ input }: RuleContext): Problem[] {
  if (input.environment !== 'production') return [];
  return (input.cluster?.endpointAccessCidrs ?? []).flatMap((cidr, index) =>
    cidr === '0.0.0.0/0'
      ? [
          {
            key: `cluster.endpointAccessCidrs[${index}]`,
            text: 'is "0.0.0.0/0", the whole internet; production needs the ranges you deploy from',
          },
        ]
      : [],
  );
}

function imageProblems({ input, system }: RuleContext): Problem[] {
  if (input.allowStandIns ?? input.environment !== 'production') return [];
  const missing = Object.entries(system.services).flatMap(([name, service]) => {
    const { image, problem } = imageOf(name, system, input);
    const known = image !== undefined || problem !== undefined;
    return known || !isInMode(service, input.mode ?? 'kubernetes') ? [] : [name];
  });
  if (missing.length === 0) return [];
  return [
    {
      key: 'imageRegistry',
      text: `is not set, and no image is set for ${missing.join(', ')}; set it, or berth:services.NAME.image for each, or let stand-ins run with berth:allowStandIns`,
    },
  ];
}

function emulatorProblems({ input, system }: RuleContext): Problem[] {
  if (input.environment !== 'production' || input.allowStandIns === true) return [];
  const emulated = Object.entries(system.stores).filter(
    ([name, store]) => emulatedKinds.includes(store.kind) && placementOf(name, store, input) === 'in-cluster',
  );
  if (emulated.length === 0) return [];
  const names = emulated.map(([name]) => name).join(', ');
  const relay = emulated.some(([, { kind }]) => kind === 'mail') ? ', or a relay for mail' : '';
  return [
    {
      key: 'allowStandIns',
      text: `is not true; in the cluster ${names} would run on an emulator meant for development, so production must allow it or use aws${relay}`,
    },
  ];
}

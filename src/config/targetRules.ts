import type { Problem } from './problem';
import type { Rule, RuleContext } from './rules';

/** Settings that mean nothing, or cannot be, on the target. */
export const targetRules: readonly Rule[] = [
  onlyOnAws,
  onlyOnKubernetes,
  operatorProblems,
  placementProblems,
  copyRegionProblems,
];

function onlyOnAws({ input }: RuleContext): Problem[] {
  if (input.target === 'aws') return [];
  const { cluster = {} } = input;
  const awsOnly: Readonly<Record<string, unknown>> = {
    accountId: input.accountId,
    region: input.region,
    network: input.network,
    hostedZone: input.hostedZone,
    masterPassword: input.masterPassword,
    searchServiceLinkedRole: input.searchServiceLinkedRole,
    copyRegion: input.copyRegion,
    cdn: input.cdn,
    apiGatewayAccountRole: input.apiGatewayAccountRole,
    'cluster.name': cluster.name,
    'cluster.endpointAccessCidrs': cluster.endpointAccessCidrs,
    'cluster.deployerInsideNetwork': cluster.deployerInsideNetwork,
    'cluster.deployerRoles': cluster.deployerRoles,
    'cluster.previewRole': cluster.previewRole,
  };
  return [
    ...Object.entries(awsOnly).flatMap(([key, value]) =>
      value === undefined ? [] : [{ key, text: 'is set; leave it out, since berth:target is kubernetes' }],
    ),
    ...(cluster.mode === 'create'
      ? [
          {
            key: 'cluster.mode',
            text: 'is "create"; on kubernetes it must be "existing", or leave it out',
          },
        ]
      : []),
  ];
}

function onlyOnKubernetes({ input }: RuleContext): Problem[] {
  if (input.target === 'kubernetes') {
    if (input.cluster?.context !== undefined) return [];
    return [
      {
        key: 'cluster.context',
        text: 'is not set; it must be the context of the kubeconfig that names the cluster, such as kind-berth',
      },
    ];
  }
  return [
    ...(input.cluster?.context === undefined
      ? []
      : [{ key: 'cluster.context', text: 'is set; leave it out, since berth:target is aws' }]),
    ...(input.ingressHostPorts === true
      ? [{ key: 'ingressHostPorts', text: 'is true; on aws a load balancer stands before the ingress' }]
      : []),
  ];
}

function operatorProblems({ input }: RuleContext): Problem[] {
  const { ingress = 'install', ingressController = 'traefik' } = input.operators ?? {};
  const aws = input.target === 'aws';
  const loadBalancers = input.operators?.loadBalancerController ?? (aws ? 'install' : 'off');
  return [
    ...(ingressController === 'ingress-nginx' && ingress === 'install'
      ? [
          {
            key: 'operators.ingressController',
            text: 'is "ingress-nginx", which was retired; choose traefik, or set berth:operators.ingress to existing',
          },
        ]
      : []),
    ...(ingressController === 'alb' && !aws
      ? [{ key: 'operators.ingressController', text: 'is "alb", which only AWS has; choose traefik' }]
      : []),
    ...(loadBalancers !== 'off' && !aws
      ? [{ key: 'operators.loadBalancerController', text: `is "${loadBalancers}"; it works on aws only` }]
      : []),
    ...(loadBalancers === 'off' && aws && ingress === 'install'
      ? [
          {
            key: 'operators.loadBalancerController',
            text: `is "off"; ${ingressController} needs it for its load balancer, so install it or name it as existing`,
          },
        ]
      : []),
  ];
}

function placementProblems({ input }: RuleContext): Problem[] {
  if (input.target === 'aws') return [];
  return Object.entries(input.stores ?? {}).flatMap(([name, { placement }]) =>
    placement === 'managed'
      ? [
          {
            key: `stores.${name}.placement`,
            text: 'is "managed"; on kubernetes every store is in-cluster',
          },
        ]
      : [],
  );
}

/** A copy in the same region would be lost with what it is a copy of. */
function copyRegionProblems({ input, system }: RuleContext): Problem[] {
  const region = input.region ?? system.region;
  if (input.target !== 'aws' || input.copyRegion !== region) return [];
  return [{ key: 'copyRegion', text: `is "${region}", the region of the stack; it must be another` }];
}

import type { PolicyStack } from '../../../policies/policyStack';
import type { Verdict } from '../../../src/report/survival/survivalOf';
import type { Which } from '../../policies/mutant';
import type { plannedStack } from '../../policies/plannedStack';

/** Real plans whose parts are judged. */
export const plans = {
  csaHello: { system: 'csa-hello', environment: 'production', target: 'aws', overrides: {} },
  csaHelloInDevelopment: { system: 'csa-hello', environment: 'development', target: 'aws', overrides: {} },
  taskPlatform: { system: 'task-platform', environment: 'production', target: 'aws', overrides: {} },
  taskPlatformInDevelopment: {
    system: 'task-platform',
    environment: 'development',
    target: 'aws',
    overrides: {},
  },
  taskPlatformOnKubernetes: {
    system: 'task-platform',
    environment: 'production',
    target: 'kubernetes',
    overrides: {},
  },
  taskPlatformBehindAnAlb: {
    system: 'task-platform',
    environment: 'production',
    target: 'aws',
    overrides: { operators: { ingressController: 'alb' } },
  },
  kardon: { system: 'kardon', environment: 'production', target: 'aws', overrides: {} },
  vibebox: { system: 'vibebox', environment: 'production', target: 'aws', overrides: {} },
  vibeboxWithStandbys: {
    system: 'vibebox',
    environment: 'production',
    target: 'aws',
    overrides: { stores: { redis: { replication: true }, postgres: { replication: true } } },
  },
} as const satisfies Record<string, Parameters<typeof plannedStack>[0]>;

/** A part of a real plan, changed or not, and what becomes of it. */
export interface Case {
  readonly title: string;
  readonly plan: keyof typeof plans;
  /** Default: none. */
  readonly change?: (stack: PolicyStack) => PolicyStack;
  readonly part: readonly [what: string, name: string];
  readonly zone: readonly [Verdict, RegExp];
  readonly node: readonly [Verdict, RegExp];
}

export const nodeGroup: Which = { type: 'aws:eks/nodeGroup:NodeGroup' };
export const spread = 'spec.template.spec.topologySpreadConstraints';

/** Returns the stack with all its nodes in one zone. */
export function inOneZone(stack: PolicyStack): PolicyStack {
  return {
    ...stack,
    resources: stack.resources.map((resource) =>
      resource.type === nodeGroup.type
        ? {
            ...resource,
            dependencies: resource.dependencies.filter((urn) => !/private-us-west-2[bc]$/.test(urn)),
          }
        : resource,
    ),
  };
}

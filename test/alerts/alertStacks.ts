import type { AlertFacts } from '../../src/alerts/alertFacts';
import { ruleGroups } from '../../src/alerts/ruleFiles';
import { isAlert, type AlertingRule } from '../../src/alerts/rules';
import { illustrativeSettings } from '../../src/config/settings';
import { alertFactsOf } from '../../src/platform/operations/alertFactsOf';
import { wiredSystem } from '../../src/platform/wiredSystem';
import { catalogue, systemNamed } from '../../src/systems/catalogue';
import { stacks, type Stack } from '../systems/stacks';

/** A stack, and what of it is watched. */
export interface AlertStack {
  readonly title: string;
  readonly facts: AlertFacts;
}

function factsOf({ system, environment, target, overrides }: Stack): AlertFacts {
  const settings = illustrativeSettings(system, environment, target, catalogue, overrides);
  const { operatorParts, ...wired } = wiredSystem(settings, systemNamed(system));
  return alertFactsOf({ settings, ...wired, installed: operatorParts.installed });
}

const watched: readonly AlertStack[] = stacks
  // Functions alone have no cluster, and so no Prometheus.
  .filter(({ overrides }) => overrides['mode'] !== 'serverless')
  .map((stack) => ({ title: stack.title, facts: factsOf(stack) }));

/** No seed promises how fast a service answers, and a system that does must be alerted too. */
function withLatency({ title, facts }: AlertStack): AlertStack {
  const latency = { seconds: 1, share: 99 };
  return {
    title: `${title} that promises to be fast`,
    facts: {
      ...facts,
      objectives: facts.objectives.map((promise) => ({
        ...promise,
        objective: { ...promise.objective, latency },
      })),
    },
  };
}

const promising = watched.find(({ title }) => title === 'csa-hello in production on aws');
if (promising === undefined) throw new Error('No stack is csa-hello in production on aws.');

/** Every stack that has a Prometheus, as it ships and with its options. */
export const alertStacks: readonly AlertStack[] = [...watched, withLatency(promising)];

/** Returns the alerts of a stack. */
export function alertsOf({ facts }: AlertStack): readonly AlertingRule[] {
  return Object.values(ruleGroups(facts)).flatMap((groups) =>
    groups.flatMap(({ rules }) => rules.filter(isAlert)),
  );
}

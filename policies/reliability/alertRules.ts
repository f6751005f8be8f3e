import { asText } from '../../src/simulation/propertyValue';
import { reliabilityPillar } from '../awsStandards';
import { bagAt } from '../cluster';
import { resourceRule, type Rule } from '../rule';

/** A receiver of Alertmanager has a list of ways by which it is told: `slack_configs`, `webhook_configs`. */
const way = /^\s+(- )?\w+_configs:/m;

const reachSomebody = resourceRule({
  id: 'reliability-alerts-reach-somebody',
  severity: 'medium',
  enforcement: 'advisory',
  why: 'An alert that reaches nobody is found out by users: Alertmanager shows it on a page of its own, at which nobody looks.',
  mend: 'Set `berth:alerting.pagerDutyKey` or `berth:alerting.slackUrl`.',
  standards: [reliabilityPillar('REL06-BP03')],
  onUnknown: 'undecided',
  types: ['kubernetes:core/v1:ConfigMap'],
  check: ({ props }) => {
    const data = bagAt(props, 'data');
    if (!('alertmanager.yml' in data)) return [];
    return way.test(asText(data['alertmanager.yml'])) ? [] : ['tells nobody of any alert'];
  },
});

/** Rules about who hears of what is wrong. */
export const alertRules: readonly Rule[] = [reachSomebody];

import { set, type Mutant } from '../../mutant';
import { mutant } from '../taskPlatform';

const configuration = { type: 'kubernetes:core/v1:ConfigMap', name: 'alertmanager' };

/** Alerts that nobody hears. */
export const alertMutants: readonly Mutant[] = [
  mutant(
    'reliability-alerts-reach-somebody',
    'an Alertmanager with a receiver that is told by no way',
    set(configuration, 'data', {
      'alertmanager.yml': 'route:\n  receiver: nobody\nreceivers:\n  - name: nobody\n',
    }),
    /tells nobody of any alert/,
  ),
];

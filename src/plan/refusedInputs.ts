import { UserError } from '../model/userError';
import type { Refusal } from './recordingMonitor';

/** The program gave inputs that the provider, AWS or Kubernetes would refuse; one problem each. */
export class RefusedInputs extends UserError {
  constructor(readonly refusals: readonly Refusal[]) {
    super(
      refusals.flatMap(({ type, name, failures }) =>
        failures.map(({ property, reason }) => `${type} "${name}", ${property}: ${reason}`),
      ),
    );
    this.name = 'RefusedInputs';
  }
}

import type { OpMap, OutputMap, PulumiFn, Stack } from '@pulumi/pulumi/automation';
import { UserError } from '../model/userError';
import type { SimulatedAccount } from '../simulation/simulatedAccount';

/** What the phases of a rehearsal act on. */
export interface Stage {
  readonly stack: Stack;
  /** The program with deletion protection off. Default: none is needed. */
  readonly unprotectedProgram?: PulumiFn;
  readonly account: SimulatedAccount;
  readonly project: string;
  /** Folder of the file backend. */
  readonly backend: string;
  /** Folder that holds everything the rehearsal writes. */
  readonly root: string;
  readonly passphrase: string;
  /** Folder of the policy pack that a preview is held to. Default: none. */
  readonly policyPack?: string;
  /** Settings of the stack, full key to value. Default: none. */
  readonly configuration?: Readonly<Record<string, string>>;
  /** Whether the engine's progress may be coloured. Default: no. */
  readonly colour?: boolean;
  /** Receives the progress. */
  readonly write: (text: string) => void;
}

/** One phase of a rehearsal, as it went. */
export interface Phase {
  readonly title: string;
  /** Resources in the state when it ended. */
  readonly resources: number;
  /** Steps of the engine by kind: "create", "same" … */
  readonly changes: OpMap;
  readonly seconds: number;
}

/** What a rehearsal showed. */
export interface Rehearsal {
  readonly phases: readonly Phase[];
  /** The stack's outputs after the first `up` that succeeded. */
  readonly outputs: OutputMap;
  /** URNs of the resources that a destroy leaves in the account by design. */
  readonly kept: readonly string[];
}

/** A rehearsal that showed a fault. The message says what did not hold and where. */
export class RehearsalError extends UserError {
  constructor(message: string) {
    super([message]);
    this.name = 'RehearsalError';
  }
}

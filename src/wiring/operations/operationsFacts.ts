import type { System } from '../../model/system';
import type { Landscape } from '../landscape';
import type { PlatformOperator } from '../platformBindings';

/** What decides the rules of what stands around the workloads. */
export interface OperationsFacts {
  readonly system: System;
  readonly landscape: Landscape;
  /** Operators and programs that the stack installs. */
  readonly installed: ReadonlySet<PlatformOperator>;
}

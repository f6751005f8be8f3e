import type { PolicyReport } from '../../policies/evaluate';
import type { PolicyStack } from '../../policies/policyStack';
import type { CostEstimate } from '../cost/costEstimate';
import type { System } from '../model/system';
import type { World } from '../plan/recording';
import type { AccessRow } from '../wiring/accessMatrix';
import type { Landscape } from '../wiring/landscape';
import type { Wiring } from '../wiring/wire';

/** What the page of a plan shows. Plain data. */
export interface ReportContents {
  readonly stack: string;
  readonly world: World;
  readonly system: System;
  readonly landscape: Landscape;
  readonly wiring: Wiring;
  readonly access: readonly AccessRow[];
  readonly policyStack: PolicyStack;
  /** What the policies say. Absent: they were not asked. */
  readonly policies?: PolicyReport;
  readonly cost: CostEstimate;
}

import type { PolicyReport } from '../../policies/evaluate';
import type { PolicyStack } from '../../policies/policyStack';
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
  readonly policies: PolicyReport;
  readonly cost: CostEstimate;
}

/** What a stack costs a month by list prices. */
export interface CostEstimate {
  readonly currency: 'USD';
  /** Day of the prices: "2026-11-01". */
  readonly priceDate: string;
  readonly region: string;
  readonly monthly: number;
  readonly components: readonly {
    readonly component: string;
    readonly type: string;
    readonly monthly: number;
    readonly items: readonly {
      readonly item: string;
      readonly quantity: number;
      readonly unit: string;
      readonly unitPrice: number;
      readonly monthly: number;
      readonly resource: string;
    }[];
  }[];
  /** What is paid by use, and so not in the sum. */
  readonly usageBased: readonly { readonly type: string; readonly what: string; readonly count: number }[];
  /** What no price is known of. */
  readonly unpriced: readonly { readonly urn: string; readonly type: string; readonly reason: string }[];
}

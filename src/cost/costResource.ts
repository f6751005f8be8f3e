import type { PropertyBag } from '../simulation/propertyValue';

/** A resource as the estimate sees it: what a plan records of it, and what policies see. */
export interface CostResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** URN of the component that it is part of. */
  readonly parent?: string;
  /** Its inputs, and its outputs where they are known; what is not known yet is the engine's marker. */
  readonly props: PropertyBag;
  /** URNs, explicit and by way of inputs. */
  readonly dependencies: readonly string[];
}

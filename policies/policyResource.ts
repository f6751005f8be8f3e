import type { PropertyBag } from '../src/simulation/propertyValue';

/** A resource as a rule sees it, whether it comes from a plan, from the engine or from a test. */
export interface PolicyResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /**
   * Its inputs with the names that the provider gives, and where a plan has them its outputs. Plain JSON: secrets are in
   * the form of the state, `valueAt` opens them; what is not known yet is the engine's marker.
   */
  readonly props: PropertyBag;
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
  /** URN of the component that it is part of. */
  readonly parent?: string;
  /** URNs, explicit and by way of inputs. Empty where a resource is judged before the others are known. */
  readonly dependencies: readonly string[];
}

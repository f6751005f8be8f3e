/** A Kubernetes quantity of CPU or memory: "250m", "1", "512Mi". */
export type Quantity = string;

/** What a container asks for and may not exceed. */
export interface Resources {
  readonly requests: { readonly cpu: Quantity; readonly memory: Quantity };
  readonly limits: { readonly cpu: Quantity; readonly memory: Quantity };
}

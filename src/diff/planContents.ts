import { z } from 'zod';
import { severities } from '../../policies/rule';
import { propertyValue, type PropertyBag } from '../simulation/propertyValue';

const texts = z.array(z.string());
const bag = z
  .record(z.string(), z.unknown())
  .transform((value): PropertyBag =>
    Object.fromEntries(Object.entries(value).map(([key, child]) => [key, propertyValue(child)])),
  );

/** A resource as plan.json has it: secrets by their fingerprint, what is not known by the engine's marker. */
const resource = z.object({
  urn: z.string(),
  type: z.string(),
  custom: z.boolean(),
  id: z.string().exactOptional(),
  parent: z.string().exactOptional(),
  /** "URN::ID" of an explicit provider. */
  provider: z.string().exactOptional(),
  inputs: bag.default({}),
  outputs: bag.default({}),
  propertyDependencies: z.record(z.string(), texts).default({}),
  protect: z.boolean().default(false),
  external: z.boolean().default(false),
  /** Id of an existing resource that the stack takes over. */
  importID: z.string().exactOptional(),
  retainOnDelete: z.boolean().default(false),
  deleteBeforeReplace: z.boolean().default(false),
  deletedWith: z.string().exactOptional(),
  additionalSecretOutputs: texts.default([]),
  aliases: texts.default([]),
  ignoreChanges: texts.default([]),
  replaceOnChanges: texts.default([]),
});

/** plan.json. */
export const planSchema = z
  .object({ version: z.literal(3), deployment: z.object({ resources: z.array(resource) }) })
  .transform(({ deployment }) => deployment.resources);

/** access.json: of the access matrix what can change. */
export const accessSchema = z.array(
  z.object({
    binding: z.string(),
    grants: z.array(z.object({ id: z.string(), grants: z.string(), wider: z.string().exactOptional() })),
  }),
);

const finding = z.object({
  rule: z.string(),
  severity: z.enum(severities),
  enforcement: z.enum(['mandatory', 'advisory']),
  outcome: z.enum(['violation', 'undecided', 'excluded']),
  urn: z.string(),
  type: z.string(),
  name: z.string(),
  message: z.string(),
});

/** policies.json: what the rules found. */
export const policiesSchema = z.object({ results: z.array(finding) });

/** cost.json: the sums. */
export const costSchema = z.object({
  monthly: z.number(),
  components: z.array(z.object({ component: z.string(), type: z.string(), monthly: z.number() })),
});

export type PlanResource = Readonly<z.infer<typeof resource>>;
export type AccessRows = Readonly<z.infer<typeof accessSchema>>;
export type Finding = Readonly<z.infer<typeof finding>>;
export type Findings = Readonly<z.infer<typeof policiesSchema>>;
export type Costs = Readonly<z.infer<typeof costSchema>>;

/** What the folder of a plan holds, as far as a difference looks at it. */
export interface PlanContents {
  readonly resources: readonly PlanResource[];
  /** Absent where the folder has no access.json. */
  readonly access?: AccessRows;
  /** Absent where the plan asked no policies, or is of a Berth that had none. */
  readonly policies?: Findings;
  /** Absent where the plan is of a Berth that knew no prices. */
  readonly cost?: Costs;
}

/** Returns what names a resource in every stack of the program: its URN without the stack and the project. */
export function placeOf(urn: string): string {
  return urn.split('::').slice(2).join('::');
}

/** Returns the name of a resource in the program. */
export function nameOf(urn: string): string {
  return urn.split('::').slice(3).join('::');
}

/** Returns the resources of the cloud: components are none, and what is only read belongs to somebody else. */
export function managed(resources: readonly PlanResource[]): readonly PlanResource[] {
  return resources.filter(({ custom, external }) => custom && !external);
}

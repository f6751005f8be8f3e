import assert from 'node:assert/strict';
import { evaluate } from '../../policies/evaluate';
import { stackFacts } from '../../policies/stackFacts';
import { illustrativeSettings } from '../../src/config/settings';
import { costEstimate } from '../../src/cost/costEstimate';
import {
  accessSchema,
  costSchema,
  planSchema,
  policiesSchema,
  type PlanContents,
  type PlanResource,
} from '../../src/diff/planContents';
import type { Environment, Target } from '../../src/model/environment';
import type { System } from '../../src/model/system';
import { planDocument } from '../../src/plan/planDocument';
import { policyStackOf } from '../../src/plan/policyStackOf';
import { platform, type Platform } from '../../src/platform';
import { isBag, isList, type PropertyBag, type PropertyValue } from '../../src/simulation/propertyValue';
import { accessMatrix } from '../../src/wiring/accessMatrix';
import { run, type Program, type Recording } from '../harness';
import type { Overrides } from '../systems/planned';

export interface Planning {
  readonly environment?: Environment;
  readonly target?: Target;
  readonly overrides?: Overrides;
}

/** Plans a system, shipped or changed, and returns the plan as its folder would be read. */
export async function contentsOf(system: System, planning: Planning = {}): Promise<PlanContents> {
  const { environment = 'production', target = 'aws', overrides = {} } = planning;
  const settings = illustrativeSettings(system.name, environment, target, [system], overrides);
  const built: Platform[] = [];
  const program = async () => {
    const made = await platform(settings, system);
    built.push(made);
    return made.outputs;
  };
  const recording = await run(program, { world: 'known' });
  const [made] = built;
  assert.ok(made);
  const stack = policyStackOf(recording.resources, stackFacts(settings, made.wiring));
  return {
    resources: resourcesOf(recording),
    access: accessSchema.parse(accessMatrix(made.wiring)),
    policies: policiesSchema.parse(evaluate(stack)),
    cost: costSchema.parse(costEstimate(stack.resources, settings.region)),
  };
}

/** Plans any program; it has resources alone. */
export async function contentsOfProgram(program: Program): Promise<PlanContents> {
  return { resources: resourcesOf(await run(program, { world: 'known' })) };
}

function resourcesOf(recording: Recording): readonly PlanResource[] {
  const content: unknown = JSON.parse(JSON.stringify(planDocument(recording)));
  return planSchema.parse(content);
}

/** Returns the plan with the resource of the type and name changed; fails where there is none. */
export function withResource(
  plan: PlanContents,
  type: string,
  name: string,
  change: (resource: PlanResource) => PlanResource,
): PlanContents {
  const index = plan.resources.findIndex(
    ({ urn, type: other }) => other === type && urn.endsWith(`::${name}`),
  );
  const found = plan.resources[index];
  assert.ok(found, `the plan has no ${type} ${name}`);
  return { ...plan, resources: plan.resources.with(index, change(found)) };
}

/** Returns a change of the input at the dotted path ("spec.template.spec.containers.0.image"). */
export function withInput(path: string, value: PropertyValue): (resource: PlanResource) => PlanResource {
  return (resource) => {
    const inputs = set(resource.inputs, path.split('.'), value);
    return { ...resource, inputs: isBag(inputs) ? inputs : {} };
  };
}

function set(
  inner: PropertyValue | undefined,
  [step, ...rest]: readonly string[],
  value: PropertyValue,
): PropertyValue {
  if (step === undefined) return value;
  if (isList(inner)) return inner.with(Number(step), set(inner[Number(step)], rest, value));
  const bag: PropertyBag = isBag(inner) ? inner : {};
  return { ...bag, [step]: set(bag[step], rest, value) };
}

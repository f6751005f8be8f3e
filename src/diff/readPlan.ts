import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { UserError } from '../model/userError';
import { accessSchema, costSchema, planSchema, policiesSchema, type PlanContents } from './planContents';

/** Plans by the name of their stack. */
export type Plans = ReadonlyMap<string, PlanContents>;

const planFile = 'plan.json';

/** Returns whether the folder holds a plan, or folders that do. */
export function holdsPlans(folder: string): boolean {
  return isPlan(folder) || plansIn(folder).length > 0;
}

/**
 * Returns the plans in a folder: its own under the name of its stack, or those of the folders in it under theirs.
 * @throws UserError with every file that is no plan's.
 */
export function readPlans(folder: string): Plans {
  const problems: string[] = [];
  const plans = isPlan(folder)
    ? [singlePlan(folder, problems)]
    : plansIn(folder).map((name) => [name, planOf(join(folder, name), problems)] as const);
  if (problems.length > 0) throw new UserError(problems);
  return new Map(plans);
}

/**
 * Returns the plan that `berth plan --out` wrote to the folder.
 * @throws UserError with every file that is no plan's.
 */
export function readPlan(folder: string): PlanContents {
  const problems: string[] = [];
  const plan = planOf(folder, problems);
  if (problems.length > 0) throw new UserError(problems);
  return plan;
}

/** Returns whether the folder holds a plan. */
export function isPlan(folder: string): boolean {
  return existsSync(join(folder, planFile));
}

function plansIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && isPlan(join(folder, entry.name)))
    .map(({ name }) => name)
    .sort();
}

function singlePlan(folder: string, problems: string[]): readonly [string, PlanContents] {
  const plan = planOf(folder, problems);
  const [, , stack = ''] = plan.resources[0]?.urn.split(':') ?? [];
  return [stack, plan];
}

function planOf(folder: string, problems: string[]): PlanContents {
  const read = <Content>(file: string, schema: z.ZodType<Content>) =>
    readFile(join(folder, file), schema, problems);
  const access = read('access.json', accessSchema);
  const policies = read('policies.json', policiesSchema);
  const cost = read('cost.json', costSchema);
  return {
    resources: read(planFile, planSchema) ?? [],
    ...(access === undefined ? {} : { access }),
    ...(policies === undefined ? {} : { policies }),
    ...(cost === undefined ? {} : { cost }),
  };
}

/** Returns the content of a file; undefined where there is none. */
function readFile<Content>(
  file: string,
  schema: z.ZodType<Content>,
  problems: string[],
): Content | undefined {
  if (!existsSync(file)) return undefined;
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    problems.push(`${file}: is no JSON (${reason}); write the plan anew with berth plan --out`);
    return undefined;
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue === undefined ? '' : ` (${issue.path.map(String).join('.')}: ${issue.message})`;
  problems.push(`${file}: is no file of a plan${place}; write the plan anew with berth plan --out`);
  return undefined;
}

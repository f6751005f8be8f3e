import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { root } from './script';

const step = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  if: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});

const permissions = z.record(z.string(), z.enum(['read', 'write', 'none']));

const job = z.object({
  if: z.string().optional(),
  needs: z.union([z.string(), z.array(z.string())]).optional(),
  permissions: permissions.optional(),
  'timeout-minutes': z.number().optional(),
  environment: z.object({ name: z.string() }).optional(),
  concurrency: z.object({ group: z.string(), 'cancel-in-progress': z.unknown() }).optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  steps: z.array(step).default([]),
});

const called = z.object({ inputs: z.record(z.string(), z.object({ description: z.string() })).optional() });

const workflow = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: permissions.optional(),
  jobs: z.record(z.string(), job),
});

const action = z.object({ runs: z.object({ steps: z.array(step) }) });

/** A step of a job or of an action. */
export type Step = z.infer<typeof step>;
export type Workflow = z.infer<typeof workflow>;

/** A file below .github, by its path from the root. */
export interface File {
  readonly path: string;
  readonly text: string;
}

function filesIn(folder: string, wanted: (name: string) => boolean): readonly File[] {
  return fs
    .readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(wanted)
    .toSorted()
    .map((name) => path.join(folder, name))
    .map((name) => ({ path: name, text: fs.readFileSync(path.join(root, name), 'utf8') }));
}

/** The workflows, with their texts. */
export const workflowFiles = filesIn(path.join('.github', 'workflows'), (name) => name.endsWith('.yml'));

/** The actions of the repository itself, with their texts. */
export const actionFiles = filesIn(path.join('.github', 'actions'), (name) => name.endsWith('action.yml'));

/** Returns what a workflow says. */
export function workflowIn(text: string): Workflow {
  return workflow.parse(parse(text));
}

/** Returns the workflow of that name in .github/workflows. */
export function workflowNamed(name: string): Workflow {
  return workflowIn(fs.readFileSync(path.join(root, '.github', 'workflows', name), 'utf8'));
}

/** Returns the names of the inputs with which a workflow can be called. */
export function inputsOf(name: string): readonly string[] {
  return Object.keys(called.parse(workflowNamed(name).on['workflow_call']).inputs ?? {});
}

/** Every step of every workflow and action, with the path of its file. */
export const steps: readonly (readonly [string, Step])[] = [
  ...workflowFiles.flatMap((file) =>
    Object.values(workflowIn(file.text).jobs).flatMap((one) =>
      one.steps.map((each) => [file.path, each] as const),
    ),
  ),
  ...actionFiles.flatMap((file) =>
    action.parse(parse(file.text)).runs.steps.map((each) => [file.path, each] as const),
  ),
];

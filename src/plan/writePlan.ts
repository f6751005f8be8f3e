import type { PolicyReport } from '../../policies/evaluate';
import type { CostEstimate } from '../cost/costEstimate';
import { manifests } from './manifests';
import { planDocument } from './planDocument';
import type { Recording } from './recording';
import { watchFiles } from './watchFiles';
import { writeFolder } from './writeFolder';

export interface PlanContents {
  readonly recording: Recording;
  /** The system's diagram, in Mermaid. */
  readonly graph: string;
  /** The access matrix: plain data. */
  readonly access: unknown;
  /** What the policies say. Absent: they were not asked. */
  readonly policies?: PolicyReport;
  readonly cost: CostEstimate;
  /** Makes the page that shows it all. */
  readonly page: () => string;
}

const planFile = 'plan.json';

/** Returns the files of the plan: text by path, each path below the plan's folder. */
export function planFiles(contents: PlanContents): ReadonlyMap<string, string> {
  const { recording, graph, access, policies, cost, page } = contents;
  const files = new Map([
    [planFile, json(planDocument(recording))],
    ['graph.mmd', graph],
    ['access.json', json(access)],
    ['cost.json', json(cost)],
    ['report.html', page()],
  ]);
  if (policies !== undefined) files.set('policies.json', json(policies));
  for (const [file, text] of manifests(recording)) files.set(`manifests/${file}`, text);
  for (const [file, text] of watchFiles(recording)) files.set(file, text);
  return files;
}

/**
 * Writes the plan as the folder, in place of an earlier plan there; an error leaves what was there before.
 *
 * @throws UserError where the folder has other files than a plan's, or where its parent cannot be written.
 */
export function writePlan(directory: string, contents: PlanContents): Promise<void> {
  return writeFolder({ directory, files: planFiles(contents), mark: planFile, of: 'a plan' });
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

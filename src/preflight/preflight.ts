import type { Settings } from '../config/settings';
import type { System } from '../model/system';
import { awsChecks } from './awsChecks';
import { runChecks, type Ask, type CheckResult } from './check';
import { kubernetesChecks } from './kubernetesChecks';

/** Returns what stands in the way of a first `pulumi up`; nothing is changed anywhere. */
export function preflight(settings: Settings, system: System, ask: Ask): Promise<readonly CheckResult[]> {
  return runChecks(
    settings.target === 'aws' ? awsChecks(settings, system) : kubernetesChecks(settings, system),
    ask,
  );
}

/** Returns the results as lines of aligned columns, each remedy below its check. */
export function resultLines(results: readonly CheckResult[]): readonly string[] {
  const width = Math.max(...results.map(({ name }) => name.length));
  return results.flatMap(({ status, name, found, remedy }) => [
    `${status.padEnd(4)}  ${name.padEnd(width)}  ${found}`,
    ...(remedy === undefined ? [] : [`${' '.repeat(width + 8)}-> ${remedy}`]),
  ]);
}

import { stringify } from 'yaml';
import type { AlertFacts } from './alertFacts';
import { backupGroups, dumpGroups } from './backupRules';
import { clusterGroups } from './clusterRules';
import { objectiveGroups } from './objectiveRules';
import type { RuleGroup } from './rules';
import { storeGroups } from './storeRules';
import { watchGroups } from './watchRules';

/** Returns the rules of the stack, by the name of the file that they stand in. */
export function ruleGroups(facts: AlertFacts): Readonly<Record<string, readonly RuleGroup[]>> {
  const files: Record<string, readonly RuleGroup[]> = facts.alerts
    ? {
        'backups.yml': [...dumpGroups(facts), ...backupGroups(facts)],
        'cluster.yml': clusterGroups(facts),
        'objectives.yml': objectiveGroups(facts),
        'stores.yml': storeGroups(facts),
        'watching.yml': watchGroups(facts),
      }
    : { 'backups.yml': dumpGroups(facts) };
  return Object.fromEntries(Object.entries(files).filter(([, groups]) => groups.length > 0));
}

/** Returns the rules files of Prometheus, by name. */
export function ruleFiles(facts: AlertFacts): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(ruleGroups(facts)).map(([file, groups]) => [
      file,
      // A long line stays one: an expression that is folded reads badly in the interface of Prometheus.
      stringify({ groups }, { lineWidth: 0, aliasDuplicateObjects: false }),
    ]),
  );
}

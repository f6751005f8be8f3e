import { yamlOf } from '../plan/manifests';
import type { PropertyBag } from '../plan/recording';

/** Returns the text of a file that the command writes, with what it says at its top. */
export function yamlFile(header: readonly string[], document: PropertyBag): string {
  return `${header.map((line) => `# ${line}`).join('\n')}\n${yamlOf(document)}`;
}

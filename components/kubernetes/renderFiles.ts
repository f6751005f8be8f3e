import { stringify } from 'yaml';
import type { ConfigurationFiles } from '../../src/model/service';

/** Returns the files of a ConfigMap: text as it is, anything else as YAML. */
export function renderFiles(files: ConfigurationFiles['files']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([name, content]) => [
      name,
      typeof content === 'string' ? content : yaml(content),
    ]),
  );
}

/** Long lines stay whole: a reader of the ConfigMap looks for what the seed wrote. */
function yaml(content: Readonly<Record<string, unknown>>): string {
  return stringify(content, { lineWidth: 0 });
}

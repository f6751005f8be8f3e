import { isBag, valueAt } from '../simulation/propertyValue';
import type { Recording } from './recording';

/** ConfigMaps with files that people read as such, NAMESPACE/NAME, to the folder of the plan that shows them. */
const folders: Readonly<Record<string, string>> = {
  'monitoring/grafana-dashboards': 'dashboards',
  'monitoring/prometheus-config': 'monitoring',
  'monitoring/prometheus-rules': 'monitoring/rules',
  'monitoring/alertmanager-config': 'monitoring',
};

/** Returns dashboards, rules and configuration of what watches the stack, as the programs read them, by path. */
export function watchFiles({ resources }: Recording): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const { type, inputs, outputs } of resources) {
    if (type !== 'kubernetes:core/v1:ConfigMap') continue;
    const text = (key: string) => valueAt(outputs, `metadata.${key}`) ?? valueAt(inputs, `metadata.${key}`);
    const [namespace, name] = [text('namespace'), text('name')];
    if (typeof namespace !== 'string' || typeof name !== 'string') continue;
    // What does not fit one ConfigMap goes on in NAME-2.
    const folder = folders[`${namespace}/${name.replace(/-\d+$/, '')}`];
    const data = inputs['data'];
    if (folder === undefined || !isBag(data)) continue;
    for (const [file, content] of Object.entries(data)) {
      if (typeof content === 'string') files.set(`${folder}/${file}`, readable(file, content));
    }
  }
  return files;
}

/** A ConfigMap has JSON without a line break, since it holds a mebibyte at most; people read it with them. */
function readable(file: string, content: string): string {
  return file.endsWith('.json') ? `${JSON.stringify(JSON.parse(content), undefined, 2)}\n` : content;
}

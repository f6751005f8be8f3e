import { groupBy } from '../wiring/groupBy';
import type { RecordedResource, Recording } from './recording';

/** Returns the resources as a tree, each below its parent, by type and name. */
export function resourceTree({ resources }: Recording): string {
  const children = groupBy(resources, ({ parent }) => parent);
  const lines: string[] = [];
  const print = (resource: RecordedResource, indent: string, branch: string, below: string) => {
    lines.push(`${indent}${branch}${describe(resource)}`);
    const own = sorted(children.get(resource.urn) ?? []);
    own.forEach((child, index) => {
      const last = index === own.length - 1;
      print(child, `${indent}${below}`, last ? '└─ ' : '├─ ', last ? '   ' : '│  ');
    });
  };
  for (const root of sorted(children.get(undefined) ?? [])) print(root, '', '', '');
  return `${lines.join('\n')}\n`;
}

function describe({ type, name, protect, retainOnDelete, external }: RecordedResource): string {
  const marks = [
    ...(protect ? ['protected'] : []),
    ...(retainOnDelete ? ['kept on destroy'] : []),
    ...(external ? ['read'] : []),
  ];
  return `${type} ${name}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}`;
}

function sorted(resources: readonly RecordedResource[]): readonly RecordedResource[] {
  return [...resources].sort((left, right) => (left.urn < right.urn ? -1 : 1));
}

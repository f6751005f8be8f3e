/** A Mermaid graph as a test compares it: names of nodes, and arrows as "FROM --> TO". */
export interface Graph {
  readonly nodes: ReadonlySet<string>;
  readonly arrows: ReadonlySet<string>;
}

const name = String.raw`[A-Za-z]\w*`;
const shape = String.raw`(?:\[[^\]]*\]|\(\[[^\]]*\]\)|\[\([^)]*\)\])?`;
const tip = String.raw`(?:-->|-\.->|-\.\w+\.->|---|<-->)`;
const arrow = new RegExp(String.raw`^\s*(${name})${shape}\s+${tip}(?:\|[^|]*\|)?\s+(${name})${shape}\s*$`);
const alone = new RegExp(String.raw`^\s*(${name})(?:\[[^\]]*\]|\[\([^)]*\)\])\s*$`);
const denied = /-\.->\|Denied\|/;

/** Returns the nodes and arrows of a Mermaid graph; an arrow that says "Denied" is none. */
export function readDiagram(mermaid: string): Graph {
  const nodes = new Set<string>();
  const arrows = new Set<string>();
  for (const line of mermaid.split('\n')) {
    if (line.trim().startsWith('subgraph')) continue;
    const [, from, to] = arrow.exec(line) ?? [];
    const [, single] = alone.exec(line) ?? [];
    if (single !== undefined) nodes.add(single);
    if (from === undefined || to === undefined) continue;
    nodes.add(from).add(to);
    if (!denied.test(line)) arrows.add(`${from} --> ${to}`);
  }
  return { nodes, arrows };
}

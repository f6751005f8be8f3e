import { createRequire } from 'node:module';
import type { Point } from './layout';

/** What dagre reads of a node, and where it has put it: the middle. */
export interface NodeLabel {
  width?: number;
  height?: number;
  x?: number;
  y?: number;
  rank?: number;
}

/** Where an arrow goes, once it is laid out. */
export interface EdgeLabel {
  points?: readonly Point[];
}

/** The parts of a dagre graph that pictures use. (The types of the package itself do not resolve for CommonJS.) */
export interface LayoutGraph {
  setGraph(settings: {
    readonly rankdir: 'LR';
    /** Pixels between nodes, arrows and columns. */
    readonly nodesep: number;
    readonly edgesep: number;
    readonly ranksep: number;
    /** Gives every node its rank. */
    readonly ranker: (graph: LayoutGraph) => void;
  }): unknown;
  setNode(name: string, label: NodeLabel): unknown;
  setParent(name: string, parent: string): unknown;
  setEdge(from: string, to: string, label: EdgeLabel, name: string): unknown;
  nodes(): readonly string[];
  node(name: string): NodeLabel;
  edge(from: string, to: string, name: string): EdgeLabel;
  successors(name: string): readonly string[] | undefined;
  predecessors(name: string): readonly string[] | undefined;
}

interface Dagre {
  readonly Graph: new (options: { readonly compound: boolean; readonly multigraph: boolean }) => LayoutGraph;
  readonly layout: (graph: LayoutGraph) => unknown;
}

/** Returns the library that lays graphs out. It is loaded here, so that a plan without a page goes without. */
export function loadDagre(): Dagre {
  const loaded: unknown = createRequire(__filename)('@dagrejs/dagre');
  if (!isDagre(loaded)) throw new Error('@dagrejs/dagre has no Graph or no layout.');
  return loaded;
}

function isDagre(loaded: unknown): loaded is Dagre {
  return (
    typeof loaded === 'object' &&
    loaded !== null &&
    'Graph' in loaded &&
    typeof loaded.Graph === 'function' &&
    'layout' in loaded &&
    typeof loaded.layout === 'function'
  );
}

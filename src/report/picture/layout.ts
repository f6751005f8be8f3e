import {
  arrowText,
  type DrawnArrow,
  type DrawnBox,
  type DrawnNode,
  type Drawing,
} from '../../wiring/drawing';
import { arrowPoints } from './arrowPoints';
import { columnsOf, type Columns, type Course } from './columns';
import { loadDagre, type LayoutGraph } from './dagre';
import { labelLines, widest, widthOf } from './label';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle by its upper left corner. */
export interface Rectangle extends Point {
  readonly width: number;
  readonly height: number;
}

export interface PlacedNode extends Rectangle {
  readonly node: DrawnNode;
  readonly lines: readonly string[];
}

export interface PlacedBox extends Rectangle {
  readonly title: string;
  readonly nodes: readonly PlacedNode[];
}

export interface PlacedArrow {
  readonly arrow: DrawnArrow;
  /** From its tail to its head. */
  readonly points: readonly Point[];
  /** Whether it leads back, against the columns. */
  readonly backward: boolean;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly PlacedBox[];
  readonly arrows: readonly PlacedArrow[];
}

const nodeHeight = 40;
const margin = 12;
/** Around the nodes of a box; its title stands on the upper line. */
const padding = { top: 15, side: 12, bottom: 10 };

/** Columns that all arrows pass together: what the time of a layout grows with, a quarter of a second for so many. */
const mostPassages = 400;
const mostNodes = 120;

/** Says whether a picture of the drawing would be legible, and laid out in a moment. */
export function isDrawable(drawing: Drawing): boolean {
  const { columnOf, courses } = columnsOf(drawing);
  const passed = courses.map(({ left, right }) => (columnOf.get(right) ?? 0) - (columnOf.get(left) ?? 0));
  return columnOf.size <= mostNodes && passed.reduce((sum, count) => sum + count, 0) <= mostPassages;
}

/** Returns the drawing with a place for everything: boxes in columns from left to right, arrows around the nodes. */
export function layout(drawing: Drawing): Layout {
  const columns = columnsOf(drawing);
  const graph = laidOut(drawing, columns);
  const boxes = drawing.boxes.map((box) => placedBox(box, graph));
  const nodes = new Map(boxes.flatMap((box) => box.nodes.map((node) => [node.node.id, node] as const)));
  const stripes = stripesOf(nodes.values());
  const courses = columns.courses.map((course) => ({ course, inner: passages(course, graph, stripes) }));
  const points = arrowPoints(courses, nodes);
  return trimmed(
    boxes,
    columns.courses.map(({ arrow, left }, index) => {
      const backward = arrow.from !== left;
      const found = points[index] ?? [];
      return { arrow, backward, points: backward ? [...found].reverse() : found };
    }),
  );
}

/** Every node is as wide as the widest label or, in a box of one column, title. */
function nodeWidth({ boxes }: Drawing, { columnOf }: Columns): number {
  const labels = boxes.flatMap(({ nodes }) => nodes.map(({ title }) => widest(labelLines(title))));
  const titles = boxes
    .filter(({ nodes }) => new Set(nodes.map(({ id }) => columnOf.get(id))).size === 1)
    .map(({ title }) => Math.min(widthOf(title) - 2 * padding.side, 150));
  return Math.ceil(Math.max(92, ...labels, ...titles) + 16);
}

function laidOut(drawing: Drawing, columns: Columns): LayoutGraph {
  const { columnOf, courses } = columns;
  const dagre = loadDagre();
  const graph = new dagre.Graph({ compound: true, multigraph: true });
  const width = nodeWidth(drawing, columns);
  graph.setGraph({
    rankdir: 'LR',
    nodesep: 18,
    edgesep: 9,
    ranksep: 42,
    ranker: (ranked: LayoutGraph) => rankByColumn(ranked, columnOf),
  });
  for (const [index, { nodes }] of drawing.boxes.entries()) {
    graph.setNode(boxKey(index), {});
    for (const { id } of nodes) {
      graph.setNode(id, { width, height: nodeHeight });
      graph.setParent(id, boxKey(index));
    }
  }
  for (const { arrow, left, right } of courses) graph.setEdge(left, right, {}, arrowText(arrow));
  dagre.layout(graph);
  return graph;
}

/** Ids of nodes have no space. */
function boxKey(index: number): string {
  return `box ${index}`;
}

/** Two ranks between the nodes of neighbouring columns, for the borders of boxes; dagre closes those that stay empty. */
const ranksPerColumn = 3;

/** Puts nodes in the ranks of their columns, and the borders that dagre adds to a box beside its outermost nodes. */
function rankByColumn(graph: LayoutGraph, columnOf: ReadonlyMap<string, number>): void {
  const rankOf = (name: string): readonly number[] => {
    const column = columnOf.get(name);
    return column === undefined ? [] : [ranksPerColumn * (column + 1)];
  };
  for (const name of graph.nodes()) {
    const own = rankOf(name);
    const after = (graph.successors(name) ?? []).flatMap(rankOf);
    const before = (graph.predecessors(name) ?? []).flatMap(rankOf);
    const [rank = 0] = own;
    graph.node(name).rank =
      own.length > 0 ? rank : after.length > 0 ? Math.min(...after) - 1 : Math.max(-1, ...before) + 1;
  }
}

function placedBox({ title, nodes }: DrawnBox, graph: LayoutGraph): PlacedBox {
  const placed = nodes.map((node): PlacedNode => {
    const { x = 0, y = 0, width = 0, height = 0 } = graph.node(node.id);
    return { node, lines: labelLines(node.title), x: x - width / 2, y: y - height / 2, width, height };
  });
  const left = Math.min(...placed.map(({ x }) => x)) - padding.side;
  const top = Math.min(...placed.map(({ y }) => y)) - padding.top;
  return {
    title,
    nodes: placed,
    x: left,
    y: top,
    width: Math.max(...placed.map(({ x, width }) => x + width)) + padding.side - left,
    height: Math.max(...placed.map(({ y, height }) => y + height)) + padding.bottom - top,
  };
}

/**
 * Where an arrow passes the columns between its ends: level beside their nodes. dagre has bends between the columns too;
 * without those an arrow has the whole gap to rise or fall in.
 */
function passages(
  { arrow, left, right }: Course,
  graph: LayoutGraph,
  stripes: readonly Stripe[],
): readonly Point[] {
  const points = graph.edge(left, right, arrowText(arrow)).points?.slice(1, -1) ?? [];
  return points.flatMap(({ x, y }) =>
    stripes
      .filter((stripe) => stripe.left < x && x < stripe.right)
      .flatMap((stripe) => [
        { x: stripe.left, y },
        { x: stripe.right, y },
      ]),
  );
}

/** The room of a column's nodes. */
interface Stripe {
  readonly left: number;
  readonly right: number;
}

function stripesOf(nodes: Iterable<Rectangle>): readonly Stripe[] {
  return [...new Map([...nodes].map(({ x, width }) => [x, { left: x, right: x + width }])).values()];
}

/** Moves everything to the margin of a picture that is as large as what it shows. */
function trimmed(boxes: readonly PlacedBox[], arrows: readonly PlacedArrow[]): Layout {
  const points = arrows.flatMap((arrow) => arrow.points);
  const left = Math.min(...boxes.map(({ x }) => x), ...points.map(({ x }) => x)) - margin;
  const top = Math.min(...boxes.map(({ y }) => y), ...points.map(({ y }) => y)) - margin;
  const moved = <Given extends Point>(given: Given): Given => ({
    ...given,
    x: given.x - left,
    y: given.y - top,
  });
  return {
    width: Math.max(...boxes.map(({ x, width }) => x + width), ...points.map(({ x }) => x)) + margin - left,
    height: Math.max(...boxes.map(({ y, height }) => y + height), ...points.map(({ y }) => y)) + margin - top,
    boxes: boxes.map((box) => ({ ...moved(box), nodes: box.nodes.map(moved) })),
    arrows: arrows.map((arrow) => ({ ...arrow, points: arrow.points.map(moved) })),
  };
}

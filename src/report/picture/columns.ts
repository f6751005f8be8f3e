import type { DrawnArrow, Drawing } from '../../wiring/drawing';
import { groupBy } from '../../wiring/groupBy';
import { currentOf, startsOf } from './current';

/** An arrow as the layout follows it: from left to right. */
export interface Course {
  readonly arrow: DrawnArrow;
  readonly left: string;
  readonly right: string;
}

/** Columns of a picture. */
export interface Columns {
  /** The column of each node by id, from 0. */
  readonly columnOf: ReadonlyMap<string, number>;
  /** Every arrow but those to oneself. */
  readonly courses: readonly Course[];
}

/**
 * Returns a column for each node: boxes follow each other as their arrows lead, and within a box its nodes do. An arrow
 * back to where the request comes from runs against the columns.
 */
export function columnsOf({ boxes, arrows }: Drawing): Columns {
  // A layer may bear the title of another box, so a box goes by its place.
  const keys = [...boxes.keys()].map(String);
  const boxOf = new Map(boxes.flatMap(({ nodes }, box) => nodes.map(({ id }) => [id, String(box)] as const)));
  const links = arrows.map((arrow) => ({
    arrow,
    from: boxOf.get(arrow.from) ?? '',
    to: boxOf.get(arrow.to) ?? '',
  }));
  const within = groupBy(
    links.filter(({ from, to }) => from === to),
    ({ from }) => from,
  );
  const inBoxes = boxes.map(({ nodes }, box) => {
    const inside = currentOf(
      nodes.map(({ id }) => id),
      (within.get(String(box)) ?? []).map(({ arrow }) => arrow),
    );
    return { key: String(box), inside, starts: startsOf(inside, () => 1) };
  });
  const widths = new Map(inBoxes.map(({ key, starts }) => [key, 1 + Math.max(...starts.values())]));
  const between = currentOf(keys, links);
  const boxStarts = startsOf(between, (key) => widths.get(key) ?? 1);
  return {
    columnOf: new Map(
      inBoxes.flatMap(({ key, starts }) =>
        [...starts].map(([id, start]) => [id, (boxStarts.get(key) ?? 0) + start] as const),
      ),
    ),
    courses: [
      ...[...between.along.map(({ arrow }) => arrow), ...inBoxes.flatMap(({ inside }) => inside.along)].map(
        forward,
      ),
      ...[
        ...between.against.map(({ arrow }) => arrow),
        ...inBoxes.flatMap(({ inside }) => inside.against),
      ].map(backward),
    ],
  };
}

function forward(arrow: DrawnArrow): Course {
  return { arrow, left: arrow.from, right: arrow.to };
}

function backward(arrow: DrawnArrow): Course {
  return { arrow, left: arrow.to, right: arrow.from };
}

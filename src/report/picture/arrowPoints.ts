import { groupBy } from '../../wiring/groupBy';
import type { Course } from './columns';
import type { Point, Rectangle } from './layout';

/** A course and the points that it goes by, between its ends. */
export interface RoutedCourse {
  readonly course: Course;
  readonly inner: readonly Point[];
}

/** At most so much between two arrows at a node. */
const widestStep = 8;
const cornerRoom = 7;

/**
 * Returns the points of each course from the right side of its left node to the left side of its right one. Those that
 * meet at a node share its side, in the order in which they come, so that they do not cross there.
 */
export function arrowPoints(
  courses: readonly RoutedCourse[],
  nodes: ReadonlyMap<string, Rectangle>,
): readonly (readonly Point[])[] {
  const leaving = ports(courses, nodes, 'left');
  const arriving = ports(courses, nodes, 'right');
  return courses.map((one) => {
    const start = leaving.get(one);
    const end = arriving.get(one);
    return start === undefined || end === undefined ? [] : [start, ...one.inner, end];
  });
}

/** The points where courses touch their left node, on its right side, or their right node, on its left side. */
function ports(
  courses: readonly RoutedCourse[],
  nodes: ReadonlyMap<string, Rectangle>,
  end: 'left' | 'right',
): ReadonlyMap<RoutedCourse, Point> {
  const other = end === 'left' ? 'right' : 'left';
  const heightOf = ({ course, inner }: RoutedCourse): number => {
    const next = (end === 'left' ? inner[0] : inner.at(-1)) ?? nodes.get(course[other]);
    return next?.y ?? 0;
  };
  const found = new Map<RoutedCourse, Point>();
  for (const [name, group] of groupBy(courses, ({ course }) => course[end])) {
    const node = nodes.get(name);
    if (node === undefined) continue;
    const x = end === 'left' ? node.x + node.width : node.x;
    const room = node.height - 2 * cornerRoom;
    const step = group.length === 1 ? 0 : Math.min(widestStep, room / (group.length - 1));
    const first = node.y + node.height / 2 - (step * (group.length - 1)) / 2;
    const sorted = [...group].sort((one, two) => heightOf(one) - heightOf(two));
    for (const [index, one] of sorted.entries()) found.set(one, { x, y: first + index * step });
  }
  return found;
}

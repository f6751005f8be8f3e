import { html, type Markup } from '../html';
import { shortened, widthOf } from './label';
import type { Layout, PlacedArrow, PlacedBox, PlacedNode, Point } from './layout';

/** Says in words what a node is and what its arrows are, for who does not see them. */
export type DescribeNode = (node: PlacedNode) => string;

/** A wider picture would be too small to read on a page's width: it scrolls. */
const widestToShrink = 1700;

/** Returns the picture as SVG: one text of its classes' colours serves light and dark. */
export function picture({ width, height, boxes, arrows }: Layout, describe: DescribeNode): Markup {
  const size = { width: Math.ceil(width), height: Math.ceil(height) };
  return html`<svg
    class="${size.width > widestToShrink ? 'picture wide' : 'picture'}"
    viewBox="0 0 ${size.width} ${size.height}"
    width="${size.width}"
    height="${size.height}"
    role="group"
    aria-label="Diagram of the system"
  >
    <g>${boxes.map(boxMarkup)}</g>
    <g>${arrows.map(arrowMarkup)}</g>
    <g>${boxes.flatMap(({ nodes }) => nodes.map((node) => nodeMarkup(node, describe(node))))}</g>
  </svg>`;
}

function boxMarkup({ title, x, y, width, height }: PlacedBox): Markup {
  return html`<g class="box">
    <rect x="${tenth(x)}" y="${tenth(y)}" width="${tenth(width)}" height="${tenth(height)}" rx="10" />
    <text x="${tenth(x + 10)}" y="${tenth(y + 4)}">${shortened(title, width + 16)}</text>
  </g> `;
}

function arrowMarkup({ arrow, points, backward }: PlacedArrow): Markup {
  const head = points.at(-1) ?? { x: 0, y: 0 };
  const direction = backward ? 1 : -1;
  const neck = { x: head.x + direction * headLength, y: head.y };
  const line = curve([...points.slice(0, -1), neck]);
  return html`<g class="arrow" data-from="${arrow.from}" data-to="${arrow.to}">
    <path class="line" d="${line}" />
    <path class="head" d="M${tenth(head.x)} ${tenth(head.y)}l${direction * headLength} -3.5v7z" />
  </g> `;
}

const headLength = 7;

/** A curve that leaves and enters every point level. */
function curve([first, ...rest]: readonly Point[]): string {
  if (first === undefined) return '';
  let from = first;
  let path = `M${tenth(first.x)} ${tenth(first.y)}`;
  for (const to of rest) {
    const middle = tenth((from.x + to.x) / 2);
    path +=
      Math.abs(from.y - to.y) < 0.1
        ? `H${tenth(to.x)}`
        : `C${middle} ${tenth(from.y)} ${middle} ${tenth(to.y)} ${tenth(to.x)} ${tenth(to.y)}`;
    from = to;
  }
  return path;
}

const lineHeight = 14;

function nodeMarkup(placed: PlacedNode, description: string): Markup {
  const { node, lines, x, y, width, height } = placed;
  const middle = { x: x + width / 2, y: y + height / 2 + (node.kind === 'store' ? 3 : 0) };
  const texts = lines.map((line, index) => {
    const baseline = middle.y + 4 + (index - (lines.length - 1) / 2) * lineHeight;
    const squeezed =
      widthOf(line) > width - 8
        ? html` textLength="${tenth(width - 12)}" lengthAdjust="spacingAndGlyphs"`
        : undefined;
    return html`<text x="${tenth(middle.x)}" y="${tenth(baseline)}" ${squeezed}>${line}</text>`;
  });
  return html`<g
    class="node ${node.kind}"
    tabindex="0"
    role="button"
    data-node="${node.id}"
    aria-label="${description}"
    >${shape(placed)}${texts}</g
  > `;
}

/** A store is a drum, who comes from outside a pill, all else a card. */
function shape({ node, x, y, width, height }: PlacedNode): Markup {
  if (node.kind === 'store') return drum(x, y, width, height);
  const radius = node.kind === 'client' ? height / 2 : 7;
  return html`<rect
    x="${tenth(x)}"
    y="${tenth(y)}"
    width="${tenth(width)}"
    height="${tenth(height)}"
    rx="${radius}"
  />`;
}

function drum(x: number, y: number, width: number, height: number): Markup {
  const [left, right, top, bottom] = [tenth(x), tenth(x + width), tenth(y + rim), tenth(y + height - rim)];
  const radii = `${tenth(width / 2)} ${rim}`;
  const body = `M${left} ${top}A${radii} 0 0 1 ${right} ${top}V${bottom}A${radii} 0 0 1 ${left} ${bottom}z`;
  return html`<path d="${body}" /><path class="rim" d="M${left} ${top}A${radii} 0 0 0 ${right} ${top}" />`;
}

const rim = 5;

/** Tenths of a pixel are as exact as eyes are. */
function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

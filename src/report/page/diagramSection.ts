import { arrowOf, drawing, type DrawnArrow, type DrawnNode } from '../../wiring/drawing';
import { groupBy } from '../../wiring/groupBy';
import { html, type Markup } from '../html';
import { isDrawable, layout } from '../picture/layout';
import { picture } from '../picture/picture';
import type { ReportContents } from '../reportContents';
import { bindingAnchor } from './accessSection';
import { counted, scroll, section } from './parts';

/** What an arrow or an unseen end says of a node. */
interface Line {
  /** Id of the node. */
  readonly node: string;
  readonly text: string;
  /** Anchor of its row in the access matrix, where it has one. */
  readonly anchor?: string;
}

/** Returns the picture of the system, and for each of its nodes the bindings that begin or end there. */
export function diagramSection(contents: ReportContents): Markup {
  const { system, landscape, wiring } = contents;
  const drawn = drawing(system, landscape, wiring.bindings);
  const nodes = drawn.boxes.flatMap((box) => box.nodes);
  const sizes = `${counted(nodes.length, 'node')}, ${counted(drawn.arrows.length, 'arrow')}`;
  if (!isDrawable(drawn)) {
    return section(
      'diagram',
      'Diagram',
      `${sizes}: too many for one picture; graph.mmd beside this page has them.`,
    );
  }
  const lines = groupBy(linesOf(contents, drawn.arrows, nodes), ({ node }) => node);
  return section(
    'diagram',
    'Diagram',
    `${sizes}: who asks whom. Point at a node to see its bindings; click it, or reach it by the Tab key, to keep them.`,
    scroll(
      'Diagram of the system',
      picture(layout(drawn), ({ node }) => {
        const own = lines.get(node.id) ?? [];
        return `${node.title}, ${node.kind}: ${own.map(({ text }) => text).join('; ') || 'no binding'}`;
      }),
    ),
    html`<div id="bindings" aria-live="polite" hidden>
      ${nodes.map((node) => bindingsOf(node, lines.get(node.id) ?? []))}
    </div>`,
  );
}

function bindingsOf({ id, title, name, kind }: DrawnNode, lines: readonly Line[]): Markup {
  return html`<div data-bindings="${id}" hidden>
    <h3>${title} <small>${kind} ${name}</small></h3>
    <ul>
      ${lines.map(lineMarkup)}
    </ul>
  </div> `;
}

function lineMarkup({ text, anchor }: Line): Markup {
  return anchor === undefined ? html`<li>${text}</li>` : html`<li><a href="#${anchor}">${text}</a></li>`;
}

function linesOf(
  { access, wiring }: ReportContents,
  arrows: readonly DrawnArrow[],
  nodes: readonly DrawnNode[],
): readonly Line[] {
  const rowOf = new Map(access.map(({ binding }, row) => [binding, bindingAnchor(row)]));
  const byBinding = wiring.bindings.flatMap((binding) => {
    const anchor = rowOf.get(binding.id);
    const ends =
      binding.kind === 'exposes' || binding.kind === 'outbound'
        ? nodes.filter(({ kind, name }) => kind === 'service' && name === binding.service).map(({ id }) => id)
        : arrowOf(binding).flatMap(({ from, to }) => [from, to]);
    return ends.map((node) => ({ node, text: binding.id, ...(anchor === undefined ? {} : { anchor }) }));
  });
  return [...clientLines(arrows, nodes), ...byBinding];
}

/** What clients reach is no binding: nothing of the stack lets them. */
function clientLines(arrows: readonly DrawnArrow[], nodes: readonly DrawnNode[]): readonly Line[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return arrows.flatMap(({ from, to }) => {
    const client = byId.get(from);
    if (client?.kind !== 'client') return [];
    const text = `${client.title} reaches ${byId.get(to)?.title ?? to}`;
    return [from, to].map((node) => ({ node, text }));
  });
}

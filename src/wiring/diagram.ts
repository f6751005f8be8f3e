import type { System } from '../model/system';
import type { Binding } from './binding';
import { arrowText, drawing, plainId, type DrawnBox, type DrawnNode } from './drawing';
import type { Landscape } from './landscape';

/**
 * Returns the system as a Mermaid graph: who comes in and by which way, its layers, its stores by placement, and an
 * arrow for each binding.
 */
export function diagram(system: System, landscape: Landscape, bindings: readonly Binding[]): string {
  const { boxes, arrows } = drawing(system, landscape, bindings);
  const lines = ['graph TB', ...boxes.flatMap(boxLines), ...arrows.map((arrow) => `  ${arrowText(arrow)}`)];
  return `${lines.join('\n')}\n`;
}

function boxLines({ title, nodes }: DrawnBox): readonly string[] {
  return [`  subgraph layer_${plainId(title)}[${label(title)}]`, ...nodes.map(nodeLine), '  end'];
}

/** A store is drawn as a drum. */
function nodeLine({ id, kind, title }: DrawnNode): string {
  return kind === 'store' ? `    ${id}[(${label(title)})]` : `    ${id}[${label(title)}]`;
}

function label(text: string): string {
  return `"${text.replaceAll('"', '#quot;')}"`;
}

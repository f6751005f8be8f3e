import type { Panel, Section } from './dashboard';

/** A rectangle of Grafana's grid, which is 24 columns wide. */
export interface GridPosition {
  readonly [key: string]: number;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** A panel or the heading of a section, with its number on the dashboard and its place. */
export type Place = { readonly id: number; readonly gridPos: GridPosition } & (
  { readonly kind: 'heading'; readonly title: string } | { readonly kind: 'panel'; readonly panel: Panel }
);

const columns = 24;

/** Returns the sections' headings and panels, top to bottom, in rows of equally wide panels. */
export function placed(sections: readonly Section[]): readonly Place[] {
  const places: Place[] = [];
  let y = 0;
  for (const { title, panels } of sections) {
    if (title !== undefined) {
      places.push({ kind: 'heading', title, id: places.length + 1, gridPos: { x: 0, y, w: columns, h: 1 } });
      y += 1;
    }
    const each = panelsInRow(panels);
    const w = columns / each;
    const h = heightOf(panels);
    panels.forEach((panel, index) => {
      const gridPos = { x: (index % each) * w, y: y + Math.floor(index / each) * h, w, h };
      places.push({ kind: 'panel', panel, id: places.length + 1, gridPos });
    });
    y += Math.ceil(panels.length / each) * h;
  }
  return places;
}

/** Logs and traces are lines of text, and need the whole width. */
function panelsInRow(panels: readonly Panel[]): number {
  if (panels.some(({ kind }) => kind === 'logs' || kind === 'traces')) return 1;
  if (panels.length === 2 || panels.length === 4) return 2;
  return Math.min(panels.length, 3);
}

/** A row of numbers alone is low. */
function heightOf(panels: readonly Panel[]): number {
  if (panels.every(({ kind }) => kind === 'number')) return 4;
  return panels.some(({ kind }) => kind === 'logs' || kind === 'traces') ? 16 : 8;
}

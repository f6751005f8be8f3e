import type { System } from '../../model/system';
import type { AccessGrant, AccessRow } from '../../wiring/accessMatrix';
import type { Binding, UsesBinding } from '../../wiring/binding';
import { groupBy } from '../../wiring/groupBy';
import { html, type Markup, type Part } from '../html';
import type { ReportContents } from '../reportContents';
import { badge, counted, scroll, section } from './parts';

/** Returns the anchor of a row of the access matrix. */
export function bindingAnchor(row: number): string {
  return `binding-${row}`;
}

/** Returns the access matrix: who uses and calls whom at a glance, what is wider than asked, and every grant. */
export function accessSection({ access, system, wiring }: ReportContents): Markup {
  const grants = wiring.grants.length;
  const wide = wiring.grants.filter(({ wider }) => wider !== undefined).length;
  const kinds = [
    ...groupBy(
      access.map((row, index) => ({ row, index })),
      ({ row }) => row.kind,
    ),
  ];
  return section(
    'access',
    'Access',
    html`${counted(access.length, 'binding')} and the ${counted(grants, 'grant')} that follow from them, of
    which ${wide === 0 ? 'none is' : `${wide} are`} wider than the binding asks.`,
    matrix(system, wiring.bindings),
    wideGrants(access),
    html`<h3>Every binding with its grants</h3>`,
    kinds.map(
      ([kind, rows]) =>
        html`<details class="group" data-group>
          <summary>${kindTitles[kind]} <small>${rows.length}</small></summary>
          ${rows.map(({ row, index }) => rowMarkup(row, index))}
        </details> `,
    ),
  );
}

const kindTitles: { readonly [Kind in Binding['kind']]: string } = {
  uses: 'uses a store',
  calls: 'calls a service',
  routes: 'is routed to by an ingress',
  delivers: 'is delivered by a CDN',
  events: 'gets events of an API',
  exposes: 'is reached by the internet',
  outbound: 'reaches the internet',
  platform: 'is needed by the platform',
};

function rowMarkup({ binding, reason, grants }: AccessRow, index: number): Markup {
  const wide = grants.some(({ wider }) => wider !== undefined);
  return html`<details id="${bindingAnchor(index)}" class="entry" data-find>
    <summary>
      ${binding}${wide ? html` ${badge('wider', 'warn')}` : undefined}
      <small>${counted(grants.length, 'grant')}</small>
    </summary>
    ${reason === undefined ? undefined : html`<p>${reason}</p>`}
    <ul class="grants">
      ${grants.map(grantMarkup)}
    </ul>
  </details> `;
}

function grantMarkup({ kind, grants, wider }: AccessGrant): Markup {
  return html`<li>
    <span class="kind">${kind}</span>
    ${grants}${wider === undefined ? undefined : html`<div class="wider">${badge('wider', 'warn')} ${wider}</div>`}
  </li>`;
}

/** The reasons of what is wider, each once, with the bindings that it holds for. */
function wideGrants(access: readonly AccessRow[]): Part {
  const wide = access.flatMap(({ binding, grants }) =>
    grants.flatMap(({ wider }) => (wider === undefined ? [] : [{ binding, wider }])),
  );
  if (wide.length === 0) return undefined;
  const reasons = [...groupBy(wide, ({ wider }) => wider)].map(([reason, cells]) => {
    const bindings = [...new Set(cells.map(({ binding }) => binding))];
    return html`<li>
      ${reason}
      <details class="inline">
        <summary>${counted(bindings.length, 'binding')}</summary>
        ${bindings.join(', ')}
      </details>
    </li> `;
  });
  return html`<h3>Why some grants are wider</h3>
    <ul class="reasons">
      ${reasons}
    </ul> `;
}

/** How a use is written in a cell. */
const accessTexts: { readonly [Access in UsesBinding['use']['access']]: string } = {
  'read-write': 'rw',
  'read-only': 'r',
  owner: 'own',
  send: 'send',
  consume: 'take',
  publish: 'pub',
};

/** A larger matrix says nothing at a glance. */
const mostCells = 5000;

/** Services by what they use and call; a row or a column with nothing in it is left out. */
function matrix({ services, stores, functions = {} }: System, bindings: readonly Binding[]): Part {
  const cells = new Map(bindings.flatMap(cellOf).map((cell) => [`${cell.row} ${cell.column}`, cell]));
  const filled = [...cells.values()];
  const [inRows, inColumns] = [
    new Set(filled.map(({ row }) => row)),
    new Set(filled.map(({ column }) => column)),
  ];
  const rows = Object.keys({ ...services, ...functions }).filter((name) => inRows.has(name));
  const columns = Object.keys({ ...stores, ...services }).filter((name) => inColumns.has(name));
  if (rows.length === 0 || rows.length * columns.length > mostCells) return undefined;
  const body = rows.map(
    (row) =>
      html`<tr>
        <th scope="row">${row}</th>
        ${columns.map((column) => cellMarkup(cells.get(`${row} ${column}`)))}
      </tr> `,
  );
  return html`<h3>Who uses and calls whom</h3>
    ${scroll(
      'Who uses and calls whom',
      html`<table class="matrix">
        <thead>
          <tr>
            <td></td>
            ${columns.map((column) => html`<th scope="col"><span>${column}</span></th>`)}
          </tr>
        </thead>
        <tbody>
          ${body}
        </tbody>
      </table>`,
    )}
    <p class="note">rw reads and writes, r reads, own may drop what others made, ● calls.</p> `;
}

/** A binding in the matrix. */
interface Cell {
  readonly row: string;
  readonly column: string;
  readonly text: string;
  readonly title: string;
}

function cellOf(binding: Binding): readonly Cell[] {
  if (binding.kind === 'calls') {
    return [{ row: binding.service, column: binding.callee, text: '●', title: binding.id }];
  }
  if (binding.kind !== 'uses') return [];
  const { access } = binding.use;
  const title = `${binding.id}: ${access}`;
  return [{ row: binding.service, column: binding.store, text: accessTexts[access], title }];
}

function cellMarkup(cell: Cell | undefined): Markup {
  return cell === undefined ? html`<td></td>` : html`<td class="on" title="${cell.title}">${cell.text}</td>`;
}

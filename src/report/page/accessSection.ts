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

/** Services by what they use and call; a row or a column with nothing in it is left out. */
function matrix({ services, stores, functions = {} }: System, bindings: readonly Binding[]): Part {
  const cells = new Map<string, { readonly text: string; readonly title: string }>();
  for (const binding of bindings) {
    if (binding.kind === 'uses') {
      const text = accessTexts[binding.use.access];
      cells.set(`${binding.service} ${binding.store}`, {
        text,
        title: `${binding.id}: ${binding.use.access}`,
      });
    }
    if (binding.kind === 'calls')
      cells.set(`${binding.service} ${binding.callee}`, { text: '●', title: binding.id });
  }
  const rows = Object.keys({ ...services, ...functions }).filter((name) => hasCell(cells.keys(), 0, name));
  const columns = [...Object.keys(stores), ...Object.keys(services)].filter((name) =>
    hasCell(cells.keys(), 1, name),
  );
  if (rows.length === 0) return undefined;
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

function hasCell(keys: Iterable<string>, end: 0 | 1, name: string): boolean {
  return [...keys].some((key) => key.split(' ')[end] === name);
}

function cellMarkup(cell: { readonly text: string; readonly title: string } | undefined): Markup {
  return cell === undefined ? html`<td></td>` : html`<td class="on" title="${cell.title}">${cell.text}</td>`;
}

import { groupBy } from '../../wiring/groupBy';
import { html, type Markup, type Part } from '../html';
import type { Survival } from '../survival';
import type { Outcome, Verdict } from '../survival/survivalOf';
import { badge, section, table, type Tone } from './parts';

/** Returns what survives the loss of a zone or a node, the worst of each kind first. */
export function survivalSection(parts: readonly Survival[]): Markup {
  const bodies = [...groupBy(parts, ({ kind }) => kind)].map(
    ([kind, members]) =>
      html`<tbody>
        <tr class="group">
          <th scope="rowgroup" colspan="3">${titles[kind]}</th>
        </tr>
        ${[...groupBy(members, alike).values()].sort((one, two) => badness(two) - badness(one)).map(rowMarkup)}
      </tbody> `,
  );
  return section(
    'survival',
    'What survives the loss of a zone or a node',
    html`A zone lost: ${tally(parts.map(({ zone }) => zone))}. A node lost:
    ${tally(parts.map(({ node }) => node))}.`,
    html`<ul class="legend">
      <li>${verdictBadge('survives')} goes on, with a failover of a minute or two at most</li>
      <li>
        ${verdictBadge('interrupted')} stops, and comes back by itself while the zone or the node is still
        gone
      </li>
      <li>
        ${verdictBadge('lost')} does not come back before that, unless a person acts, with a backup if need be
      </li>
      <li>${verdictBadge('unknown')} rests on something that the plan does not show</li>
    </ul>`,
    table('What survives', ['Part', 'One zone lost', 'One node lost'], bodies),
    html`<p class="note">
      Read from the resources, not tried. Spreading by preference is what the scheduler does where it can, not
      a promise. Room on the nodes that stay is not counted, nor whether the programs copy their own data. Of
      a service of AWS, a node is the host beneath it.
    </p>`,
  );
}

const titles: { readonly [Kind in Survival['kind']]: string } = {
  workload: 'Workloads',
  'store in pods': 'Stores in the cluster',
  'service of AWS': 'Services of AWS',
  'way in or out': 'Ways in and out',
  chart: 'Charts',
  nodes: 'Nodes',
};

const order: { readonly [Name in Verdict]: number } = { lost: 3, interrupted: 2, unknown: 1, survives: 0 };
const tones: { readonly [Name in Verdict]: Tone } = {
  lost: 'bad',
  interrupted: 'warn',
  unknown: 'plain',
  survives: 'good',
};
const verdicts: readonly Verdict[] = ['survives', 'interrupted', 'lost', 'unknown'];

/** Parts with the same outcomes for the same reasons share a row. */
function alike({ what, zone, node }: Survival): string {
  return [what, zone.verdict, zone.reason, node.verdict, node.reason].join('\n');
}

/** The loss of a zone weighs more than that of a node. */
function badness([part]: readonly Survival[]): number {
  return part === undefined ? 0 : 4 * order[part.zone.verdict] + order[part.node.verdict];
}

function rowMarkup(parts: readonly Survival[]): Markup {
  const [first] = parts;
  if (first === undefined) return html``;
  const names = parts.map(({ name }) => name).join(', ');
  return html`<tr>
    <th scope="row">
      ${parts.length === 1 ? first.what : `${parts.length} × ${first.what}`}<small>${names}</small>
    </th>
    ${outcome(first.zone)}${outcome(first.node)}
  </tr> `;
}

function outcome({ verdict, reason }: Outcome): Markup {
  return html`<td>${verdictBadge(verdict)} <span class="reason">${reason}</span></td>`;
}

function verdictBadge(verdict: Verdict): Markup {
  return badge(verdict === 'unknown' ? 'not shown' : verdict, tones[verdict]);
}

function tally(outcomes: readonly Outcome[]): Part {
  const byVerdict = groupBy(outcomes, ({ verdict }) => verdict);
  return verdicts
    .flatMap((verdict) => {
      const count = byVerdict.get(verdict)?.length ?? 0;
      return count === 0 ? [] : [`${count} ${texts[verdict](count)}`];
    })
    .join(', ');
}

const texts: { readonly [Name in Verdict]: (count: number) => string } = {
  survives: (count) => (count === 1 ? 'part survives' : 'parts survive'),
  interrupted: () => 'interrupted',
  lost: () => 'lost',
  unknown: () => 'not shown',
};

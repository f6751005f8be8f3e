import type { PolicyReport } from '../../../policies/evaluate';
import { severities } from '../../../policies/rule';
import { html, type Markup, type Part } from '../html';
import type { World } from '../../plan/recording';
import type { ReportContents } from '../reportContents';
import type { Survival } from '../survival';
import { wholeDollars } from './costSection';
import { counted, type Tone } from './parts';

/** Returns the title of the page, where the stack lives, and what there is of everything. */
export function headerSection(contents: ReportContents, parts: readonly Survival[]): Markup {
  const { stack, world, system, landscape } = contents;
  return html`<header class="masthead">
    <h1>${system.title}</h1>
    <p class="where">
      <span>stack <b>${stack}</b></span
      ><span>system <b>${system.name}</b></span
      ><span>environment <b>${landscape.environment}</b></span
      ><span>target <b>${landscape.target}</b></span>
    </p>
    <p class="note">${origin[world]}</p>
    <ul class="tiles">
      ${tiles(contents, parts)}
    </ul>
  </header> `;
}

/** Where the page comes from. */
const origin: Readonly<Record<World, string>> = {
  known: 'Planned in a simulated cloud: nothing was made, and ids and other answers are examples.',
  unknown: 'Planned in a simulated cloud as a first preview: what only the cloud can say is not known yet.',
};

/** Types of components, which group resources, and of what the engine has for itself. */
const grouping = /^(berth|pulumi):/;

function tiles(contents: ReportContents, parts: readonly Survival[]): readonly Markup[] {
  const { system, wiring, policyStack, policies, cost } = contents;
  const lost = parts.filter(({ zone }) => zone.verdict === 'lost').length;
  const services = Object.keys({ ...system.services, ...system.functions }).length;
  const stores = Object.keys(system.stores).length;
  const made = policyStack.resources.filter(({ type }) => !grouping.test(type));
  const wide = wiring.grants.filter(({ wider }) => wider !== undefined).length;
  return [
    tile('#layers', services, services === 1 ? 'service' : 'services', `${counted(stores, 'store')}`),
    tile(
      '#access',
      wiring.bindings.length,
      'bindings',
      `${counted(wiring.grants.length, 'grant')}, ${wide} wider`,
    ),
    tile(
      '#resources',
      made.length,
      'resources',
      `in ${counted(policyStack.resources.filter(({ type }) => type.startsWith('berth:')).length, 'component')}`,
    ),
    ...policyTiles(policies),
    tile(
      '#survival',
      lost,
      'lost with a zone',
      `of ${counted(parts.length, 'part')}`,
      lost > 0 ? 'warn' : 'good',
    ),
    tile('#cost', wholeDollars(cost.monthly), 'a month', `prices of ${cost.priceDate}`),
  ];
}

function policyTiles(policies: PolicyReport | undefined): readonly Markup[] {
  if (policies === undefined) return [];
  const violations = policies.results.filter(({ outcome }) => outcome === 'violation');
  const worst = [...severities].reverse().find((one) => violations.some(({ severity }) => severity === one));
  const stops = violations.some(({ enforcement }) => enforcement === 'mandatory');
  const beside = worst === undefined ? `of ${counted(policies.rules, 'rule')}` : `the worst ${worst}`;
  const what = violations.length === 1 ? 'violation' : 'violations';
  return [
    tile('#policies', violations.length, what, beside, stops ? 'bad' : worst === undefined ? 'good' : 'warn'),
  ];
}

function tile(href: string, value: Part, what: string, beside: string, tone: Tone = 'plain'): Markup {
  return html`<li>
    <a href="${href}" class="${tone}"><b>${value}</b> ${what}<small>${beside}</small></a>
  </li> `;
}

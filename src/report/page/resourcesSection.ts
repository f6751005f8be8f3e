import type { PolicyResource } from '../../../policies/policyResource';
import { stackType } from '../../../policies/rule';
import type { World } from '../../plan/recording';
import { groupBy } from '../../wiring/groupBy';
import { html, type Markup } from '../html';
import { propertiesText } from '../valueText';
import { badge, counted, section, shortType } from './parts';

/** Returns every resource with its properties, by the component of the stack that it is part of. */
export function resourcesSection(resources: readonly PolicyResource[], world: World): Markup {
  const outermost = outermostComponents(resources);
  const groups = [...groupBy(resources, ({ urn }) => outermost.get(urn))];
  const answers =
    world === 'known'
      ? 'ids and other answers are those of the simulated cloud'
      : 'what only the cloud can say is known after up';
  return section(
    'resources',
    'Resources',
    html`${counted(resources.length, 'resource')} with what the program gives each; ${answers}. Secrets are
    left out.`,
    groups.map(([component, members]) => groupMarkup(component, members)),
  );
}

/** The outermost component of each resource by URN; undefined for what the stack has itself. */
function outermostComponents(
  resources: readonly PolicyResource[],
): ReadonlyMap<string, PolicyResource | undefined> {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const found = new Map<string, PolicyResource | undefined>();
  for (const resource of resources) {
    let outer: PolicyResource | undefined;
    for (let current: PolicyResource | undefined = resource; current !== undefined;) {
      if (current.type.startsWith('berth:')) outer = current;
      current = current.parent === undefined ? undefined : byUrn.get(current.parent);
    }
    found.set(resource.urn, outer);
  }
  return found;
}

function groupMarkup(component: PolicyResource | undefined, members: readonly PolicyResource[]): Markup {
  const title =
    component === undefined ? html`The stack itself` : html`${shortType(component.type)} ${component.name}`;
  return html`<details class="group" data-group>
    <summary>${title} <small>${members.length}</small></summary>
    ${members.map(resourceMarkup)}
  </details> `;
}

/** The type is written out for who searches for it. */
function resourceMarkup(resource: PolicyResource): Markup {
  const { urn, type, name, props, protect, ignoreChanges } = resource;
  const own = type === stackType ? {} : props;
  return html`<details class="entry" data-find>
    <summary>
      ${shortType(type)} <b>${name}</b>${protect ? html` ${badge('protected', 'plain')}` : undefined}
    </summary>
    <p class="urn">
      ${urn}${ignoreChanges.length === 0 ? undefined : html`<br />changes ignored: ${ignoreChanges.join(', ')}`}
    </p>
    <pre tabindex="0">${propertiesText(own) || '(none)'}</pre>
  </details> `;
}

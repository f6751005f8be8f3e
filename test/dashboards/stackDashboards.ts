import { illustrativeSettings } from '../../src/config/settings';
import type { Dashboard, Panel } from '../../src/dashboards/dashboard';
import type { DashboardFacts } from '../../src/dashboards/dashboardFacts';
import { dashboardsOf } from '../../src/dashboards/dashboards';
import { autoscaledServices } from '../../src/platform/operations/dashboards';
import { wiredSystem } from '../../src/platform/wiredSystem';
import { catalogue, systemNamed } from '../../src/systems/catalogue';
import { stacks, type Stack } from '../systems/stacks';

/** A stack that shows dashboards, and what they are made of. */
export interface StackDashboards {
  readonly stack: Pick<Stack, 'title' | 'system' | 'environment' | 'target' | 'overrides'>;
  readonly facts: DashboardFacts;
  readonly dashboards: readonly Dashboard[];
}

/** Returns the dashboards of a stack; undefined where it shows none. */
export function dashboardsOfStack(stack: Stack): StackDashboards | undefined {
  const { system: name, environment, target, overrides } = stack;
  const settings = illustrativeSettings(name, environment, target, catalogue, overrides);
  const { system, landscape, operatorParts } = wiredSystem(settings, systemNamed(name));
  const { installed } = operatorParts;
  if (!installed.has('grafana')) return undefined;
  const facts = { system, landscape, installed, autoscaled: autoscaledServices({ system, settings }) };
  return { stack, facts, dashboards: dashboardsOf(facts) };
}

/** Every stack that shows dashboards, and one whose logs another engine keeps. */
export const stackDashboards: readonly StackDashboards[] = [
  ...stacks,
  {
    title: 'task-platform with logs in OpenSearch on aws',
    system: 'task-platform',
    environment: 'production' as const,
    target: 'aws' as const,
    overrides: { monitoring: { logs: 'opensearch' } },
  },
].flatMap((stack) => dashboardsOfStack(stack) ?? []);

/** Returns every panel of a dashboard. */
export function panelsOf({ sections }: Dashboard): readonly Panel[] {
  return sections.flatMap(({ panels }) => panels);
}

/** Returns every expression in PromQL, with the choices of its dashboard made as Grafana makes them. */
export function expressionsOf({ dashboards }: StackDashboards): readonly string[] {
  return dashboards.flatMap((dashboard) =>
    panelsOf(dashboard)
      .flatMap((panel) => ('queries' in panel ? panel.queries : []))
      .map(({ expression }) => chosen(expression, dashboard)),
  );
}

/** Returns the first expression of a panel, below the heading, on a dashboard of the stack of that title. */
export function expressionOf(title: string, name: string, heading: string, panel: string): string {
  const dashboard = stackDashboards
    .find(({ stack }) => stack.title === title)
    ?.dashboards.find((one) => one.name === name);
  const found = dashboard?.sections
    .find((section) => section.title === heading)
    ?.panels.find((one) => one.title === panel);
  if (dashboard === undefined || found === undefined || !('queries' in found)) {
    throw new Error(`${title} has no panel ${panel} below ${heading} on ${name}`);
  }
  return chosen(found.queries[0]?.expression ?? '', dashboard);
}

function chosen(expression: string, { choices = [] }: Dashboard): string {
  return choices.reduce(
    (text, { name, values }) =>
      text.replaceAll(`$${name}`, values.length === 1 ? String(values[0]) : `(${values.join('|')})`),
    expression,
  );
}

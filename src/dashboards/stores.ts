import type { Store, StoreKind } from '../model/store';
import { placementOf } from '../wiring/landscape';
import type { Dashboard, GraphPanel, Section } from './dashboard';
import type { DashboardFacts } from './dashboardFacts';
import { inClusterStorePanels } from './inClusterStorePanels';
import { managedStorePanels } from './managedStorePanels';

/** Kinds that tell how they are, in the order in which the dashboard shows them; queues have one of their own. */
const shown: readonly StoreKind[] = [
  'database',
  'cache',
  'search',
  'broker',
  'table',
  'bucket',
  'file-system',
];

/** Returns the dashboard of the stores: a row for each, by kind. */
export function stores(facts: DashboardFacts): readonly Dashboard[] {
  const all = Object.entries(facts.system.stores);
  const sections = shown
    .flatMap((kind) => all.filter(([, store]) => store.kind === kind))
    .flatMap(([name, store]) => sectionOf(facts, name, store));
  if (sections.length === 0) return [];
  return [
    {
      name: 'stores',
      title: 'Stores',
      description: 'Connections, memory, disks and how well each store serves; a row for each.',
      sections,
    },
  ];
}

function sectionOf(facts: DashboardFacts, name: string, store: Store): readonly Section[] {
  const managed = placementOf(facts.landscape, name) === 'managed';
  const panels: readonly GraphPanel[] = managed
    ? managedStorePanels(facts, name, store)
    : inClusterStorePanels(facts, name, store);
  return panels.length === 0 ? [] : [{ title: `${name} (${store.title})`, panels }];
}

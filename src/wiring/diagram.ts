import type { Placement } from '../model/environment';
import type { System } from '../model/system';
import type { Binding } from './binding';
import { placementOf, type Landscape } from './landscape';

/**
 * Returns the system as a Mermaid graph: who comes in and by which way, its layers, its stores by placement, and an
 * arrow for each binding.
 */
export function diagram(system: System, landscape: Landscape, bindings: readonly Binding[]): string {
  const storesIn = (placement: Placement) =>
    Object.entries(system.stores)
      .filter(([name]) => placementOf(landscape, name) === placement)
      .map(([name, { title }]) => `    ${node(name)}[(${label(title)})]`);
  const lines = [
    'graph TB',
    ...box(
      'Clients',
      Object.entries(system.clients ?? {}).map(([name, { title }]) => `    ${client(name)}[${label(title)}]`),
    ),
    ...box('Edge', edgeNodes(system)),
    ...layerBoxes(system),
    ...box('Managed stores', storesIn('managed')),
    ...box('Stores in the cluster', storesIn('in-cluster')),
    ...box('Services of others', storesIn('external')),
    ...new Set([...clientArrows(system), ...bindings.flatMap(arrow)]),
  ];
  return `${lines.join('\n')}\n`;
}

function edgeNodes({ cdns = [], ingresses, webSocketApis = {} }: System): string[] {
  return [
    ...cdns.map(({ name, title }) => `    ${cdn(name)}[${label(title)}]`),
    ...ingresses.map(({ name }) => `    ${edge(name)}[${label(name)}]`),
    ...Object.entries(webSocketApis).map(([name, { title }]) => `    ${api(name)}[${label(title)}]`),
  ];
}

/** A layer may have services and functions. */
function layerBoxes({ services, functions = {} }: System): string[] {
  const workers = [...Object.entries(services), ...Object.entries(functions)];
  const layers = new Set(workers.map(([, { layer }]) => layer));
  return [...layers].flatMap((layer) =>
    box(
      layer,
      workers
        .filter(([, worker]) => worker.layer === layer)
        .map(([name, { title }]) => `    ${node(name)}[${label(title)}]`),
    ),
  );
}

function clientArrows(system: System): string[] {
  return Object.entries(system.clients ?? {}).flatMap(([name, { reaches }]) =>
    reaches.map((reached) => `  ${client(name)} --> ${wayIn(system, reached)}`),
  );
}

/** An ingress may go by the name of a service behind it, and is then the way to it. */
function wayIn({ ingresses, cdns = [], webSocketApis = {} }: System, name: string): string {
  if (ingresses.some((ingress) => ingress.name === name)) return edge(name);
  if (cdns.some((one) => one.name === name)) return cdn(name);
  return name in webSocketApis ? api(name) : node(name);
}

function box(title: string, nodes: readonly string[]): string[] {
  return nodes.length === 0 ? [] : [`  subgraph layer_${node(title)}[${label(title)}]`, ...nodes, '  end'];
}

function arrow(binding: Binding): string[] {
  switch (binding.kind) {
    case 'uses':
      return [`  ${node(binding.service)} --> ${node(binding.store)}`];
    case 'calls':
      return [`  ${node(binding.service)} --> ${node(binding.callee)}`];
    case 'routes':
      return [`  ${edge(binding.ingress)} --> ${node(binding.service)}`];
    case 'delivers': {
      const { origin } = binding;
      const fetched = origin.kind === 'ingress' ? edge(origin.ingress) : node(origin.bucket);
      return [`  ${cdn(binding.cdn)} --> ${fetched}`];
    }
    case 'events':
      return [`  ${api(binding.api)} --> ${node(binding.function)}`];
    case 'exposes':
    case 'outbound':
    case 'platform':
      return [];
  }
}

/** What stands at the edge may go by the name of the service behind it. */
function edge(ingress: string): string {
  return node(`ingress ${ingress}`);
}

function cdn(name: string): string {
  return node(`cdn ${name}`);
}

function api(name: string): string {
  return node(`api ${name}`);
}

function client(name: string): string {
  return node(`client ${name}`);
}

/** Mermaid reads a run of hyphens as an arrow, so an id has none. */
function node(name: string): string {
  return name.replaceAll(/[^a-zA-Z0-9]+/g, '_');
}

function label(text: string): string {
  return `"${text.replaceAll('"', '#quot;')}"`;
}

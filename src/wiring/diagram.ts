import type { System } from '../model/system';
import type { Binding } from './binding';
import { placementOf, type Landscape } from './landscape';

/** Returns the system as a Mermaid graph: its layers, its stores by placement, and an arrow for each binding. */
export function diagram(system: System, landscape: Landscape, bindings: readonly Binding[]): string {
  const services = Object.entries(system.services);
  const layers = [...new Set(services.map(([, service]) => service.layer))];
  const stores = Object.entries(system.stores);
  const storesIn = (placement: string) =>
    stores
      .filter(([name]) => placementOf(landscape, name) === placement)
      .map(([name, store]) => `    ${node(name)}[(${label(store.title)})]`);
  const lines = [
    'graph TB',
    ...box(
      'Edge',
      system.ingresses.map((ingress) => `    ${edge(ingress.name)}[${label(ingress.name)}]`),
    ),
    ...layers.flatMap((layer) =>
      box(
        layer,
        services
          .filter(([, service]) => service.layer === layer)
          .map(([name, service]) => `    ${node(name)}[${label(service.title)}]`),
      ),
    ),
    ...box('Managed stores', storesIn('managed')),
    ...box('Stores in the cluster', storesIn('in-cluster')),
    ...new Set(bindings.flatMap(arrow)),
  ];
  return `${lines.join('\n')}\n`;
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
    case 'delivers':
      return [];
    case 'events':
      return [`  ${node(binding.api)} --> ${node(binding.function)}`];
    case 'exposes':
    case 'outbound':
    case 'platform':
      return [];
  }
}

/** An ingress may go by the name of the service behind it. */
function edge(ingress: string): string {
  return node(`ingress ${ingress}`);
}

/** Mermaid reads a run of hyphens as an arrow, so an id has none. */
function node(name: string): string {
  return name.replaceAll(/[^a-zA-Z0-9]+/g, '_');
}

function label(text: string): string {
  return `"${text.replaceAll('"', '#quot;')}"`;
}

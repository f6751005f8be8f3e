import type { Placement } from '../model/environment';
import type { System } from '../model/system';
import type { Binding, DeliversBinding } from './binding';
import { groupBy } from './groupBy';
import { placementOf, type Landscape } from './landscape';

/** What a node of the drawing is. */
export type DrawnKind = 'client' | 'cdn' | 'ingress' | 'api' | 'service' | 'function' | 'store';

export interface DrawnNode {
  /** Letters, digits and underscores; unique in a drawing. */
  readonly id: string;
  readonly kind: DrawnKind;
  /** Its name in the system. */
  readonly name: string;
  /** Its label. */
  readonly title: string;
}

/** Nodes that belong together. */
export interface DrawnBox {
  readonly title: string;
  readonly nodes: readonly DrawnNode[];
}

/** Two nodes by id; what stands at `from` asks what stands at `to`. */
export interface DrawnArrow {
  readonly from: string;
  readonly to: string;
}

/** A system as a picture shows it: plain data, whatever draws it. */
export interface Drawing {
  /** Boxes with something in them, from outside inwards. */
  readonly boxes: readonly DrawnBox[];
  /** Each pair of ends once. */
  readonly arrows: readonly DrawnArrow[];
}

/**
 * Returns what a picture of the system shows: who comes in and by which way, its layers, its stores by placement, and an
 * arrow for each binding.
 */
export function drawing(system: System, landscape: Landscape, bindings: readonly Binding[]): Drawing {
  const storesIn = (title: string, placement: Placement): DrawnBox => {
    const stores = Object.entries(system.stores).filter(
      ([name]) => placementOf(landscape, name) === placement,
    );
    return { title, nodes: stores.map(([name, store]) => drawn('store', name, store.title)) };
  };
  const clients = Object.entries(system.clients ?? {});
  const boxes = [
    { title: 'Clients', nodes: clients.map(([name, { title }]) => drawn('client', name, title)) },
    { title: 'Edge', nodes: edgeNodes(system) },
    ...layerBoxes(system),
    storesIn('Managed stores', 'managed'),
    storesIn('Stores in the cluster', 'in-cluster'),
    storesIn('Services of others', 'external'),
  ];
  return {
    boxes: boxes.filter(({ nodes }) => nodes.length > 0),
    arrows: distinct([...clientArrows(system), ...bindings.flatMap(arrowOf)]),
  };
}

function edgeNodes({ cdns = [], ingresses, webSocketApis = {} }: System): readonly DrawnNode[] {
  return [
    ...cdns.map(({ name, title }) => drawn('cdn', name, title)),
    ...ingresses.map(({ name }) => drawn('ingress', name, name)),
    ...Object.entries(webSocketApis).map(([name, { title }]) => drawn('api', name, title)),
  ];
}

/** A layer may have services and functions. */
function layerBoxes({ services, functions = {} }: System): readonly DrawnBox[] {
  const workers = [
    ...Object.entries(services).map(([name, { layer, title }]) => ({
      layer,
      node: drawn('service', name, title),
    })),
    ...Object.entries(functions).map(([name, { layer, title }]) => ({
      layer,
      node: drawn('function', name, title),
    })),
  ];
  return [...groupBy(workers, ({ layer }) => layer)].map(([title, members]) => ({
    title,
    nodes: members.map(({ node }) => node),
  }));
}

function clientArrows(system: System): readonly DrawnArrow[] {
  return Object.entries(system.clients ?? {}).flatMap(([name, { reaches }]) =>
    reaches.map((reached) => ({ from: nodeId('client', name), to: wayIn(system, reached) })),
  );
}

/** An ingress may go by the name of a service behind it, and is then the way to it. */
function wayIn({ ingresses, cdns = [], webSocketApis = {} }: System, name: string): string {
  if (ingresses.some((ingress) => ingress.name === name)) return nodeId('ingress', name);
  if (cdns.some((one) => one.name === name)) return nodeId('cdn', name);
  return nodeId(name in webSocketApis ? 'api' : 'service', name);
}

/** Returns the arrow of a binding; none of one whose far end is no part of the system. */
export function arrowOf(binding: Binding): readonly DrawnArrow[] {
  switch (binding.kind) {
    case 'uses':
      return [{ from: nodeId('service', binding.service), to: nodeId('store', binding.store) }];
    case 'calls':
      return [{ from: nodeId('service', binding.service), to: nodeId('service', binding.callee) }];
    case 'routes':
      return [{ from: nodeId('ingress', binding.ingress), to: nodeId('service', binding.service) }];
    case 'delivers': {
      return [{ from: nodeId('cdn', binding.cdn), to: originId(binding.origin) }];
    }
    case 'events':
      return [{ from: nodeId('api', binding.api), to: nodeId('function', binding.function) }];
    case 'exposes':
    case 'outbound':
    case 'platform':
      return [];
  }
}

function originId(origin: DeliversBinding['origin']): string {
  switch (origin.kind) {
    case 'ingress':
      return nodeId('ingress', origin.ingress);
    case 'bucket':
      return nodeId('store', origin.bucket);
    case 'api':
      return nodeId('api', origin.api);
  }
}

/** Returns the arrow as a text, the same for the same ends. */
export function arrowText({ from, to }: DrawnArrow): string {
  return `${from} --> ${to}`;
}

function distinct(arrows: readonly DrawnArrow[]): readonly DrawnArrow[] {
  return [...new Map(arrows.map((arrow) => [arrowText(arrow), arrow])).values()];
}

function drawn(kind: DrawnKind, name: string, title: string): DrawnNode {
  return { id: nodeId(kind, name), kind, name, title };
}

/** What comes from outside or stands at the edge may go by the name of a service behind it. */
const prefixes: { readonly [Kind in DrawnKind]: string } = {
  client: 'client ',
  cdn: 'cdn ',
  ingress: 'ingress ',
  api: 'api ',
  service: '',
  function: '',
  store: '',
};

function nodeId(kind: DrawnKind, name: string): string {
  return plainId(`${prefixes[kind]}${name}`);
}

/** Returns the name as an id. Mermaid reads a run of hyphens as an arrow, so an id has none. */
export function plainId(name: string): string {
  return name.replaceAll(/[^a-zA-Z0-9]+/g, '_');
}

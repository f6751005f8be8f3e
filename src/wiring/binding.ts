import type { CdnOrigin } from '../model/edge';
import type { Outbound, Port, Use } from '../model/service';

/** A service uses a store, or a function does. */
export interface UsesBinding {
  readonly kind: 'uses';
  /** "SERVICE uses STORE". */
  readonly id: string;
  /** Name of the service or function. */
  readonly service: string;
  readonly store: string;
  readonly use: Use;
}

/** A service sends requests to a service. */
export interface CallsBinding {
  readonly kind: 'calls';
  /** "CALLER calls CALLEE". */
  readonly id: string;
  readonly service: string;
  readonly callee: string;
  readonly port: Port;
  /** Variable of the caller that carries the URL. */
  readonly variable: string;
}

/** The edge passes requests on to a service. */
export interface RoutesBinding {
  readonly kind: 'routes';
  /** "INGRESS routes to SERVICE". */
  readonly id: string;
  readonly ingress: string;
  readonly service: string;
  readonly port: Port;
}

/** A CDN fetches from an ingress, or from a bucket, what it delivers, and leads from its host to a WebSocket API. */
export interface DeliversBinding {
  readonly kind: 'delivers';
  /** "CDN delivers INGRESS", "CDN delivers BUCKET" or "CDN delivers API". */
  readonly id: string;
  readonly cdn: string;
  readonly origin: CdnOrigin | { readonly kind: 'api'; readonly api: string };
}

/** A WebSocket API hands the events of its clients to a function, which answers them by way of the API. */
export interface EventsBinding {
  readonly kind: 'events';
  /** "API routes to FUNCTION". */
  readonly id: string;
  readonly api: string;
  readonly function: string;
}

/** The internet reaches a service, by a load balancer of its own. */
export interface ExposesBinding {
  readonly kind: 'exposes';
  /** "internet reaches SERVICE". */
  readonly id: string;
  readonly service: string;
  /** Its public ports. */
  readonly ports: readonly Port[];
}

/** A service reaches the internet. */
export interface OutboundBinding {
  readonly kind: 'outbound';
  /** "SERVICE reaches the internet". */
  readonly id: string;
  readonly service: string;
  /** Ports at the far end. */
  readonly ports: readonly Outbound[];
}

/** What the platform itself needs: DNS, metrics scraping, the Pod Identity agent. */
export interface PlatformBinding {
  readonly kind: 'platform';
  /** "platform PURPOSE". */
  readonly id: string;
  /** Why every cluster of this kind has it, in a sentence. */
  readonly reason: string;
}

export type Binding =
  | UsesBinding
  | CallsBinding
  | RoutesBinding
  | DeliversBinding
  | EventsBinding
  | ExposesBinding
  | OutboundBinding
  | PlatformBinding;

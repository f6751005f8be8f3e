import type { Mode } from './environment';

/** A path of the edge and the service behind it. */
export interface Route<ServiceName extends string = string> {
  /** Path prefix, from the root. */
  readonly path: string;
  readonly service: ServiceName;
  /** Name of the service's port. Default: its first. */
  readonly port?: string;
}

/** What the world outside reaches: one host name and its paths. */
export interface Ingress<ServiceName extends string = string> {
  /** Name of the Ingress. */
  readonly name: string;
  /** Host name below the settings' domain: "api" is api.DOMAIN; empty is the domain itself. */
  readonly subdomain: string;
  /** Name of the Secret that holds the certificate. */
  readonly tlsSecret: string;
  /** The seed's annotations, and beside one without effect the one that has it. */
  readonly annotations: Readonly<Record<string, string>>;
  readonly routes: readonly Route<ServiceName>[];
  /** Seconds that an open connection, such as a WebSocket, may be silent. Default: the controller's own, 60. */
  readonly idleTimeoutSeconds?: number;
  /** Default: it is there in every mode. */
  readonly mode?: Mode;
}

/** What a content delivery network fetches what it has not got: the hosts of an ingress, or files in a bucket. */
export type CdnOrigin<BucketName extends string = string> =
  | { readonly kind: 'ingress'; readonly ingress: string }
  | {
      readonly kind: 'bucket';
      readonly bucket: BucketName;
      /** Folders of the bucket that each hold a page of their own: "user", "admin". Default: one page at the root. */
      readonly folders?: readonly string[];
    };

/** A content delivery network: CloudFront on AWS; elsewhere the user brings one, and Berth makes nothing. */
export interface Cdn<BucketName extends string = string> {
  /** Name, a DNS label: "cdn". */
  readonly name: string;
  readonly title: string;
  readonly origin: CdnOrigin<BucketName>;
  /** Host name below the settings' domain, of a bucket. In front of an ingress it answers the ingress's own. */
  readonly subdomain?: string;
  /** Default: it is there in every mode. */
  readonly mode?: Mode;
}

/** A WebSocket API of API Gateway and the function behind its routes. */
export interface WebSocketApi<FunctionName extends string = string> {
  readonly title: string;
  /** Name of the stage, and so the path of its URL. */
  readonly stage: string;
  /** Field of a message that names its route, as API Gateway writes it: "$request.body.action". */
  readonly routeSelection: string;
  readonly routes: { readonly [Route in '$connect' | '$disconnect' | '$default']: FunctionName };
}

/** Who comes in from outside, as the seed draws it. */
export interface Client {
  readonly title: string;
  /** Names of ingresses, CDNs and WebSocket APIs, and of services behind one of those. */
  readonly reaches: readonly string[];
}

/** What of a page's own address counts. */
export interface PagePlace {
  /** https: or http:, as `location` has it. */
  readonly protocol: string;
  /** Name and port. */
  readonly host: string;
}

/** Returns where the chat answers: an endpoint that is a path is one of the page's own host. */
export function addressOf(endpoint: string, { protocol, host }: PagePlace): string {
  if (!endpoint.startsWith('/')) return endpoint;
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}${endpoint}`;
}

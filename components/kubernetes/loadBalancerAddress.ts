/** The provider leaves out what the controller has not filled in, whatever its types say. */
interface Status {
  readonly loadBalancer?: {
    readonly ingress?: readonly { readonly hostname?: string; readonly ip?: string }[];
  };
}

/** Returns the DNS name, or else the IP address, that a status tells of a load balancer; empty where it tells none. */
export function addressOf(status: Status | undefined): string {
  const [first] = status?.loadBalancer?.ingress ?? [];
  return first?.hostname ?? first?.ip ?? '';
}

/**
 * Policies of CloudFront that AWS keeps, by the ids that its developer guide publishes under "Use managed cache
 * policies" and "Use managed origin request policies". They are the same in every account.
 */
export const managedPolicies = {
  /** Nothing is kept. */
  cachingDisabled: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  /** Kept as long as the origin says, a day where it says nothing; neither cookies nor query tell copies apart. */
  cachingOptimized: '658327ea-f89d-4fab-a63d-7e88639e58f6',
  /** The origin gets the viewer's headers, Host and those of WebSockets among them, cookies and query. */
  allViewer: '216adef6-5c7f-47e4-b989-5492eafa07d3',
  /** The same without Host: for an origin that answers its own name alone. */
  allViewerExceptHost: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
} as const;

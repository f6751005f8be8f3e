/** A host and a port, as one Redis Sentinel answers. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Pods of a cluster, with Redis. */
export interface KubernetesHome {
  readonly mode: 'kubernetes';
  /** redis:// or rediss://, with the password in it: a secret. */
  readonly redisUrl: string;
  /** Who knows the master. Default: nobody, the URL leads to it. */
  readonly sentinels: readonly Address[];
}

/** Functions behind API Gateway, with DynamoDB. */
export interface AwsHome {
  readonly mode: 'aws';
  readonly connectionsTable: string;
  readonly messagesTable: string;
  /** Where the API's connections are written to: https://… */
  readonly webSocketEndpoint: string;
}

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/** The settings of the application: one shape for both modes; only the home differs. */
export interface Configuration {
  readonly home: KubernetesHome | AwsHome;
  /** SHA-256 of the admins' token, in hexadecimal. */
  readonly adminTokenHash: string;
  readonly logLevel: LogLevel;
  /** Where a server listens. */
  readonly ports: { readonly webSocket: number; readonly health: number };
  /** Seconds that a server which is told to stop leaves its connections. */
  readonly shutdownTimeoutSeconds: number;
}

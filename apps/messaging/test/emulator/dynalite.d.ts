declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** Returns a server that is DynamoDB's emulator, in memory. */
  export default function dynalite(options?: { readonly createTableMs?: number }): Server;
}

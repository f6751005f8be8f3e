import type { Use } from './service';
import type { Store } from './store';

/** Code that AWS Lambda runs when an event comes; there is none outside AWS. */
export interface FunctionDefinition<
  SystemStores extends Readonly<Record<string, Store>> = Readonly<Record<string, Store>>,
> {
  /** What the function is, in a few words: the label in diagrams. */
  readonly title: string;
  /** The seed's group of services, as diagrams show it. */
  readonly layer: string;
  /** File and export that Lambda calls: "index.handler". */
  readonly handler: string;
  /** Memory in MiB, 128 to 10240; CPU comes with it. */
  readonly memory: number;
  /** Seconds until a call is cut off, at most 29 behind an API. */
  readonly timeoutSeconds: number;
  /** Plain environment variables. */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * Environment variable to the secret of the system whose SHA-256 it carries, in hexadecimal: a function knows by it
   * who shows the secret, and has none itself.
   */
  readonly secretDigests?: Readonly<Record<string, string>>;
  /** Stores by name, with what the function asks of each: AWS APIs alone. */
  readonly uses?: { readonly [Name in keyof SystemStores]?: Use<SystemStores[Name]['kind']> };
}

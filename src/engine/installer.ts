import type { SearchArgs } from './engine';

export interface ProvideArgs extends SearchArgs {
  /** Address of the official releases. Default: https://get.pulumi.com/releases/sdk. */
  readonly releases?: string;
}

/** A way to get an engine into a folder; it raises an Unavailable where the way is closed. */
export type Installer = (folder: string, args: ProvideArgs) => Promise<void>;

/** A way to an engine is closed on this machine: no network, no Go. Another may be open. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

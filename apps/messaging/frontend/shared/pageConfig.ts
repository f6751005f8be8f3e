import * as z from 'zod/mini';

const schema = z.object({ endpoint: z.string().check(z.regex(/^(\/|wss?:\/\/)/)) });

/** What a page is told where it is served: the same build runs in both homes. */
export type PageConfig = z.infer<typeof schema>;

/** Returns what the page is told by its config.json, which lies beside its index.html. */
export async function loadPageConfig(): Promise<PageConfig> {
  // The page answers with and without a slash at its end; its script always has the same place.
  const address = new URL('../config.json', import.meta.url);
  const response = await fetch(address, { cache: 'no-cache' });
  if (!response.ok) throw new Error(`${address.pathname} was answered with ${response.status}`);
  return schema.parse(await response.json());
}

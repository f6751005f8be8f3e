import { clientMessageSchema } from '../../src/protocol/clientMessage';

/** A session that stands for any. */
const session = 'A'.repeat(32);

/** Returns why nobody can say hello by that name; undefined where it is one. */
export function nameProblem(name: string): string | undefined {
  if (name.trim() === '') return 'Enter a name.';
  const hello = clientMessageSchema.safeParse({ action: 'hello', session, name });
  return hello.success ? undefined : 'This name is too long, or has characters that nobody sees.';
}

import { clientMessageSchema, type ClientMessage } from '../protocol/clientMessage';
import { limits } from '../protocol/limits';
import type { Problem } from '../protocol/serverMessage';

export type Parsed =
  | { readonly kind: 'message'; readonly message: ClientMessage }
  | { readonly kind: 'problem'; readonly problem: Problem; readonly reason: string; readonly id?: string };

/** Returns the message of a frame, or what is wrong with it, so that a person can mend the client. */
export function parseFrame(frame: string): Parsed {
  if (Buffer.byteLength(frame) > limits.frameBytes) {
    return { kind: 'problem', problem: 'too-large', reason: `has more than ${limits.frameBytes} bytes` };
  }
  let value: unknown;
  try {
    value = JSON.parse(frame);
  } catch {
    return { kind: 'problem', problem: 'invalid', reason: 'is not JSON' };
  }
  const parsed = clientMessageSchema.safeParse(value);
  if (parsed.success) return { kind: 'message', message: parsed.data };
  const reason = parsed.error.issues
    .map(({ path, message }) => `${path.length === 0 ? 'message' : path.join('.')}: ${message}`)
    .join('; ');
  return { kind: 'problem', problem: 'invalid', reason, ...idOf(value) };
}

/** A message that is refused keeps its id, so that its sender knows which it was. */
function idOf(value: unknown): { id?: string } {
  if (typeof value !== 'object' || value === null || !('id' in value)) return {};
  return typeof value.id === 'string' && value.id.length <= 64 ? { id: value.id } : {};
}

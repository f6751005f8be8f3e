import type { ServerMessage } from '../protocol/serverMessage';

/** Bytes that API Gateway takes in one post: 128 KiB; some are left for what surrounds the messages. */
const bytesOfPost = 120 * 1024;

/** Returns the frames that say something: a welcome with more messages than one post takes goes on message by message. */
export function framesOf(said: ServerMessage): readonly string[] {
  if (said.type !== 'welcome') return [JSON.stringify(said)];
  const first = fitting(said.messages);
  const rest = said.messages.slice(first.length).map((message) => ({ type: 'message', message }) as const);
  return [{ ...said, messages: first }, ...rest].map((part) => JSON.stringify(part));
}

/** Returns as many of the first items as fit beside who is there, of whom there are few. */
function fitting<Item>(items: readonly Item[]): Item[] {
  const fits: Item[] = [];
  // Two hundred participants, 150 bytes each.
  let left = bytesOfPost - 200 * 150;
  for (const item of items) {
    left -= Buffer.byteLength(JSON.stringify(item)) + 1;
    if (left < 0) break;
    fits.push(item);
  }
  return fits;
}

const millisecondDigits = 13;
const countDigits = 6;

/** Returns the sequence of an entry of a stream: its id, filled up so that sequences sort as text. */
export function sequenceOf(streamId: string): string {
  const [milliseconds = '', count = ''] = streamId.split('-');
  return `${milliseconds.padStart(millisecondDigits, '0')}-${count.padStart(countDigits, '0')}`;
}

/** Returns the id of the stream's entry that has a sequence. */
export function streamIdOf(sequence: string): string {
  const [milliseconds = '', count = ''] = sequence.split('-');
  // A sequence of the other home has letters here; the time is what counts.
  return `${Number(milliseconds)}-${Number.parseInt(count, 10) || 0}`;
}

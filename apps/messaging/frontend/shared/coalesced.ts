/** Returns a function that runs the given one once after all that happens in the same turn. */
export function coalesced(run: () => void): () => void {
  let due = false;
  return () => {
    if (due) return;
    due = true;
    queueMicrotask(() => {
      due = false;
      run();
    });
  };
}

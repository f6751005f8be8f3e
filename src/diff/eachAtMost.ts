/** Runs the task for each element, so many of them at a time; returns the results in the order of the elements. */
export async function eachAtMost<Element, Result>(
  limit: number,
  elements: readonly Element[],
  task: (element: Element) => Promise<Result>,
): Promise<readonly Result[]> {
  const results = new Map<number, Result>();
  const waiting = elements.entries();
  // One iterator for all: each worker takes the next element that nobody has.
  const worker = async () => {
    for (const [index, element] of waiting) results.set(index, await task(element));
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return [...results].sort(([left], [right]) => left - right).map(([, result]) => result);
}

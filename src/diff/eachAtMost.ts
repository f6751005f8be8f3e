/**
 * Runs the task for each element, so many of them at a time; returns the results in the order of the elements. Once one
 * fails no other is started; what that one raised is raised when those that run have ended.
 */
export async function eachAtMost<Element, Result>(
  limit: number,
  elements: readonly Element[],
  task: (element: Element) => Promise<Result>,
): Promise<readonly Result[]> {
  const results = new Map<number, Result>();
  const failures: unknown[] = [];
  const waiting = elements.entries();
  // One iterator for all: each worker takes the next element that nobody has.
  const worker = async () => {
    for (const [index, element] of waiting) {
      if (failures.length > 0) return;
      try {
        results.set(index, await task(element));
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  for (const failure of failures) throw failure;
  return [...results].sort(([left], [right]) => left - right).map(([, result]) => result);
}

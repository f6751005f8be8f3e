/** Seconds until the first line of a task that takes time, and then between lines. */
const firstAfter = 2;
const every = 15;

/** Runs the task, with a line when it takes longer than two seconds and one each quarter of a minute from then on. */
export async function withProgress<Result>(
  what: string,
  write: (line: string) => void,
  task: () => Promise<Result>,
): Promise<Result> {
  const start = performance.now();
  const timer = setInterval(() => {
    const seconds = Math.round((performance.now() - start) / 1000);
    if (seconds === firstAfter || (seconds > 0 && seconds % every === 0)) write(`${what}: ${seconds} s`);
  }, 1000);
  try {
    return await task();
  } finally {
    clearInterval(timer);
  }
}

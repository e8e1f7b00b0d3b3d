/** Runs a task every so often until the timer is cleared. What it throws, or rejects with, goes to `onFault`, and it is run again. */
export function guardedInterval(
  task: () => void | Promise<void>,
  everyMs: number,
  onFault: (error: unknown) => void,
): NodeJS.Timeout {
  return setInterval(() => {
    try {
      task()?.catch(onFault);
    } catch (error) {
      onFault(error);
    }
  }, everyMs);
}

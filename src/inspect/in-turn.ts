/** So many tasks may end before one that began earlier does: what they yield is kept until then. */
export const MOST_AHEAD = 32;

export interface Turns<Yield> {
  /** Tasks that run side by side. */
  readonly atOnce: number;
  readonly run: (index: number) => Promise<Yield>;
  /** Is given what the tasks yield, one after another in their order, whichever ends first. */
  readonly tell: (yielded: Yield) => Promise<void>;
  /** What has not begun by then does not. */
  readonly stop: AbortSignal;
}

/** Runs so many tasks, and resolves when all that they yield was told. */
export async function inTurn<Yield extends object>(
  count: number,
  { atOnce, run, tell, stop }: Turns<Yield>,
): Promise<void> {
  const untold = new Map<number, Yield>();
  let next = 0;
  let told = 0;
  let telling = Promise.resolve();
  const waiting: (() => void)[] = [];
  const tellReady = async (): Promise<void> => {
    for (let ready = untold.get(told); ready !== undefined; ready = untold.get(told)) {
      await tell(ready);
      untold.delete(told++);
      for (const wake of waiting.splice(0)) wake();
    }
  };
  const work = async (): Promise<void> => {
    while (next < count && !stop.aborted) {
      if (next - told >= MOST_AHEAD) {
        await new Promise<void>((resolve) => waiting.push(resolve));
        continue;
      }
      const index = next++;
      untold.set(index, await run(index));
      telling = telling.then(tellReady);
      await telling;
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, work));
}

/** An overflow that goes on counts again so long after it did last. */
const AGAIN_27M = 27_000_000;

/** When the overflow of a buffer counts: as it begins, and again after each second that it goes on. */
export class Overflow {
  /** The buffer was too full the last time. */
  isOn = false;
  #againFrom27M = 0;

  /** Whether it counts now; the times ascend. */
  feed(isTooFull: boolean, time27M: number): boolean {
    const counts = isTooFull && (!this.isOn || time27M >= this.#againFrom27M);
    this.isOn = isTooFull;
    if (counts) this.#againFrom27M = time27M + AGAIN_27M;
    return counts;
  }

  /** What was in the buffer is not known any more. */
  reset(): void {
    this.isOn = false;
  }
}

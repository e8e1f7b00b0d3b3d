// Tested by: test/essence/picture/picture-meter.test.ts, test/essence/sound/sound-judge.test.ts
/** Something that has to last before it counts. Times are ns. */
export class Hold {
  /** The state counts. */
  isHeld = false;
  /** When the state began; NaN while it is not there. */
  sinceNs = Number.NaN;
  readonly #afterNs: number;

  constructor(afterMs: number) {
    this.#afterNs = afterMs * 1e6;
  }

  /** The state is there, and has not lasted yet. */
  get isSuspected(): boolean {
    return !Number.isNaN(this.sinceNs) && !this.isHeld;
  }

  /** It is there at that time, since `sinceNs` at least. Returns whether it counts from now on. */
  is(timeNs: number, sinceNs = timeNs): boolean {
    if (Number.isNaN(this.sinceNs)) this.sinceNs = sinceNs;
    if (this.isHeld || timeNs - this.sinceNs < this.#afterNs) return false;
    this.isHeld = true;
    return true;
  }

  /** When it began to count. */
  get heldFromNs(): number {
    return this.sinceNs + this.#afterNs;
  }

  /** It is not there. Returns whether it counted until now. */
  isNot(): boolean {
    const wasHeld = this.isHeld;
    this.isHeld = false;
    this.sinceNs = Number.NaN;
    return wasHeld;
  }

  /** Nothing was measured for a while: what has not lasted yet begins anew, what counts goes on until something else is seen. */
  noteGap(): void {
    if (!this.isHeld) this.sinceNs = Number.NaN;
  }
}

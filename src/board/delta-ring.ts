// Tested by: test/board/live-feed.test.ts
/** A delta as it is sent. */
export interface Delta {
  readonly seq: number;
  readonly text: string;
}

/** The last deltas, so many bytes of them at most. */
export class DeltaRing {
  bytes = 0;
  readonly #deltas: Delta[] = [];

  constructor(readonly maxBytes: number) {}

  add(delta: Delta): void {
    this.#deltas.push(delta);
    this.bytes += delta.text.length;
    while (this.bytes > this.maxBytes) this.bytes -= this.#deltas.shift()!.text.length;
  }

  /** Those behind `seq`, in order; undefined: some of them are not there any more, it is of no delta, or they are more than so many characters. */
  behind(seq: number, latest: number, most: number): readonly Delta[] | undefined {
    if (seq === latest) return [];
    const first = this.#deltas[0]?.seq ?? Number.POSITIVE_INFINITY;
    if (!(seq < latest) || seq + 1 < first) return undefined;
    const found = this.#deltas.slice(seq + 1 - first);
    return found.reduce((sum, { text }) => sum + text.length, 0) > most ? undefined : found;
  }
}

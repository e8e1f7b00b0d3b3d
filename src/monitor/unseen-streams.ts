/** So long after the first stream all that were selected should be there. */
const PATIENCE_MS = 10_000;

/** Streams that were selected and do not come are likely mistyped: it is said once while the others come, and at the end. */
export class UnseenStreams {
  readonly #seen = new Set<string>();
  #firstMs: number | undefined;
  #isSaid = false;

  /** `say` is told what was selected, and what has come in its place. */
  constructor(
    readonly selected: readonly string[],
    readonly say: (selected: readonly string[], seen: readonly string[]) => void,
  ) {}

  /** Looks at the streams that have come so far; epoch or monotonic ms. */
  check(seen: readonly string[], nowMs: number): void {
    this.#note(seen);
    if (this.#isSaid || seen.length === 0) return;
    this.#firstMs ??= nowMs;
    if (nowMs - this.#firstMs < PATIENCE_MS) return;
    this.#isSaid = true;
    this.end(seen);
  }

  /** Nothing more comes. */
  end(seen: readonly string[]): void {
    this.#note(seen);
    const unseen = this.selected.filter((streamId) => !this.#seen.has(streamId));
    if (unseen.length > 0) this.say(unseen, seen);
  }

  /** What was there may be gone again at the end. */
  #note(seen: readonly string[]): void {
    for (const streamId of this.selected) if (seen.includes(streamId)) this.#seen.add(streamId);
  }
}

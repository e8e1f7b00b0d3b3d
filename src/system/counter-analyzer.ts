/** Counters as they are (`…_total`: as the kernel counts, since boot) and since the snapshot before (`…_interval`). */
export type CounterFigures<Name extends string> = { readonly [Key in Name as `${Key}_total`]: number } & {
  /** null: there is nothing to compare with, or the kernel began anew. */
  readonly [Key in Name as `${Key}_interval`]: number | null;
};

/** Remembers the counters of the snapshot before. */
export class CounterAnalyzer<Name extends string> {
  #last: Readonly<Record<Name, number>> | null = null;

  constructor(readonly names: readonly Name[]) {}

  /** null: the counters could not be read; the next interval then has no beginning. */
  snapshot(counts: Readonly<Record<Name, number>> | null): CounterFigures<Name> | null {
    const last = this.#last;
    this.#last = counts;
    if (counts === null) return null;
    const figures: Record<string, number | null> = {};
    for (const name of this.names) {
      figures[`${name}_interval`] = last !== null && counts[name] >= last[name] ? counts[name] - last[name] : null;
      figures[`${name}_total`] = counts[name];
    }
    return figures as CounterFigures<Name>;
  }
}

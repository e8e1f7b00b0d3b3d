/** What a row is sorted by: numbers first, the smaller the further up, then the text. */
export interface Place {
  readonly ranks: readonly number[];
  readonly text: string;
}

/** A row that has become better keeps its place for so long. */
export const HOLD_MS = 10_000;

interface Held {
  place: Place;
  /** Since when it would stand further down; null: it does not. */
  lowerSince: number | null;
  seen: number;
}

/** An order that does not jump: a row moves up at once, and down only after it has been better for a while. */
export class SteadyOrder {
  readonly #held = new Map<number, Held>();
  #round = 0;

  /** The numbers of the rows in their order, given the place that each one would have now. */
  sort(places: Iterable<readonly [n: number, place: Place]>, nowMs: number): number[] {
    this.#round++;
    for (const [n, place] of places) this.#note(n, place, nowMs);
    for (const [n, { seen }] of this.#held) if (seen !== this.#round) this.#held.delete(n);
    return [...this.#held]
      .sort(([a, { place: first }], [b, { place: second }]) => compare(first, second) || a - b)
      .map(([n]) => n);
  }

  /** The next order begins anew, as after another choice. */
  reset(): void {
    this.#held.clear();
  }

  #note(n: number, place: Place, nowMs: number): void {
    const held = this.#held.get(n);
    if (held === undefined) {
      this.#held.set(n, { place, lowerSince: null, seen: this.#round });
      return;
    }
    held.seen = this.#round;
    const isLower = compare(place, held.place) > 0;
    if (!isLower) held.lowerSince = null;
    else held.lowerSince ??= nowMs;
    if (!isLower || nowMs - held.lowerSince! >= HOLD_MS) {
      held.place = place;
      held.lowerSince = null;
    }
  }
}

const TEXT_ORDER = new Intl.Collator('en', { numeric: true });

export function compare(a: Place, b: Place): number {
  for (const [index, rank] of a.ranks.entries()) {
    const difference = rank - (b.ranks[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return TEXT_ORDER.compare(a.text, b.text);
}

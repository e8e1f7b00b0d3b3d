import { endOfEntry, isGap, type SpoolEntry } from './spool-frame.js';
import type { Position } from './spool-position.js';
import type { Segment } from './spool-segment.js';

/** What a spool dropped, counted so that it is exact over restarts. */
export class SpoolDrops {
  /** Records dropped that lie between those that were not read yet. */
  missing: number;
  /** Those dropped by this process that were lasting. */
  lost = 0;
  readonly #counts: { queue_full: number; write_error: number; earlier: number };

  /** `oldest`: number of the oldest record that is there, or would be the next one, which is `next`. */
  constructor(position: Position, oldest: number, next: number) {
    this.#counts = { queue_full: 0, write_error: 0, earlier: position.dropped + oldest - position.next };
    this.missing = Math.min(position.missing, next - oldest);
  }

  /** By cause, with what earlier processes dropped. */
  get counts(): Readonly<{ queue_full: number; write_error: number; earlier: number }> {
    return { ...this.#counts };
  }

  get total(): number {
    const { queue_full, write_error, earlier } = this.#counts;
    return queue_full + write_error + earlier;
  }

  /** Records that were not written. */
  add(records: readonly { readonly isLasting: boolean }[], cause: 'queue_full' | 'write_error'): void {
    this.#counts[cause] += records.length;
    for (const { isLasting } of records) if (isLasting) this.lost++;
  }

  /** Figures that were not read yet went from between other records. */
  addFigures(records: number): void {
    this.#counts.queue_full += records;
    this.missing += records;
  }

  /** A segment went of which so many numbers were not read yet, from `sequence` on; `entries`: what was legible of it. */
  addSegment(unread: number, entries: readonly SpoolEntry[], sequence: number): void {
    const unreadEntries = entries.filter((entry) => endOfEntry(entry) > sequence);
    const inGaps = unreadEntries
      .filter(isGap)
      .reduce((sum, gap) => sum + endOfEntry(gap) - Math.max(gap.sequence, sequence), 0);
    const missing = Math.min(inGaps, this.missing);
    this.missing -= missing;
    this.#counts.queue_full += unread - missing;
    this.lost += unreadEntries.filter((entry) => !isGap(entry) && entry.isLasting).length;
  }

  /** All segments are gone, which counts as damage; what was lasting in them is lost, from `sequence` on. */
  loseAll(segments: readonly Segment[], sequence: number): void {
    for (const { first, next, lasting } of segments) {
      this.lost += Math.min(lasting, Math.max(0, next - Math.max(first, sequence)));
    }
    this.missing = 0;
  }

  /** Reading went over records that were dropped; an earlier process may have had no time to note them. */
  passGap(missing: number): void {
    const noted = Math.min(missing, this.missing);
    this.missing -= noted;
    this.#counts.earlier += missing - noted;
  }
}

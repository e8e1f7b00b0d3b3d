// Tested by: test/analysis/stream-analyzer.test.ts, test/ingest/host-drops.test.ts
import type { BlameReason } from './blame.js';
import type { CaptureCounts } from './datagram-batch.js';
import { HostDrops } from './host-drops.js';

/** What a batch tells of losses at the host. */
export type HostLossCounts = Pick<CaptureCounts, 'hostDropSinceNs' | 'hostDropTimeNs' | 'incompleteDatagrams'>;

/**
 * What of a stream may be missing through the host that captures it: what it dropped, of whatever stream, and datagrams of this one of which it had
 * only parts. Times are ns since the first datagram.
 */
export class HostLosses {
  readonly #drops = new HostDrops();
  readonly #incomplete = new HostDrops();
  /** As the last batch counted them; NaN before it where the stream had begun before. */
  #incompleteDatagrams: number;
  #lastNs = 0;

  constructor(isFromStart: boolean) {
    this.#incompleteDatagrams = isFromStart ? 0 : Number.NaN;
  }

  /** Before the datagrams of a batch, which came from `firstNs` to `lastNs`; `timeOf` makes times of ns of the epoch. */
  take(counts: HostLossCounts, firstNs: number, lastNs: number, timeOf: (epochNs: number) => number): void {
    const { hostDropSinceNs, hostDropTimeNs, incompleteDatagrams } = counts;
    this.#drops.tell(hostDropSinceNs, hostDropTimeNs, timeOf);
    if (incompleteDatagrams > this.#incompleteDatagrams)
      this.#incomplete.note(Math.min(this.#lastNs, firstNs), Math.max(firstNs, lastNs));
    this.#incompleteDatagrams = incompleteDatagrams;
    this.#lastNs = Math.max(firstNs, lastNs);
  }

  /** Whether datagrams may be missing through the host between two that arrived then. */
  mayHit(fromNs: number, toNs: number): boolean {
    return this.#drops.mayHit(fromNs, toNs) || this.#incomplete.mayHit(fromNs, toNs);
  }

  /** Why they may; undefined: they may not. A datagram that is incomplete here was dropped as much as one that there was no room for. */
  reasonOf(fromNs: number, toNs: number): Extract<BlameReason, 'incomplete_datagrams' | 'host_drops'> | undefined {
    if (this.#incomplete.mayHit(fromNs, toNs)) return 'incomplete_datagrams';
    return this.#drops.mayHit(fromNs, toNs) ? 'host_drops' : undefined;
  }
}

import type { IntervalAndTotal } from '../../../src/timing/interval-and-total.js';

/**
 * Marker bits of RTP headers.
 * Spec: RFC 3550, 5.1
 */
export interface MarkerFigures {
  /** Packets whose marker bit is set. */
  readonly rtp_markers: number;
}

export class MarkerAnalyzer {
  #interval = 0;
  /** Without the current interval. */
  #before = 0;

  feed(isMarked: boolean): void {
    if (isMarked) this.#interval++;
  }

  snapshotAndReset(): IntervalAndTotal<MarkerFigures> {
    const interval = { rtp_markers: this.#interval };
    this.#before += this.#interval;
    this.#interval = 0;
    return { interval, total: { rtp_markers: this.#before } };
  }
}

import type { StatusLine } from '../cli/progress.js';
import { groupDigits } from '../text/units.js';
import type { Tally } from './tally.js';

const SHORTEST_PAUSE_MS = 200;

/** The progress line of a replay: the rate since the last update, and what was sent in all. */
export class ReplayProgress {
  readonly #line: StatusLine;
  readonly #tally: Tally;
  #lastMs = performance.now();
  #lastBytes = 0;

  constructor(line: StatusLine, tally: Tally) {
    this.#line = line;
    this.#tally = tally;
  }

  /** May be called as often as one likes. */
  update(): void {
    const nowMs = performance.now();
    const elapsedMs = nowMs - this.#lastMs;
    if (elapsedMs < SHORTEST_PAUSE_MS) return;
    const { bytes, datagrams, packets } = this.#tally;
    const rate = ((bytes - this.#lastBytes) * 8) / 1000 / elapsedMs;
    this.#line.show(`${rate.toFixed(1)} Mb/s  ${groupDigits(datagrams)} datagrams  ${groupDigits(packets)} packets`);
    this.#lastMs = nowMs;
    this.#lastBytes = bytes;
  }
}

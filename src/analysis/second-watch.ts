// Tested by: test/analysis/stream-conditions.test.ts
import type { SecondFigures } from './stream-conditions.js';

const SECOND_NS = 1e9;
const NS_PER_MS = 1e6;
/** The longest time-out of Stream_lost. */
const LONGEST_PAUSE_NS = 3600e9;

/** What is counted elsewhere: RTP packets that are missing so far, and what the payload measured of its last second. */
export interface SecondSources {
  readonly rtpLost: () => number | null;
  readonly payload: () => Partial<Pick<SecondFigures, 'mdiDelayFactorMs' | 'mdiMediaLossRate'>> | undefined;
}

/** Measures whole seconds of a stream for what is limited by the second. Times are ns, and never go back. */
export class SecondWatch {
  readonly #sources: SecondSources;
  readonly #take: (figures: SecondFigures, timeNs: number) => void;
  #endNs = Number.NaN;
  #lastNs = Number.NaN;
  #bytes = 0;
  #iatMaxNs = Number.NaN;
  #rtpLost = 0;

  /** `take` gets each whole second as it ends. */
  constructor(sources: SecondSources, take: (figures: SecondFigures, timeNs: number) => void) {
    this.#sources = sources;
    this.#take = take;
  }

  feed(timeNs: number, bytes: number): void {
    if (Number.isNaN(this.#endNs)) this.#begin(timeNs);
    this.advance(timeNs);
    const iatNs = timeNs - this.#lastNs;
    if (!(iatNs <= this.#iatMaxNs)) this.#iatMaxNs = iatNs;
    this.#lastNs = timeNs;
    this.#bytes += bytes;
  }

  /** Time went on. What is further ahead than any pause of a stream that is there is another time. */
  advance(timeNs: number): void {
    if (timeNs - this.#endNs > LONGEST_PAUSE_NS) this.#begin(timeNs);
    while (timeNs >= this.#endNs) this.#closeSecond();
  }

  /** What was in the second that runs is not known: none of it is judged. */
  noteGap(): void {
    this.#endNs = Number.NaN;
    this.#lastNs = Number.NaN;
  }

  #begin(timeNs: number): void {
    this.#endNs = timeNs + SECOND_NS;
    this.#bytes = 0;
    this.#iatMaxNs = Number.NaN;
    this.#rtpLost = this.#sources.rtpLost() ?? 0;
  }

  #closeSecond(): void {
    const endNs = this.#endNs;
    const rtpLost = this.#sources.rtpLost();
    const { mdiDelayFactorMs = null, mdiMediaLossRate = null } = this.#sources.payload() ?? {};
    const figures = {
      bitrateBps: this.#bytes * 8,
      iatMaxMs: Number.isNaN(this.#iatMaxNs) ? null : this.#iatMaxNs / NS_PER_MS,
      rtpLost: rtpLost === null ? null : Math.max(0, rtpLost - this.#rtpLost),
      mdiDelayFactorMs,
      mdiMediaLossRate,
    };
    this.#begin(endNs);
    this.#take(figures, endNs);
  }
}

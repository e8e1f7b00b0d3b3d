import type { TsAnalyzer } from '../mpegts/ts-analyzer.js';
import type { MdiAnalyzer } from '../timing/mdi-analyzer.js';

/** Over which the rate is taken. */
const INTERVAL_NS = 1e9;

/** The rate of the PCRs as the media rate of the delivery index, each second anew; none in a second without PCRs. */
export class MediaRate {
  readonly #ts: TsAnalyzer;
  readonly #mdi: MdiAnalyzer;
  #fromNs = 0;
  #sumBps = 0;
  #count = 0;

  constructor(ts: TsAnalyzer, mdi: MdiAnalyzer) {
    this.#ts = ts;
    this.#mdi = mdi;
  }

  update(timeNs: number): void {
    if (timeNs - this.#fromNs < INTERVAL_NS) return;
    const { pcrRateSumBps, pcrRateCount } = this.#ts;
    this.#fromNs = timeNs;
    const count = pcrRateCount - this.#count;
    const isKnown = count > 0;
    this.#mdi.setMediaRate(isKnown ? (pcrRateSumBps - this.#sumBps) / count : null, isKnown ? 'pcr' : null);
    this.#sumBps = pcrRateSumBps;
    this.#count = pcrRateCount;
  }
}

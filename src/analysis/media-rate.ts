import type { TsAnalyzer } from '../mpegts/ts-analyzer.js';
import type { MdiAnalyzer } from '../timing/mdi-analyzer.js';

/** Over which the rate is taken. */
const INTERVAL_NS = 1e9;
const HZ_27M = 27_000_000;

/** The rate of the PCRs as the media rate of the delivery index, each second anew; none in a second without PCRs. */
export class MediaRate {
  readonly #ts: TsAnalyzer;
  readonly #mdi: MdiAnalyzer;
  #fromNs = 0;
  #bits = 0;
  #time27M = 0;

  constructor(ts: TsAnalyzer, mdi: MdiAnalyzer) {
    this.#ts = ts;
    this.#mdi = mdi;
  }

  update(timeNs: number): void {
    if (timeNs - this.#fromNs < INTERVAL_NS) return;
    const { pcrBits, pcrTime27M } = this.#ts;
    this.#fromNs = timeNs;
    const time27M = pcrTime27M - this.#time27M;
    const isKnown = time27M > 0;
    this.#mdi.setMediaRate(isKnown ? ((pcrBits - this.#bits) * HZ_27M) / time27M : null, isKnown ? 'pcr' : null);
    this.#bits = pcrBits;
    this.#time27M = pcrTime27M;
  }
}

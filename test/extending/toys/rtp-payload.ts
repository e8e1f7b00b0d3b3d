import type {
  PayloadAnalyzer,
  PayloadFields,
  PayloadOptions,
  PayloadRun,
} from '../../../src/analysis/payload-analyzer.js';
import { PAYLOADS } from '../../../src/analysis/payloads.js';
import type { IntervalAndTotal } from '../../../src/timing/interval-and-total.js';
import { MarkerAnalyzer, type MarkerFigures } from './marker-figures.js';

export interface RtpSnapshot extends PayloadFields {
  readonly kind: 'rtp';
  readonly markers: IntervalAndTotal<MarkerFigures>;
}

/** What RTP packets of no known payload have. */
class RtpPayload implements PayloadAnalyzer<RtpSnapshot, never> {
  readonly #markers = new MarkerAnalyzer();

  constructor(readonly options: PayloadOptions) {}

  feedBatch({ batch, first, end, offset }: PayloadRun): void {
    let at = offset;
    for (let row = first; row < end; row++) {
      this.#markers.feed(batch.payload[at + 1]! >= 0x80);
      at += batch.sizes[row]!;
    }
  }

  noteGap(): void {}

  silence(): void {}

  takeEvents(): readonly never[] {
    return [];
  }

  settle(): void {}

  snapshotAndReset(): RtpSnapshot {
    return { kind: 'rtp', markers: this.#markers.snapshotAndReset() };
  }
}

export const TOY_PAYLOADS = {
  ...PAYLOADS,
  rtp: (options: PayloadOptions) => new RtpPayload(options),
};

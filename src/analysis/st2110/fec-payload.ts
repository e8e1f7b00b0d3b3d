// Tested by: test/report/kinds/st2022-1.test.ts
import { RtpHeader } from '../../net/rtp.js';
import { FecAnalyzer, type FecSnapshot } from '../../st2022/d1/fec-analyzer.js';
import type { GapCause, PayloadAnalyzer, PayloadFields, PayloadRun } from '../payload-analyzer.js';
import { type EssenceChangeEvent, EssenceEvents, essenceChange } from './essence-event.js';

export interface FecStreamSnapshot extends PayloadFields, FecSnapshot {
  readonly kind: 'st2022-1';
}

/** FEC packets in the datagrams of a stream. Spec: SMPTE ST 2022-1 */
export class FecPayload implements PayloadAnalyzer<FecStreamSnapshot, EssenceChangeEvent> {
  readonly #rtp = new RtpHeader();
  readonly #events = new EssenceEvents();
  readonly #analyzer: FecAnalyzer;
  #timeNs = 0;

  constructor() {
    this.#analyzer = new FecAnalyzer((before, after) =>
      this.#events.tell(essenceChange('fec_matrix', this.#timeNs, before, after)),
    );
  }

  feedBatch({ batch, first, end, offset, timesNs }: PayloadRun): void {
    let at = offset;
    for (let row = first; row < end; row++) {
      const size = batch.sizes[row]!;
      this.#timeNs = timesNs[row]!;
      if (this.#rtp.parse(batch.payload, at, size))
        this.#analyzer.feed(batch.payload, this.#rtp.payloadOffset, this.#rtp.payloadLength);
      at += size;
    }
  }

  noteGap(_timeNs: number, cause: GapCause): void {
    if (cause !== 'clock_set') this.#analyzer.noteGap();
  }

  silence(): void {}

  takeEvents(): readonly EssenceChangeEvent[] {
    return this.#events.take();
  }

  settle(): void {}

  snapshotAndReset(): FecStreamSnapshot {
    return { kind: 'st2022-1', ...this.#analyzer.snapshotAndReset() };
  }
}

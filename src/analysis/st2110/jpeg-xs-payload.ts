// Tested by: test/report/kinds/st2110-22.test.ts
import { RtpHeader } from '../../net/rtp.js';
import { JpegXsAnalyzer, type JpegXsSnapshot } from '../../st2110/d22/jpeg-xs-analyzer.js';
import type { GapCause, PayloadAnalyzer, PayloadFields, PayloadRun } from '../payload-analyzer.js';

export interface JpegXsStreamSnapshot extends PayloadFields, JpegXsSnapshot {
  readonly kind: 'st2110-22';
}

/** JPEG XS in the datagrams of a stream. Spec: SMPTE ST 2110-22; RFC 9134 */
export class JpegXsPayload implements PayloadAnalyzer<JpegXsStreamSnapshot, never> {
  readonly #rtp = new RtpHeader();
  readonly #analyzer = new JpegXsAnalyzer();

  feedBatch({ batch, first, end, offset }: PayloadRun): void {
    const rtp = this.#rtp;
    let at = offset;
    for (let row = first; row < end; row++) {
      const size = batch.sizes[row]!;
      if (rtp.parse(batch.payload, at, size))
        this.#analyzer.feed(batch.payload, rtp.payloadOffset, rtp.payloadLength, rtp.sequence, rtp.marker);
      at += size;
    }
  }

  noteGap(_timeNs: number, cause: GapCause): void {
    if (cause !== 'clock_set') this.#analyzer.noteGap();
  }

  silence(): void {}

  takeEvents(): readonly never[] {
    return [];
  }

  settle(): void {}

  snapshotAndReset(): JpegXsStreamSnapshot {
    return { kind: 'st2110-22', ...this.#analyzer.snapshotAndReset() };
  }
}

// Tested by: test/report/kinds/ptp.test.ts
import { PtpAnalyzer, type PtpSnapshot } from '../../ptp/ptp-analyzer.js';
import type { GapCause, PayloadAnalyzer, PayloadFields, PayloadRun } from '../payload-analyzer.js';
import { type EssenceChangeEvent, EssenceEvents, essenceChange } from './essence-event.js';

export interface PtpStreamSnapshot extends PayloadFields, PtpSnapshot {
  readonly kind: 'ptp';
}

/** Messages of PTP in the datagrams of a stream. Spec: IEEE Std 1588 */
export class PtpPayload implements PayloadAnalyzer<PtpStreamSnapshot, EssenceChangeEvent> {
  readonly #events = new EssenceEvents();
  readonly #analyzer: PtpAnalyzer;
  #timeNs = 0;

  constructor() {
    const tell = (
      name: 'grandmaster' | 'clock_quality' | 'message_rate',
      where: string,
      before: string,
      after: string,
    ) => this.#events.tell(essenceChange(name, this.#timeNs, `${where}: ${before}`, after));
    this.#analyzer = new PtpAnalyzer({
      grandmaster: (domain, before, after) => tell('grandmaster', `domain ${domain}`, before, after),
      quality: (domain, before, after) => tell('clock_quality', `domain ${domain}`, before, after),
      rate: (port, before, after) => tell('message_rate', port, before, after),
    });
  }

  feedBatch({ batch, first, end, offset, timesNs }: PayloadRun): void {
    let at = offset;
    for (let row = first; row < end; row++) {
      const size = batch.sizes[row]!;
      this.#timeNs = timesNs[row]!;
      this.#analyzer.feed(batch.payload, at, size, this.#timeNs);
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

  snapshotAndReset(): PtpStreamSnapshot {
    return { kind: 'ptp', ...this.#analyzer.snapshotAndReset() };
  }
}

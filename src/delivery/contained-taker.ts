import { faultFacts } from '../cli/fault-facts.js';
import type { DeliveryAccount } from '../report/delivery-account.js';
import type { ImageRecord } from '../report/image-record.js';
import { isLasting, type RecordTaker } from '../report/record-taker.js';
import type { NdjsonRecord, StreamReportRecord } from '../report/records.js';
import type { SinkLog } from './sink-record.js';

/** The one place in which an outlet may fail: on a record it costs that record, counted; whatever it fails on is said, and nothing else is lost. */
export class ContainedTaker implements RecordTaker {
  readonly name: string;
  readonly closesLast: boolean;
  #faults = 0;
  #lost = 0;

  constructor(
    readonly taker: RecordTaker,
    readonly log: SinkLog,
  ) {
    this.name = taker.name;
    this.closesLast = taker.closesLast ?? false;
  }

  get figures(): DeliveryAccount | undefined {
    const figures = this.#attempt('figures are missing', () => this.taker.figures);
    if (figures === undefined || this.#faults === 0) return figures;
    const { made, dropped, lost } = figures;
    const faults = dropped.fault + this.#faults;
    return { ...figures, made: made + this.#faults, dropped: { ...dropped, fault: faults }, lost: lost + this.#lost };
  }

  write(record: NdjsonRecord): void {
    this.#contain(record.type, isLasting(record), () => this.taker.write(record));
  }

  get writeTexts(): RecordTaker['writeTexts'] {
    if (this.taker.writeTexts === undefined) return undefined;
    return (texts, report) =>
      this.#contain('stream_report', report.final, () => this.taker.writeTexts?.(texts, report));
  }

  image(record: ImageRecord, thumbnail: Uint8Array | null): void {
    this.#attempt('image dropped', () => this.taker.image?.(record, thumbnail));
  }

  get second(): ((record: StreamReportRecord) => void) | undefined {
    if (this.taker.second === undefined) return undefined;
    return (record) => this.#attempt('a second dropped', () => this.taker.second?.(record));
  }

  subscribed(): void {
    this.#attempt('not told that the monitor receives', () => this.taker.subscribed?.());
  }

  analysed(): void {
    this.#attempt('not told that the file is analysed', () => this.taker.analysed?.());
  }

  heard(probeId: string): void {
    this.#attempt('not told of a probe', () => this.taker.heard?.(probeId));
  }

  reopen(): void {
    this.#attempt('file not opened anew', () => this.taker.reopen?.());
  }

  async close(): Promise<void> {
    try {
      await this.taker.close();
    } catch (error) {
      this.#say(error, 'outlet not closed');
    }
  }

  #contain(type: NdjsonRecord['type'], isLasting: boolean, take: () => void): void {
    try {
      take();
    } catch (error) {
      this.#faults++;
      if (isLasting) this.#lost++;
      this.#say(error, `${type} dropped`);
    }
  }

  /** What the work yields; undefined when it throws, which is said. */
  #attempt<T>(what: string, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      this.#say(error, what);
      return undefined;
    }
  }

  #say(error: unknown, what: string): void {
    const facts = { outlet: this.name, faults: this.#faults, ...faultFacts(error) };
    this.log.write('error', `fault ${this.name}`, facts, `${this.name} failed: ${what}`);
  }
}

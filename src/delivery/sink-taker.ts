import type { DeliveryAccount } from '../report/delivery-account.js';
import type { ImageRecord } from '../report/image-record.js';
import type { RecordTaker, ToldReport } from '../report/record-taker.js';
import type { RecordText } from '../report/record-texts.js';
import type { NdjsonRecord } from '../report/records.js';
import type { DeliverySink } from './delivery-sink.js';
import type { SinkRecord } from './sink-record.js';

/** Hands messages of records to a sink; `messagesOf` gives none for a record that is none of its. */
export class SinkTaker implements RecordTaker {
  readonly writeTexts: RecordTaker['writeTexts'];

  /** `messagesOfTexts`: of a report of which no more than its texts is needed; undefined: more is. */
  constructor(
    readonly name: string,
    readonly sink: DeliverySink,
    readonly messagesOf: (record: NdjsonRecord) => readonly SinkRecord[],
    messagesOfTexts: ((texts: readonly RecordText[], report: ToldReport) => readonly SinkRecord[]) | undefined,
    readonly messagesOfImage: (image: ImageRecord) => readonly SinkRecord[] = () => [],
  ) {
    if (messagesOfTexts === undefined) return;
    this.writeTexts = (texts, report) => {
      for (const message of messagesOfTexts(texts, report)) this.sink.write(message);
    };
  }

  get figures(): DeliveryAccount {
    return this.sink.figures;
  }

  write(record: NdjsonRecord): void {
    for (const message of this.messagesOf(record)) this.sink.write(message);
  }

  image(image: ImageRecord): void {
    for (const message of this.messagesOfImage(image)) this.sink.write(message);
  }

  /** Bounded in time, as the sink is. */
  close(): Promise<void> {
    return this.sink.close();
  }
}

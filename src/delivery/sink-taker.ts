import type { DeliveryAccount } from '../report/delivery-account.js';
import type { ImageRecord } from '../report/image-record.js';
import type { RecordTaker } from '../report/record-taker.js';
import type { NdjsonRecord } from '../report/records.js';
import type { DeliverySink } from './delivery-sink.js';
import type { SinkRecord } from './sink-record.js';

/** Hands messages of records to a sink; `messagesOf` gives none for a record that is none of its. */
export class SinkTaker implements RecordTaker {
  constructor(
    readonly name: string,
    readonly sink: DeliverySink,
    readonly messagesOf: (record: NdjsonRecord) => readonly SinkRecord[],
    readonly messagesOfImage: (image: ImageRecord) => readonly SinkRecord[] = () => [],
  ) {}

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

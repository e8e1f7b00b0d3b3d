import type { KafkaMessages } from '../delivery/kafka/kafka-messages.js';
import type { RecordSink } from '../delivery/record-sink.js';
import type { NdjsonRecord } from '../report/records.js';
import type { RecordTaker } from './report-desk.js';

/** Hands messages of records to a sink. */
export class KafkaTaker implements RecordTaker {
  constructor(
    readonly sink: RecordSink,
    readonly messages: KafkaMessages,
    readonly onClose: () => void,
  ) {}

  write(record: NdjsonRecord): void {
    const message = this.messages.messageOf(record);
    if (message !== undefined) this.sink.write(message);
  }

  /** Bounded in time, as the sink is. */
  async close(): Promise<void> {
    await this.sink.close();
    this.onClose();
  }
}

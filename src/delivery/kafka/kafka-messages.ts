import type { NdjsonRecord } from '../../report/records.js';
import type { TransportStreamRecord } from '../../report/rscap/pid-fields.js';
import { RscapFormatter } from '../../report/rscap/rscap-formatter.js';
import type { HostReport } from '../../system/host-report.js';
import { type SinkRecord, sinkRecord } from '../sink-record.js';
import type { ReportPace } from './report-pace.js';

export interface KafkaMessageOptions {
  /** `rscap`: one flat object for each report on a transport stream; nothing else is sent. */
  readonly format: 'report' | 'rscap';
  readonly pace: ReportPace;
  readonly host: () => HostReport;
}

/** Makes messages of reports and events; accounting records are for the metrics alone. */
export class KafkaMessages {
  readonly #rscap = new RscapFormatter();

  constructor(readonly options: KafkaMessageOptions) {}

  /** The message of a record; undefined: it is not sent. */
  messageOf(record: NdjsonRecord): SinkRecord | undefined {
    const { format, pace, host } = this.options;
    if (record.type === 'event') return format === 'report' ? sinkRecord('event', record) : undefined;
    if (record.type !== 'stream_report' || !pace.takes(record)) return undefined;
    if (format === 'report') return sinkRecord('report', record);
    if (record.kind !== 'mpegts') return undefined;
    return sinkRecord('report', record, this.#rscap.json(record as TransportStreamRecord, host()));
  }
}

import { RecordTexts } from '../../report/record-texts.js';
import type { NdjsonRecord } from '../../report/records.js';
import type { TransportStreamRecord } from '../../report/rscap/pid-fields.js';
import { RscapFormatter } from '../../report/rscap/rscap-formatter.js';
import type { HostReport } from '../../system/host-report.js';
import { type SinkRecord, sinkRecord, sinkRecords } from '../sink-record.js';
import type { ReportPace } from './report-pace.js';

export interface KafkaMessageOptions {
  /** `rscap`: one flat object for each report on a transport stream; nothing else is sent. */
  readonly format: 'report' | 'rscap';
  readonly pace: ReportPace;
  readonly host: () => HostReport;
  /** Texts that those share who take all records. */
  readonly texts: RecordTexts;
}

/** Makes messages of reports and events; accounting records are for the metrics alone. */
export class KafkaMessages {
  readonly #rscap = new RscapFormatter();
  /** Its own where it leaves reports out: what they would tell is told by the next one. */
  readonly #texts: RecordTexts;

  constructor(readonly options: KafkaMessageOptions) {
    this.#texts = options.pace.takesAll ? options.texts : new RecordTexts();
  }

  /** The messages of a record. */
  of(record: NdjsonRecord): readonly SinkRecord[] {
    const { format, pace, host } = this.options;
    if (record.type !== 'stream_report' && record.type !== 'event') return [];
    if (record.type === 'stream_report' && !pace.takes(record)) return [];
    if (format === 'report') return sinkRecords(record, this.#texts.of(record));
    if (record.type === 'event' || record.kind !== 'mpegts') return [];
    return [sinkRecord(record, this.#rscap.json(record as TransportStreamRecord, host()), 'report')];
  }
}

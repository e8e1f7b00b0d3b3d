import type { ImageRecord } from '../../report/image-record.js';
import type { LogLineRecord } from '../../report/log-line-record.js';
import type { RecordSubject } from '../../report/record-ids.js';
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

/** Brokers take messages of 1 MB unless they are told otherwise: in base64, with the rest of the message. */
const MAX_IMAGE = 900_000;
/** Pictures that wait for the next message on their stream. */
const MAX_IMAGES = 1024;

/** Makes messages of reports and events; accounting records are for the metrics alone. */
export class KafkaMessages {
  readonly #rscap = new RscapFormatter();
  /** The latest picture of each stream that no message has had, for rscap. */
  readonly #images = new Map<string, ImageRecord>();
  /** Its own where it leaves reports out: what they would tell is told by the next one. */
  readonly #texts: RecordTexts;

  constructor(readonly options: KafkaMessageOptions) {
    this.#texts = options.pace.takesAll ? options.texts : new RecordTexts();
  }

  /** Whether its messages of reports are the texts of all of these. */
  get takesTexts(): boolean {
    return this.options.format === 'report' && this.options.pace.takesAll;
  }

  /** The messages of a record. */
  of(record: NdjsonRecord): readonly SinkRecord[] {
    const { format, pace, host } = this.options;
    if (record.type === 'log_line') return [this.#ofLogLine(record)];
    if (record.type !== 'stream_report' && record.type !== 'event') return [];
    if (record.type === 'stream_report' && !pace.takes(record)) return [];
    if (format === 'report') return sinkRecords(record, this.#texts.of(record));
    if (record.type === 'event' || record.kind !== 'mpegts') return [];
    const image = this.#images.get(imageKey(record));
    this.#images.delete(imageKey(record));
    return [sinkRecord(record, this.#rscap.json(record as TransportStreamRecord, host(), image), 'report')];
  }

  /** rscap sent the line alone. */
  #ofLogLine(record: LogLineRecord): SinkRecord {
    const { id, file, line } = record;
    const json = JSON.stringify(this.options.format === 'rscap' ? { log_line: line } : record);
    return { id, kind: 'log_line', streamId: file, isLasting: true, json };
  }

  /** The messages of a picture: rscap had it in the next message on its stream. */
  ofImage(image: ImageRecord): readonly SinkRecord[] {
    const { id, stream_id: streamId, base64_image } = image;
    if (base64_image.length > MAX_IMAGE) return [];
    if (this.options.format === 'report') {
      return [{ id, kind: 'image', streamId, isLasting: false, json: JSON.stringify(image) }];
    }
    this.#images.delete(imageKey(image));
    this.#images.set(imageKey(image), image);
    const [oldest] = this.#images.keys();
    if (this.#images.size > MAX_IMAGES && oldest !== undefined) this.#images.delete(oldest);
    return [];
  }
}

function imageKey({ probe_id, session_id, stream_id }: RecordSubject): string {
  return `${probe_id} ${session_id} ${stream_id}`;
}

import type { NamedStreams } from '../inspect/named-streams/named-streams.js';
import type { Recordings } from '../recording/recordings.js';
import type { AccountingRecord } from '../report/accounting.js';
import type { ImageRecord } from '../report/image-record.js';
import type { RecordTaker, ToldReport } from '../report/record-taker.js';
import type { RecordText } from '../report/record-texts.js';
import type { EventRecord, NdjsonRecord, StreamReportRecord } from '../report/records.js';
import type { EssenceService } from './images/essence-service.js';
import type { ReportDesk } from './report-desk.js';
import type { StreamSession } from './stream-session.js';
import type { StreamTakers } from './stream-takers.js';

/** Whoever a record may go to. */
export interface RecordRoutes {
  /** They get all records. */
  readonly takers: readonly RecordTaker[];
  /** Writes events and reports to the takers, logs and shows them. */
  readonly desk: Pick<ReportDesk, 'event' | 'takeRecord' | 'takeProbeReport'>;
  readonly recordings: Pick<Recordings, 'note'>;
  readonly streamTakers: Pick<StreamTakers, 'note' | 'report' | 'picture'>;
  readonly essence: Pick<EssenceService, 'note'> | undefined;
}

/** Gives each record the names of its stream, and hands it to all who take records of its type. */
export class RecordRouter {
  /** `names` may change: records have the new ones from then on. */
  constructor(
    readonly routes: RecordRoutes,
    public names: NamedStreams,
  ) {}

  /** `stream`: where the event is one of the analysis of that one; otherwise it is of the newest of its name. */
  event(made: EventRecord, stream?: StreamSession): void {
    const event = this.names.named(made);
    const { recordings, essence, desk, streamTakers } = this.routes;
    recordings.note(event, stream);
    essence?.note(event);
    desk.event(event);
    streamTakers.note(event, stream);
  }

  /** A report that was made here, of the analysis of `stream`. */
  report(made: StreamReportRecord, stream?: StreamSession): void {
    const record = this.names.named(made);
    this.routes.streamTakers.report(record, stream);
    this.routes.desk.takeRecord(record);
  }

  /** The texts of a report that was made here, which need no names. */
  texts(texts: readonly RecordText[], report: ToldReport): void {
    for (const taker of this.routes.takers) taker.writeTexts?.(texts, report);
  }

  /** A report that a probe made. */
  probeReport(made: StreamReportRecord): void {
    const record = this.names.named(made);
    this.routes.streamTakers.report(record);
    this.routes.desk.takeProbeReport(record);
  }

  image(record: ImageRecord, thumbnail: Uint8Array | null): void {
    for (const taker of this.routes.takers) taker.image?.(record, thumbnail);
    this.routes.streamTakers.picture(record);
  }

  /** Returns the record as it was written. */
  accounting(made: AccountingRecord): AccountingRecord {
    const record = this.names.named(made);
    this.write(record);
    return record;
  }

  /** A record that is not of a stream. */
  write(record: NdjsonRecord): void {
    for (const taker of this.routes.takers) taker.write(record);
  }
}

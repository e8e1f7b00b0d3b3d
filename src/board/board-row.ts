// Tested by: test/board/board.test.ts
import { BLAMES } from '../analysis/blame.js';
import type { AccountingRecord } from '../report/accounting.js';
import type { StreamReportRecord } from '../report/records.js';
import { kindName, type StreamKind } from '../stream/stream-kind.js';
import type { AlarmEntry, AlarmOwner } from './alarm-entry.js';
import { boundedText } from './bounded-text.js';
import { BOUNDS } from './bounds.js';
import type { Row, RowPicture, RowState } from './contract.js';
import { LossWindows } from './loss-windows.js';
import { NotAnalysedWatch } from './not-analysed-watch.js';
import { NO_REPORT, reportCellsOf } from './report-cells.js';
import { givenNameOf, groupOf, rowKeyOf } from './row-name.js';
import { RecordingWatch } from './row-recording.js';
import { verdictOf } from './row-state.js';
import { SlidingSum } from './sliding-sum.js';
import { Spark } from './spark.js';
import { StreamCourse } from './stream-course.js';
import { topAlarmOf } from './top-alarm.js';
import { bitrateOf, errorsOf } from './window-figures.js';

/** Cells are made anew so often where only the time has passed. */
const TIME_MS = 1000;

/** One stream: the last records on it, and what they sum up to. */
export class BoardRow implements AlarmOwner {
  readonly key: string;
  readonly probeId: string | null;
  readonly streamId: string;
  readonly alarms = new Map<string, AlarmEntry>();
  readonly losses = new LossWindows();
  readonly course: StreamCourse;
  readonly recording = new RecordingWatch();
  readonly spark = new Spark();
  picture: RowPicture | null = null;
  report: StreamReportRecord | undefined;
  accounting: AccountingRecord | undefined;
  sessionId: string | null;
  hasEnded = false;
  /** Its probe does not wait for it any more. */
  isReleased = false;
  /** Counts up with all that changes what can be told of the stream. */
  version = 0;
  recordMs: number;
  stateMs: number;
  state: RowState = 'no_data';
  #kind: string;
  #isRtp = false;
  #reportMs = 0;
  #bitrateBps: number | null = null;
  readonly #notAnalysed = new NotAnalysedWatch();
  #isDirty = true;
  readonly #minute = new SlidingSum(60, 1);
  readonly #hour = new SlidingSum(60, 60);
  #reportCells = NO_REPORT;
  #isReportNew = false;
  #cellsMs = Number.NEGATIVE_INFINITY;
  #toldRecordMs: number;

  constructor(
    readonly n: number,
    { probe_id, session_id, stream_id }: { probe_id: string | null; session_id: string | null; stream_id: string },
    kind: string,
    nowMs: number,
    isFile = false,
  ) {
    this.course = new StreamCourse(isFile);
    this.key = rowKeyOf(probe_id, stream_id);
    this.probeId = probe_id;
    this.streamId = stream_id;
    this.sessionId = session_id;
    this.#kind = kind;
    this.recordMs = nowMs;
    this.stateMs = nowMs;
    this.#toldRecordMs = nowMs;
  }

  /** Epoch ms of the first datagram; null without arrival times, and before a report. */
  get originMs(): number | null {
    const first = this.report?.first_arrival_s ?? null;
    return first === null ? null : first * 1000;
  }

  /** The probe began anew, or the stream: what was told of it before is over. */
  begin(sessionId: string | null): void {
    this.sessionId = sessionId;
    this.hasEnded = false;
    this.isReleased = false;
    this.report = undefined;
    this.accounting = undefined;
    this.#notAnalysed.begin();
    this.#reportCells = NO_REPORT;
  }

  takeReport(record: StreamReportRecord, nowMs: number): void {
    const { kind, is_rtp, silent_ns, interval_ns } = record;
    this.report = record;
    this.#reportMs = nowMs;
    this.#kind = kind;
    this.#isRtp = is_rtp;
    this.#isReportNew = true;
    this.#touch(nowMs);
    const isSilent = silent_ns > 0 && interval_ns <= silent_ns;
    this.#bitrateBps = isSilent ? 0 : bitrateOf(record);
    if (this.course.isFile) return;
    this.#addErrors(errorsOf(record), nowMs / 1000);
    this.#addFigures(record);
  }

  /** Of a file: the report on one of its seconds. */
  takeSecond(record: StreamReportRecord, nowMs: number): void {
    this.#bitrateBps = bitrateOf(record);
    this.#addFigures(record);
    const timeS = record.timestamp / 1000;
    this.#addErrors(errorsOf(record), timeS);
    for (const blame of BLAMES) this.losses.add(blame, record.losses.interval.lost_packets[blame], timeS);
    this.#touch(nowMs);
  }

  /** ms of what is now for its sums: of a file its end. */
  clockMs(nowMs: number): number {
    const { isFile, endS } = this.course;
    return isFile ? (endS - 1) * 1000 || 0 : nowMs;
  }

  takeAccounting(record: AccountingRecord, nowMs: number): void {
    this.#notAnalysed.take(record, this.accounting);
    this.accounting = record;
    this.recording.take(record, nowMs);
    this.#kind = record.kind;
    if (record.rtp_lost !== null) this.#isRtp = true;
    // The monitor makes such records also of a stream of which nothing comes: only its reports tell that it is there.
    if (this.report === undefined) {
      this.#touch(nowMs);
      this.#reportCells = { ...this.#reportCells, name: givenNameOf(record), group: groupOf(record) };
    }
    this.changed();
  }

  /** Something has changed: its cells are to be made anew. */
  changed(): void {
    this.#isDirty = true;
    this.version++;
  }

  errors(nowMs: number): { minute: number; hour: number } {
    const nowS = this.clockMs(nowMs) / 1000;
    return { minute: this.#minute.at(nowS), hour: this.#hour.at(nowS) };
  }

  /** Whether its cells are to be made anew. */
  isDue(nowMs: number): boolean {
    return this.#isDirty || nowMs - this.#cellsMs >= TIME_MS;
  }

  /** The row as it is now; `spark`: the newest value. `heardMs`: when its probe was heard. */
  cells(nowMs: number, intervalMs: number | null, heardMs: number): Row {
    this.#isDirty = false;
    this.#cellsMs = nowMs;
    if (this.#isReportNew && this.report !== undefined) this.#reportCells = reportCellsOf(this.report, this.originMs);
    this.#isReportNew = false;
    const top = topAlarmOf(this.alarms);
    const { state, reason } = verdictOf(
      {
        report: this.report,
        reportMs: this.#reportMs,
        accounting: this.accounting,
        notAnalysed: this.#notAnalysed.cause,
        hasEnded: this.hasEnded,
        isReleased: this.isReleased,
        heardMs,
        topAlarm: top.alarm,
        isLost: top.lost,
        losses: this.losses,
      },
      this.clockMs(nowMs),
      intervalMs,
    );
    if (state !== this.state) {
      this.state = state;
      this.stateMs = nowMs;
      this.#toldRecordMs = this.recordMs;
    }
    const { minute, hour } = this.errors(nowMs);
    const bps = this.#bitrateBps;
    return {
      key: this.key,
      probe: boundedText(this.probeId ?? '-', BOUNDS.nameLength),
      stream_id: this.streamId,
      kind: kindName(this.#kind as StreamKind, this.#isRtp),
      state,
      state_since_ms: this.stateMs,
      reason: boundedText(reason, BOUNDS.messageLength),
      bitrate_bps: bps === null || state === 'no_data' ? null : Math.round(bps / 1000) * 1000,
      spark: this.spark.last,
      errors_1m: minute,
      errors_1h: hour,
      top_alarm: top.alarm?.id ?? null,
      alarm_count: top.count,
      loss_1h: this.losses.hour(this.clockMs(nowMs) / 1000),
      picture: this.picture,
      ...this.#reportCells,
      recording: this.recording.state,
      is_rtp: this.#isRtp,
      last_record_ms: this.#toldRecordMs,
    };
  }

  #addErrors(errors: number, timeS: number): void {
    if (errors === 0) return;
    this.#minute.add(timeS, errors);
    this.#hour.add(timeS, errors);
  }

  #addFigures(record: StreamReportRecord): void {
    this.spark.add(this.#bitrateBps);
    // As the history has it: the second in which the report was made.
    this.course.add(Math.floor(record.timestamp / 1000), record);
  }

  #touch(nowMs: number): void {
    this.recordMs = nowMs;
    this.changed();
  }
}

import type { AlarmEvent, AlarmReport } from '../../../src/alarm/alarm-event.js';
import type { Blame } from '../../../src/analysis/blame.js';
import { AckBook } from '../../../src/board/ack-book.js';
import { Board, type BoardOptions } from '../../../src/board/board.js';
import type { BoardRow } from '../../../src/board/board-row.js';
import type { MonitorFacts, Row } from '../../../src/board/contract.js';
import {
  type AccountingRecord,
  IGNORED_CAUSES,
  NOT_ANALYSED_CAUSES,
  NOT_RECORDED_CAUSES,
  type ProbeAccountingRecord,
  REJECTED_DATAGRAM_CAUSES,
  REJECTED_PACKET_CAUSES,
} from '../../../src/report/accounting.js';
import { zeroCounts } from '../../../src/report/cause-counts.js';
import type { ImageRecord } from '../../../src/report/image-record.js';
import type { EventRecord, StreamReportRecord } from '../../../src/report/records.js';
import type { StreamReport } from '../../../src/report/stream-report.js';
import { PROBE_COUNTERS } from '../../../src/stream/counters.js';
import { liveStream } from '../analysis/stream-report.js';

/** Of a monitor that has just begun. */
export const FACTS: MonitorFacts = {
  version: '1',
  started_ms: 0,
  interval_ms: 1000,
  input: null,
  is_done: false,
  span: null,
  history: 'none',
  keeps_acks: false,
  left_out: { records: 0, alarms: 0, pictures: 0, probes: 0 },
};

export const PROBE = 'head-end';
export const STREAM = '239.1.1.1:5000';
export const SESSION = '00000000000000a1';
export const KEY = `${PROBE}/${STREAM}`;
/** When the first datagram of all streams of the rig came, which is when its clock begins. */
export const BEGIN_MS = 1_763_790_000_000;

/** A stream of a file, which has no probe. */
export const OF_FILE: Subject = { probe: null };
export const FILE_KEY = `-/${STREAM}`;

/** Of whom a record is, where it is not the usual stream. */
export interface Subject {
  readonly probe?: string | null;
  readonly session?: string;
  readonly stream?: string;
}

/** A board with a clock, and what makes records for it. */
export class BoardRig {
  readonly board: Board;
  nowMs = BEGIN_MS;
  #ids = 0;

  constructor(options: Partial<BoardOptions> = {}) {
    const now = (): number => this.nowMs;
    const acks = new AckBook(undefined, [], this.nowMs, now);
    this.board = new Board({ now, intervalMs: 1000, acks, ...options });
  }

  /** The time passes; the probe goes on speaking. */
  pass(ms: number, heard: readonly string[] = [PROBE]): void {
    this.nowMs += ms;
    for (const probe of heard) this.board.heard(probe);
  }

  report(changes: Partial<StreamReport> = {}, subject: Subject = {}): void {
    this.board.write(this.reportRecord(changes, subject));
  }

  /** Of a file: the report on the second that begins now. */
  second(changes: Partial<StreamReport> = {}, subject: Subject = OF_FILE): void {
    this.board.second(this.reportRecord(changes, subject));
  }

  reportRecord(changes: Partial<StreamReport> = {}, subject: Subject = {}): StreamReportRecord {
    const stream = liveStream({ first_arrival_s: BEGIN_MS / 1000 });
    return {
      ...stream,
      ...changes,
      ...subjectOf(subject),
      type: 'stream_report',
      id: `r${this.#ids++}`,
      final: false,
      timestamp: this.nowMs,
      host: null,
    } as StreamReportRecord;
  }

  /** An alarm is raised, updated or cleared now. */
  alarm(event: AlarmEvent['event'], changes: Partial<AlarmEvent> = {}, subject: Subject = {}): void {
    const { name = 'PAT_error_2' } = changes;
    const timeNs = (this.nowMs - BEGIN_MS) * 1e6;
    const alarm: AlarmEvent = {
      type: 'event',
      event,
      name,
      rule: '1.3.a',
      priority: 1,
      severity: 'critical',
      pids: [],
      tables: [],
      services: [],
      left_out: 0,
      causes: [],
      time_ns: timeNs,
      raised_time_ns: timeNs,
      last_time_ns: timeNs,
      count: 1,
      flaps: 0,
      value: null,
      limits: {},
      cleared_by: event === 'cleared' ? 'recovery' : null,
      ...changes,
    };
    this.board.write(this.#event(alarm, `${name} is wrong`, subject));
  }

  loss(blame: Blame, packets: number, subject: Subject = {}): void {
    const time_ns = (this.nowMs - BEGIN_MS) * 1e6;
    const loss = {
      type: 'event',
      event: 'loss',
      blame,
      packets,
      count: 1,
      time_ns,
      last_time_ns: time_ns,
      confidence: 'certain',
      reason: 'rtp_broken',
      severity: 'warning',
    };
    this.board.write(this.#event(loss, `${packets} lost`, subject));
  }

  /** Any other event. */
  event(fields: object, message: string, subject: Subject = {}): void {
    const time_ns = (this.nowMs - BEGIN_MS) * 1e6;
    this.board.write(
      this.#event(
        { type: 'event', event: 'notice', name: 'Stream_back', severity: 'info', since_ns: null, time_ns, ...fields },
        message,
        subject,
      ),
    );
  }

  accounting(changes: Partial<AccountingRecord> = {}, subject: Subject = {}): void {
    this.board.write(accountingRecord({ timestamp: this.nowMs, ...changes }, subject));
  }

  probe(changes: Partial<ProbeAccountingRecord> = {}): void {
    const record = {
      ...Object.fromEntries(PROBE_COUNTERS.map((name) => [name, 0])),
      type: 'probe_accounting',
      final: false,
      timestamp: this.nowMs,
      probe_id: PROBE,
      session_id: SESSION,
      source: '/captures/eth1',
      is_live: true,
      stream_datagrams: 10,
      captured_frames: 10,
      end_reason: null,
    };
    this.board.write({ ...record, ...changes } as ProbeAccountingRecord);
  }

  image(changes: Partial<ImageRecord> = {}, subject: Subject = {}, thumbnail: Uint8Array | null = null): void {
    const image = {
      type: 'image',
      id: `i${this.#ids++}`,
      timestamp: this.nowMs,
      pid: 256,
      reason: 'interval',
      width: 320,
      height: 180,
      is_damaged: false,
      base64_image: Buffer.from('JPEG').toString('base64'),
    };
    this.board.image({ ...image, ...subjectOf(subject), ...changes } as ImageRecord, thumbnail);
  }

  /** The cells of the row as they are now. */
  row(key = KEY): Row {
    return this.board.cells(this.rowOf(key), this.nowMs);
  }

  rowOf(key = KEY): BoardRow {
    const row = this.board.rows.find(key);
    if (row === undefined) throw new Error(`no row ${key}`);
    return row;
  }

  #event(fields: object, message: string, subject: Subject): EventRecord {
    const event = {
      id: `e${this.#ids++}`,
      timestamp: this.nowMs,
      time: null,
      raised_time: null,
      splice_time: null,
      message,
      service_names: [],
    };
    return { ...event, ...subjectOf(subject), ...fields } as unknown as EventRecord;
  }
}

/** An alarm as a report has it. */
export function alarmReport(changes: Partial<AlarmReport> = {}): AlarmReport {
  return {
    rule: '1.3.a',
    priority: 1,
    severity: 'critical',
    state: 'raised',
    pids: [],
    tables: [],
    services: [],
    left_out: 0,
    causes: [],
    raised_time_ns: 0,
    last_time_ns: 0,
    count_interval: 1,
    count_total: 1,
    flaps: 0,
    value: null,
    ...changes,
  };
}

export function accountingRecord(changes: Partial<AccountingRecord> = {}, subject: Subject = {}): AccountingRecord {
  const counts = Object.fromEntries(
    'captured_datagrams captured_bytes accepted_datagrams captured_packets queue_dropped_packets queue_dropped_batches queue_dropped_reports published_packets tei_packets before_join_packets link_lost_messages link_lost_packets received_packets recorded_packets recorded_bytes analysed_packets'
      .split(' ')
      .map((name) => [name, 0]),
  );
  return {
    stream_name: null,
    stream_group: null,
    type: 'accounting',
    final: false,
    timestamp: BEGIN_MS,
    kind: 'mpegts',
    ...counts,
    rejected_datagrams: zeroCounts(REJECTED_DATAGRAM_CAUSES),
    rejected_packets: zeroCounts(REJECTED_PACKET_CAUSES),
    kernel_dropped_datagrams: 0,
    interface_dropped_datagrams: 0,
    rtp_lost: null,
    rtp_reordered: null,
    rtp_duplicates: null,
    ignored_messages: zeroCounts(IGNORED_CAUSES),
    not_recorded: zeroCounts(NOT_RECORDED_CAUSES),
    not_analysed: zeroCounts(NOT_ANALYSED_CAUSES),
    output_file: null,
    ...subjectOf(subject),
    ...changes,
  } as AccountingRecord;
}

function subjectOf({ probe = PROBE, session = SESSION, stream = STREAM }: Subject): object {
  return { probe_id: probe, session_id: probe === null ? null : session, stream_id: stream };
}

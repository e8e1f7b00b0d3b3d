// Tested by: test/board/routes/board-routes.test.ts, test/board/routes/history-routes.test.ts
/** Answers of the API of a monitor, as types only; `contract-live.ts` has what is sent live. */
import type { Availability } from '../history/availability.js';
import type { AccountingRecord, MonitorAccountingRecord, ProbeAccountingRecord } from '../report/accounting.js';
import type { StreamReportRecord } from '../report/records.js';
import type { HostReport } from '../system/host-report.js';
import type { Acknowledgement, Alarm, EventLine, ProbeCard, Row, RowRecording, Span } from './contract-live.js';

/** `GET /api/streams/<key>` */
export interface StreamAnswer {
  readonly key: string;
  readonly n: number;
  /** The last whole report, as in NDJSON; null where the stream is not analysed. */
  readonly report: StreamReportRecord | null;
  /** Rules of TR 101 290 and conditions that are on, by name; empty without a report. Which profile that is, and where it comes from: `report.judged_by.source` and `report.availability`. */
  readonly rules: Readonly<Record<string, RuleAnswer>>;
  /** null of a file. */
  readonly accounting: AccountingRecord | null;
  /** Equations of the accounting identity that do not hold; empty: all do. */
  readonly accounting_faults: readonly string[];
  /** Raised ones and those of the last ten minutes. */
  readonly alarms: readonly Alarm[];
  readonly recording: RowRecording | null;
  /** The newest ones, 200 at most, the oldest first. */
  readonly events: readonly EventLine[];
  /** What the stream is, as `Row.format` but in full: `1080i50 AVC video (H.264)`; null where it is not known. */
  readonly format: string | null;
  /** Of a file: from the begin of the stream to its end; null of a live one. */
  readonly span: Span | null;
  /** Epoch ms of the first datagram, which `…_ns` of the report count from; null without arrival times. */
  readonly origin_ms: number | null;
}

/** By what a rule or condition is judged. */
export interface RuleAnswer {
  /** What is an error, in a sentence. */
  readonly text: string;
  /** Its limits in the profile in force, with units in the names. */
  readonly limits: Readonly<Record<string, number>>;
}

export type WindowStep = 'second' | 'minute' | 'hour';

/** `GET /api/streams/<key>/window?step=&from=&to=`: columns of figures, for the media window. */
export interface WindowAnswer {
  readonly key: string;
  readonly step: WindowStep;
  /** Epoch s; `to_s` is excluded. What was asked for, cut to what can be told. */
  readonly from_s: number;
  readonly to_s: number;
  /** Where it is from: memory, which has the last 600 s, and of a file its last 600 seconds, minutes and hours; or the history. */
  readonly source: 'memory' | 'history';
  /** Epoch s, ascending: of `second` when the report was made, of others when the interval begins; those without a report are left out. */
  readonly time_s: readonly number[];
  /**
   * By name of the figure, one value for each time; null: not measured. `bitrate_bps`, `iat_avg_ns`, `iat_max_ns`, `errors`, `lost_packets_<blame>`, `rtp_lost`,
   * `rtp_jitter_max_ns`, `mdi_delay_factor_max_ms`, `pcr_interval_max_ns`, `pcr_accuracy_peak_ns`, `pcr_jitter_peak_to_peak_ns`, `buffer_fill` (greatest share of a buffer, 0 to 1; not in a history).
   */
  readonly values: Readonly<Record<string, readonly (number | null)[]>>;
  /** More rows were there than are given. */
  readonly is_cut: boolean;
}

/** `GET /api/streams/<key>/pids`: bitrates by PID of the last 600 s. */
export interface PidRatesAnswer {
  readonly key: string;
  readonly time_s: readonly number[];
  /** The biggest 16 and the rest, which has the pid -1; the biggest first. */
  readonly pids: readonly {
    readonly pid: number;
    readonly type: string;
    readonly bitrate_bps: readonly (number | null)[];
  }[];
}

/** `GET /api/pictures/<key>/index` */
export interface PictureIndexAnswer {
  readonly key: string;
  /** Pictures that can be had, the newest first: `/api/pictures/<key>/latest.jpg?s=<sequence>`. */
  readonly pictures: readonly {
    readonly sequence: number;
    /** Of its video; 0 where there are no PIDs. */
    readonly pid: number;
    readonly time_ms: number;
    readonly width: number;
    readonly height: number;
    readonly reason: 'interval' | 'event';
  }[];
}

/** `GET /api/events?stream=&rule=&severity=&from=&to=&limit=`; `from` and `to` in epoch s. */
export interface EventsAnswer {
  readonly source: 'memory' | 'history';
  /** The newest first. */
  readonly events: readonly EventLine[];
  /** There are more than were asked for. */
  readonly is_cut: boolean;
  /** Epoch s from which events are known; null: none are. */
  readonly known_from_s: number | null;
}

/** `GET /api/timeline?from=&to=` in epoch s */
export interface TimelineAnswer {
  readonly source: 'memory' | 'history';
  readonly from_s: number;
  readonly to_s: number;
  readonly lanes: readonly TimelineLane[];
  readonly is_cut: boolean;
}

export interface TimelineLane {
  readonly key: string;
  /** In the order of their begin. */
  readonly intervals: readonly TimelineInterval[];
}

/** An alarm from when it was raised until it was cleared; one that came back within a minute is one interval. */
export interface TimelineInterval {
  readonly name: string;
  readonly severity: string;
  readonly begin_ms: number;
  /** null: it goes on. */
  readonly end_ms: number | null;
  /** Times that it was raised. */
  readonly times: number;
  /** Whether its begin is known; otherwise it was raised before the span. */
  readonly is_begun_before: boolean;
}

/** `GET /api/availability?from=&to=&step=hour|day|month&zone=&stream=` */
export interface AvailabilityAnswer {
  readonly step: 'hour' | 'day' | 'month';
  /** Of the days and months, as `Europe/Berlin`. */
  readonly zone: string;
  /** Epoch s of what is kept; null: nothing is, or there is no history. */
  readonly known: { readonly from_s: number; readonly to_s: number } | null;
  /** Whether a history is kept and could be read. */
  readonly source: 'history' | 'none';
  readonly periods: readonly AvailabilityPeriod[];
  readonly streams: readonly AvailabilityStream[];
  /** Streams for which there was no room: a shorter time, a greater step or one stream shows them. */
  readonly left_out: number;
}

/** Epoch s; `to_s` is excluded. */
export interface AvailabilityPeriod {
  /** `2026-11-29 14:00`, `2026-11-29` or `2026-11` */
  readonly label: string;
  readonly from_s: number;
  readonly to_s: number;
}

export interface AvailabilityStream {
  readonly key: string;
  readonly probe_id: string | null;
  readonly stream_id: string;
  readonly kind: string;
  readonly services: readonly string[];
  /** Whether the seconds of its kind are judged. */
  readonly is_judged: boolean;
  /** One for each period, in their order. */
  readonly periods: readonly Availability[];
  readonly total: Availability;
}

/** `POST /api/alarms/<id>/ack` */
export interface AckRequest {
  readonly note: string;
}

/** Answer to it, and to `DELETE`. */
export interface AckAnswer {
  readonly id: string;
  readonly acked: Acknowledgement | null;
  /** It is in the history; otherwise it lasts as long as the monitor. */
  readonly is_kept: boolean;
}

/** `GET /api/streams` */
export type StreamsAnswer = readonly Row[];

/** `GET /api/events.json`: the oldest first. Where there are more than were asked for, the first one is of `event` `left_out` and says so. */
export type EventsFile = readonly EventLine[];

/** What became of what a probe captured, all its streams together, since its session began: by names as of an accounting record. */
export type ProbeSums = Pick<
  AccountingRecord,
  | 'captured_datagrams'
  | 'captured_bytes'
  | 'rejected_datagrams'
  | 'captured_packets'
  | 'rejected_packets'
  | 'queue_dropped_packets'
  | 'queue_dropped_batches'
  | 'queue_dropped_reports'
  | 'published_packets'
  | 'before_join_packets'
  | 'link_lost_messages'
  | 'link_lost_packets'
  | 'ignored_messages'
  | 'received_packets'
  | 'recorded_packets'
  | 'recorded_bytes'
  | 'not_recorded'
  | 'analysed_packets'
  | 'not_analysed'
  | 'rtp_lost'
>;

/** A probe in the whole. */
export interface ProbeSystem extends ProbeCard {
  /** Its own counts; null: it has not told of them yet. */
  readonly record: ProbeAccountingRecord | null;
  readonly sums: ProbeSums;
}

/** What the HTTP server has done since the start. */
export interface HttpAccount {
  /** Open now. */
  readonly connections: number;
  /** Event streams that are open now. */
  readonly streams: number;
  /** Sessions of people who signed in. */
  readonly sessions: number;
  readonly requests: number;
  readonly sign_ins: number;
  /** Idle connections that were closed so that others have room. */
  readonly made_room: number;
  /** By the class of their status: `2xx`. */
  readonly answers: Readonly<Record<string, number>>;
  /** What was turned away or cut off, by cause. */
  readonly refused: Readonly<Record<string, number>>;
}

/** `GET /api/system` */
export interface SystemAnswer {
  readonly time_ms: number;
  /** null before the first record. */
  readonly monitor: MonitorAccountingRecord | null;
  /** Equations of the accounts of outlets, taps and probes that do not hold; empty: all do. */
  readonly faults: readonly string[];
  readonly probes: readonly ProbeSystem[];
  /** null where it is not looked at. */
  readonly host: HostReport | null;
  /** What the host dropped since the monitor was started, whoever it was for; the counters of `host` are those since boot. null where that is not known. */
  readonly host_dropped: Readonly<Record<'backlog' | 'udp_buffers' | 'interface', number | null>>;
  readonly http: HttpAccount;
  /** What the page itself holds. */
  readonly board: {
    readonly rows: number;
    readonly alarms: number;
    readonly events: number;
    /** Connections for live data. */
    readonly clients: number;
    /** Of the last delta. */
    readonly delta_bytes: number;
    readonly ring_bytes: number;
    readonly picture_bytes: number;
  };
  /** Of the process of the monitor. */
  readonly process: {
    readonly uptime_s: number;
    readonly resident_bytes: number;
    readonly heap_bytes: number;
  };
  readonly versions: {
    readonly tscap: string;
    readonly node: string;
  };
}

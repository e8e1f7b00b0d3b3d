// Tested by: test/board/live-feed.test.ts
/** What a browser is sent live, as types only. */
import type { Blame } from '../analysis/blame.js';
import type { Severity } from '../stream/severity.js';

/**
 * What a row is in, those in trouble first.
 * `error`: an alarm that is major or critical is raised. `silent`: its datagrams have stopped (Stream_lost). `warning`: an alarm that is a warning is raised, or packets
 * of it were lost in the last minute before they came to the probe. `held_back`: no alarm is raised, and in the last minute packets were lost on the way here (host, queue of the probe,
 * link): what fell into that is not judged. `no_data`: no record of it for three intervals and 2 s, its probe ended, has released it or is not heard. `not_measured`: nothing of it is judged yet, or it is
 * recorded or counted, and not analysed. `ok`: none of these.
 */
export type RowState = 'error' | 'silent' | 'warning' | 'held_back' | 'no_data' | 'not_measured' | 'ok';

/** One stream. The cells of a row, in the order of `StateMessage.columns`. A cell is null while it is not known. */
export interface Row {
  /** `<probe>/<stream_id>`: its name in addresses, percent-encoded as one segment. */
  readonly key: string;
  /** Name of the probe; `-` of a file. */
  readonly probe: string;
  /** `<address>:<port>`; `file` of a file of packets. */
  readonly stream_id: string;
  /** `rtp/mpegts`, `mpegts`, `st2110-20`, … */
  readonly kind: string;
  /** The name that --streams gives it, or else names of its services, the first ones, and how many services it has; null: nothing is known. */
  readonly name: RowName | null;
  /** Its group by --streams; null: it is in none. */
  readonly group: string | null;
  readonly state: RowState;
  readonly state_since_ms: number;
  /** Why it is in that state, in some words; empty when ok. */
  readonly reason: string;
  /** Bitrate of the last interval, to 1 kb/s; 0 while it is silent. */
  readonly bitrate_bps: number | null;
  /** Of the state: up to 60 bitrates in kb/s, one an interval, the newest last, null where there was none. Of a delta: a newer one, to be added; the column is there once for each. */
  readonly spark: readonly (number | null)[] | number | null;
  /** Errors of all its alarms in the last 60 s and 3600 s. */
  readonly errors_1m: number;
  readonly errors_1h: number;
  /** `Alarm.id` of the gravest of its alarms that are raised, the oldest of these; null: none is. */
  readonly top_alarm: string | null;
  /** Alarms that are raised. */
  readonly alarm_count: number;
  /** Packets lost in the last hour by where, those above 0; null: none were. */
  readonly loss_1h: Partial<Readonly<Record<Blame, number>>> | null;
  readonly picture: RowPicture | null;
  /** `1080i50 H.264`, `stereo L24 48 kHz`; null where it is not known. */
  readonly format: string | null;
  /** Greatest peak of each channel in the last interval, in whole dBFS, null: digital silence; a list for each sound of the stream, 8 at most. */
  readonly audio: readonly (readonly (number | null)[])[] | null;
  /** Captions, teletext or subtitles in the stream: `lost` are those that were there. */
  readonly captions: 'present' | 'lost' | 'none' | null;
  readonly cue: RowCue | null;
  readonly recording: RowRecording | null;
  readonly is_rtp: boolean;
  /** Whether its times are those of arrival; otherwise all of it, of its alarms and events count from its first packet, at 0 ms. */
  readonly has_arrival_times: boolean;
  /** Name of the profile by which it is judged. */
  readonly profile: string | null;
  /** When its last record came; told when the row falls into `no_data`, and in a whole state, not each second. */
  readonly last_record_ms: number;
}

export interface RowName {
  /** Names of services, or what else the stream is called; 3 at most, each of 64 characters at most. */
  readonly names: readonly string[];
  /** Services of the stream. */
  readonly count: number;
}

/** The last picture of the first video of the stream that had one; `/api/pictures/<key>/index` has those of the others. */
export interface RowPicture {
  /** Greater with each picture, never that of another one, in an earlier run neither: `/api/pictures/<key>/latest.jpg?s=<sequence>`. */
  readonly sequence: number;
  /** When it is to be shown; when it came where that is not known. */
  readonly time_ms: number;
  /** Of the JPEG. */
  readonly width: number;
  readonly height: number;
  /** Parts were missing, and were concealed. */
  readonly is_damaged: boolean;
}

/** The last cue (SCTE 35), or the splice that is to come. */
export interface RowCue {
  /** When the splice is due, or the cue came; null without arrival times. */
  readonly time_ms: number | null;
  /** `splice_insert 1234 out`. */
  readonly text: string;
}

export interface RowRecording {
  /** `recording`, or `stopped`: it was recorded, and packets that came since then are not in the file. */
  readonly state: 'recording' | 'stopped';
  /** Name of the file without its folder; `-`: standard output. */
  readonly file: string | null;
  /** Since the monitor sees it in that state. */
  readonly since_ms: number;
}

/** An alarm that is raised, or was until a minute ago. One that comes back within ten minutes is the same one. */
export interface Alarm {
  /** Names it in this monitor run, also in addresses. */
  readonly id: string;
  /** Row; null: its stream has no row any more. */
  readonly n: number;
  /** Rule of TR 101 290 or condition by its name. */
  readonly name: string;
  /** What is wrong, in a sentence. */
  readonly title: string;
  /** `1.1`; null for a condition. */
  readonly rule: string | null;
  readonly priority: 1 | 2 | 3 | null;
  readonly severity: Severity;
  readonly state: 'raised' | 'cleared';
  /** Where most packets of the stream were lost within 60 s around its last error; null: none were, so it is the stream's own. */
  readonly blame: Blame | null;
  /** When it was raised first. */
  readonly since_ms: number;
  /** Its last error. */
  readonly last_ms: number;
  /** null while it is raised. */
  readonly cleared_ms: number | null;
  /** Errors since then. */
  readonly count: number;
  /** How often it came back. */
  readonly flaps: number;
  /** What was measured last, in the unit of its limit. */
  readonly value: number | null;
  /** What it is judged by, with units in the names. */
  readonly limits: Readonly<Record<string, number>>;
  /** 32 at most, those with the most errors first. */
  readonly pids: readonly number[];
  /** Names of services that it concerns, 32 at most. */
  readonly services: readonly string[];
  readonly acked: Acknowledgement | null;
}

/** Somebody has seen to it. It ends with the alarm. */
export interface Acknowledgement {
  /** Who, 64 characters at most. */
  readonly by: string;
  readonly at_ms: number;
  /** 500 characters at most; may be empty. */
  readonly note: string;
}

/** Something that happened. */
export interface EventLine {
  /** Of the record of the event; names it for good. */
  readonly id: string;
  /** Row; null where the stream has none. */
  readonly n: number | null;
  readonly key: string;
  /** When it happened. */
  readonly time_ms: number;
  /** `raised`, `updated`, `cleared`, `loss`, `cue`, `notice`, … */
  readonly event: string;
  readonly name: string;
  readonly severity: Severity;
  readonly message: string;
  /** Of a loss. */
  readonly blame: Blame | null;
  /** Errors or lost packets, where they are counted. */
  readonly count: number | null;
}

/** A probe, as of its last message. Counts are those of its session; null where the source has no such figure. */
export interface ProbeCard {
  readonly probe: string;
  /** `heard`; `not_heard` for 5 s; `ended`: it said so. */
  readonly state: 'heard' | 'not_heard' | 'ended';
  readonly heard_ms: number;
  /** Interface, or base name of the file. */
  readonly source: string;
  readonly is_live: boolean;
  readonly end_reason: string | null;
  /** Rows of it. */
  readonly streams: number;
  readonly captured_frames: number;
  readonly stream_datagrams: number;
  readonly kernel_dropped: number | null;
  readonly interface_dropped: number | null;
  /** Packets of all its streams. */
  readonly queue_dropped_packets: number;
  readonly link_lost_packets: number;
}

/** Who the browser is to the monitor. */
export interface Me {
  /** null where nobody signs in. */
  readonly name: string | null;
  /** `operator` may acknowledge. */
  readonly role: 'viewer' | 'operator';
  /** There is a session, which `POST /sign-out` ends; false where nobody signs in, by HTTP Basic and by a proxy. */
  readonly has_session: boolean;
}

/** What the monitor is. */
export interface MonitorFacts {
  readonly version: string;
  readonly started_ms: number;
  /** Report interval. */
  readonly interval_ms: number;
  /** Base name of the file that was analysed; null of a live monitor. */
  readonly input: string | null;
  /** The analysis of the file is done: nothing changes any more. */
  readonly is_done: boolean;
  /** From the begin of the file to its end; null of a live monitor, and while nothing is known. */
  readonly span: Span | null;
  /** Whether there is a history; `failed`: it does not take records or cannot be read any more. */
  readonly history: 'none' | 'open' | 'failed';
  /** Whether acknowledgements outlive the monitor. */
  readonly keeps_acks: boolean;
  /** What there was no room for. */
  readonly left_out: LeftOut;
}

/** A time of a file: epoch s, or where there are no arrival times s since the first packet; `to_s` is excluded. */
export interface Span {
  readonly from_s: number;
  readonly to_s: number;
}

/** What the board has no room for, counted since the start; shown wherever it is not 0. */
export interface LeftOut {
  /** Records of streams beyond the most rows. */
  readonly records: number;
  readonly alarms: number;
  readonly pictures: number;
  readonly probes: number;
}

/** `event: state` */
export interface StateMessage {
  /** Names this run of the monitor: a page that sees another one forgets what it has. */
  readonly run: string;
  readonly seq: number;
  readonly time_ms: number;
  readonly me: Me;
  readonly monitor: MonitorFacts;
  /** Names of the cells of a row. */
  readonly columns: readonly (keyof Row)[];
  readonly rows: readonly RowCells[];
  readonly probes: readonly ProbeCard[];
  readonly alarms: readonly Alarm[];
  /** The newest ones, 200 at most, the oldest first. */
  readonly events: readonly EventLine[];
}

/** Number of the row, never given again in a run, and its cells in the order of the columns. */
export type RowCells = readonly [n: number, ...cells: unknown[]];

/** `event: delta`; what is missing has not changed. At least one every 5 s, be it empty. */
export interface DeltaMessage {
  readonly seq: number;
  readonly time_ms: number;
  /** `[n, column, value, column, value, …]`: columns by their index. */
  readonly rows?: readonly (readonly unknown[])[];
  readonly added?: readonly RowCells[];
  readonly removed?: readonly number[];
  /** Those that are new or have changed, whole. */
  readonly alarms?: readonly Alarm[];
  readonly alarms_removed?: readonly string[];
  /** The oldest first. */
  readonly events?: readonly EventLine[];
  /** Those that are new or have changed, whole. */
  readonly probes?: readonly ProbeCard[];
  readonly probes_removed?: readonly string[];
  readonly monitor?: MonitorFacts;
}

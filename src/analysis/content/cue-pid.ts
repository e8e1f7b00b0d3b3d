// Tested by: test/analysis/content/cue-measure.test.ts

import { TRUNCATED } from '../../mpegts/packet.js';
import type { Pmt } from '../../mpegts/tables/pmt.js';
import type { Cue } from '../../scte35/cue.js';
import { cuesOf } from '../../scte35/cue.js';
import { CueHistory, type CueVerdict, type OpenCue } from '../../scte35/cue-history.js';
import type { SpliceCommandName } from '../../scte35/splice-command.js';
import { commandNameOf, parseSpliceInfoSection, type SpliceInfoSection } from '../../scte35/splice-info-section.js';
import { type SplicePoint, SplicePoints } from '../../scte35/splice-points.js';
import { difference90k } from '../../scte35/splice-time.js';
import type { ContentDesk } from './content-desk.js';
import type { CueEvent, CueEventFields } from './cue-event.js';
import type { CueReport } from './cue-report.js';
import {
  durationMs,
  latenessOf,
  MS_90K,
  NS_90K,
  openReport,
  pcr90kAt,
  preRollMs,
  summary,
  upidOf,
} from './cue-times.js';
import type { SeenPicture } from './seen-picture.js';

const MOST_OPEN_TOLD = 32;
const MAX_WAITING = 16;
const MAX_WAIT_NS = 1e9;
const NO_COMMANDS: Readonly<Record<SpliceCommandName, number>> = {
  splice_null: 0,
  splice_schedule: 0,
  splice_insert: 0,
  time_signal: 0,
  bandwidth_reservation: 0,
  private_command: 0,
  reserved: 0,
  encrypted: 0,
};

/** A section that came before the first PCR. */
interface Waiting {
  readonly bytes: Uint8Array;
  readonly timeNs: number;
  readonly videoPts90k: number;
}

interface LastCue {
  readonly cue: Cue;
  readonly timeNs: number;
}

/** What the clocks of the program say when a command comes; NaN where they say nothing. */
interface Times {
  readonly timeNs: number;
  readonly pcr90k: number;
  readonly videoPts90k: number;
}

/** One PID with cues: takes its sections, and the pictures of the video that they are about. */
export class CuePid {
  /** By number, in the order of the PMTs that name it. */
  readonly programs = new Map<number, Pmt>();
  videoPid: number | undefined;
  crcErrors = 0;
  readonly #pid: number;
  readonly #desk: ContentDesk;
  readonly #history = new CueHistory();
  readonly #points = new SplicePoints();
  readonly #commands = { ...NO_COMMANDS };
  /** When each cue came whose splice is waited for. */
  readonly #came = new WeakMap<Cue, number>();
  #sections = 0;
  #malformed = 0;
  #cues = 0;
  #repetitions = 0;
  #past = 0;
  #shortPreRolls = 0;
  #unmatched = 0;
  #splicePoints = 0;
  #onRandomAccess = 0;
  #last: LastCue | undefined;
  #hasRandomAccess = false;
  #readsPictures = false;
  #nowNs = 0;
  readonly #waiting: Waiting[] = [];

  constructor(pid: number, desk: ContentDesk) {
    this.#pid = pid;
    this.#desk = desk;
  }

  get isEmpty(): boolean {
    return this.#sections === 0 && this.crcErrors === 0;
  }

  /** Sections wait for the first PCR of the program. */
  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** A whole section whose CRC is right. One that comes before the first PCR waits for it, to be told with its time. */
  section(bytes: Uint8Array, timeNs: number): void {
    this.advance(timeNs);
    const hasClock = !Number.isNaN(this.#times(timeNs).pcr90k);
    if (hasClock || this.#waiting.length === MAX_WAITING) this.#read(bytes, this.#times(timeNs));
    else this.#waiting.push({ bytes: new Uint8Array(bytes), timeNs, videoPts90k: this.#times(timeNs).videoPts90k });
  }

  #read(bytes: Uint8Array, times: Times): void {
    const section = parseSpliceInfoSection(bytes);
    this.#sections++;
    if (section === TRUNCATED) {
      this.#malformed++;
      return;
    }
    if (section.fault !== null) this.#malformed++;
    this.#commands[commandNameOf(section)]++;
    for (const cue of cuesOf(section)) this.#take(cue, section, times);
  }

  /** The start of a PES packet of the video, in the order of decoding: it counts where pictures are not read. */
  pes(pts90k: number, isRandomAccess: boolean, timeNs: number): void {
    this.advance(timeNs);
    if (!this.#readsPictures) this.#picture(pts90k, isRandomAccess, undefined, timeNs);
  }

  /** A picture of the video, in the order of decoding. */
  picture({ pts90k, isRandomAccess, isIdr, timeNs }: SeenPicture): void {
    if (!this.#readsPictures) {
      // What was seen of PES packets is not mixed with pictures.
      this.#readsPictures = true;
      this.#points.noteGap();
      this.#hasRandomAccess = false;
    }
    this.#picture(pts90k, isRandomAccess, isIdr, timeNs);
  }

  /** The time now: events that should be over are told. */
  advance(timeNs: number): void {
    this.#nowNs = timeNs;
    if (this.isWaiting) this.#endWait(timeNs);
    for (const open of this.#history.overdue(timeNs)) this.#tellOverdue(open, timeNs);
  }

  #picture(pts90k: number, isRandomAccess: boolean, isIdr: boolean | undefined, timeNs: number): void {
    if (isRandomAccess) this.#hasRandomAccess = true;
    for (const point of this.#points.picture(pts90k, isRandomAccess, isIdr)) this.#tellPoint(point, timeNs);
  }

  #endWait(timeNs: number): void {
    const isOver = timeNs - this.#waiting[0]!.timeNs > MAX_WAIT_NS;
    if (isOver || !Number.isNaN(this.#times(timeNs).pcr90k)) this.#readWaiting();
  }

  #readWaiting(): void {
    for (const { bytes, timeNs: cameNs, videoPts90k } of this.#waiting.splice(0)) {
      this.#read(bytes, { ...this.#times(cameNs), videoPts90k });
    }
  }

  noteGap(): void {
    this.#history.noteGap();
    this.#points.noteGap();
  }

  report(): CueReport {
    this.#readWaiting();
    const { open } = this.#history;
    const told = open.slice(-MOST_OPEN_TOLD);
    const times = this.#times(this.#nowNs);
    const next = Number.isNaN(times.pcr90k) ? undefined : this.#points.next(times.pcr90k);
    return {
      pid: this.#pid,
      program_numbers: [...this.programs.keys()],
      sections: this.#sections,
      commands: { ...this.#commands },
      crc_errors: this.crcErrors,
      malformed: this.#malformed,
      cues: this.#cues,
      repetitions: this.#repetitions,
      past: this.#past,
      short_pre_rolls: this.#shortPreRolls,
      unmatched: this.#unmatched,
      splice_points: this.#splicePoints,
      splice_points_on_random_access: this.#onRandomAccess,
      open_events: told.map(openReport),
      open_events_left_out: open.length - told.length + this.#history.forgotten,
      last_cue: this.#last === undefined ? null : summary(this.#last.cue, this.#last.timeNs, times.pcr90k),
      next_splice: next === undefined ? null : summary(next, this.#came.get(next) ?? this.#nowNs, times.pcr90k),
    };
  }

  #take(cue: Cue, section: SpliceInfoSection, times: Times): void {
    const preRoll90k = cue.splice_pts === null ? Number.NaN : difference90k(cue.splice_pts, times.pcr90k);
    const spliceNs = times.timeNs + preRoll90k / NS_90K;
    const verdict = this.#history.take(cue, spliceNs, times.timeNs);
    if (verdict.isRepetition) {
      this.#repetitions++;
      return;
    }
    this.#cues++;
    this.#last = { cue, timeNs: times.timeNs };
    if (verdict.isUpdate || cue.is_cancelled) this.#points.forget(cue.event_id);
    if (cue.splice_pts !== null && this.videoPid !== undefined) {
      this.#came.set(cue, times.timeNs);
      this.#points.expect(cue);
    }
    this.#tell(cue, section, verdict, times, spliceNs);
  }

  #tell(cue: Cue, section: SpliceInfoSection, verdict: CueVerdict, times: Times, spliceNs: number): void {
    const preRollPcrMs = preRollMs(cue, times.pcr90k);
    const preRollVideoMs = preRollMs(cue, times.videoPts90k);
    const late = latenessOf(cue, preRollPcrMs);
    if (late === 'past') this.#past++;
    if (late === 'short') this.#shortPreRolls++;
    if (verdict.isUnmatched === true) this.#unmatched++;
    const isWrong = late === 'past' || (verdict.isUnmatched === true && cue.command === 'splice_insert');
    const event: CueEvent = {
      ...this.#fields(cue, times.timeNs),
      event: 'cue',
      name: cue.command,
      severity: isWrong ? 'warning' : 'info',
      is_cancelled: cue.is_cancelled,
      is_immediate: cue.is_immediate,
      is_update: verdict.isUpdate,
      is_unmatched: verdict.isUnmatched,
      since_out_ms: verdict.sinceOutNs === null ? null : verdict.sinceOutNs / 1e6,
      splice_time_ns: Number.isNaN(spliceNs) ? null : spliceNs,
      utc_splice_time_s: cue.utc_splice_time_s,
      pre_roll_pcr_ms: preRollPcrMs,
      pre_roll_video_pts_ms: preRollVideoMs,
      late,
      duration_ms: durationMs(cue),
      auto_return: cue.auto_return,
      unique_program_id: cue.unique_program_id,
      avail_num: cue.avail_num,
      avails_expected: cue.avails_expected,
      segment_num: cue.segment_num,
      segments_expected: cue.segments_expected,
      upids: cue.upids.map(upidOf),
      components: cue.components.length,
      identifier: cue.identifier,
      tier: section.tier,
      pts_adjustment: section.pts_adjustment,
    };
    this.#desk.tell(event);
  }

  #tellPoint({ cue, offset90k, isRandomAccess, isIdr }: SplicePoint, timeNs: number): void {
    this.#splicePoints++;
    if (isRandomAccess) this.#onRandomAccess++;
    const isWrong = this.#hasRandomAccess && !isRandomAccess && cue.command === 'splice_insert';
    this.#desk.tell({
      ...this.#fields(cue, timeNs),
      event: 'splice_point',
      severity: isWrong ? 'warning' : 'info',
      commands: this.#history.countOf(cue),
      video_pid: this.videoPid!,
      is_random_access: this.#hasRandomAccess ? isRandomAccess : null,
      is_idr: isIdr ?? null,
      random_access_by: this.#readsPictures ? 'picture' : 'random_access_indicator',
      random_access_offset_ms: offset90k === null ? null : offset90k / MS_90K,
    });
  }

  #tellOverdue({ cue, sinceNs }: OpenCue, timeNs: number): void {
    this.#unmatched++;
    this.#desk.tell({
      ...this.#fields(cue, timeNs),
      event: 'cue_unmatched',
      severity: cue.command === 'splice_insert' ? 'warning' : 'info',
      out_time_ns: sinceNs,
      duration_ms: durationMs(cue),
    });
  }

  #fields(cue: Cue, timeNs: number): Omit<CueEventFields, 'event' | 'severity'> {
    return {
      type: 'event',
      name: cue.command,
      time_ns: timeNs,
      pid: this.#pid,
      program_numbers: [...this.programs.keys()],
      event_id: cue.event_id,
      direction: cue.direction,
      segmentation_type_id: cue.segmentation_type_id,
      segmentation_type: cue.segmentation_type,
      splice_pts: cue.splice_pts,
    };
  }

  #times(timeNs: number): Times {
    const pmt: Pmt | undefined = this.programs.values().next().value;
    if (pmt === undefined) return { timeNs, pcr90k: Number.NaN, videoPts90k: Number.NaN };
    return { timeNs, pcr90k: pcr90kAt(this.#desk.pcrOf(pmt), timeNs), videoPts90k: this.#desk.videoPtsOf(pmt).ticks };
  }
}

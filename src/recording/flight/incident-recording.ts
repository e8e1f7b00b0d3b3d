// Tested by: test/recording/flight/flight-recorder.test.ts
import type { IncidentEnd } from '../../alarm/incident-event.js';
import type { Backlog } from '../../output/byte-writer.js';
import { OutputError } from '../../output/output-error.js';
import type { EventRecord, StreamReportRecord } from '../../report/records.js';
import type { Batch, ProbeIdentity, StreamInfo } from '../../stream/message.js';
import { hasTsPackets } from '../../stream/stream-kind.js';
import type { FrameComment } from '../pcapng/batch-frames.js';
import type { HeldBatch } from './held-batch.js';
import type { HeldStream } from './held-stream.js';
import {
  INCIDENT_HEAD,
  type IncidentReport,
  type IncidentTrigger,
  MOST_TRIGGERS,
  type ShortBefore,
} from './incident.js';
import { IncidentEntries } from './incident-entry.js';
import { type FlightPicture, IncidentFiles } from './incident-files.js';

/** An incident is never longer than that many times the seconds before and behind an event. */
const LONGEST_FACTOR = 5;
/** Batches may be on their way for so long, in ms. */
const GRACE_MS = 2000;
/** A first batch that begins so much later than was asked for is no lack. */
const SHORT_S = 0.5;

/** Something that begins an incident or extends it; `atS`: when it happened by the arrivals, in epoch s. */
export interface Trigger extends IncidentTrigger {
  readonly atS: number;
}

export interface IncidentParts {
  readonly path: string;
  readonly probe: ProbeIdentity;
  readonly info: StreamInfo;
  /** What is in memory of the stream. */
  readonly held: HeldStream;
  readonly hasPayload: boolean;
  readonly beforeS: number;
  readonly afterS: number;
  readonly maxBytes: number;
  /** Bounds what of all incidents waits for the disk. */
  readonly backlog: Backlog;
  /** Called once, when nothing more is taken; its files may still be written. */
  readonly onEnd: () => void;
}

/** Writes what is held of a stream around something that happened, and what follows. */
export class IncidentRecording {
  readonly #parts: IncidentParts;
  readonly #files: IncidentFiles;
  readonly #triggers: IncidentTrigger[] = [];
  /** Of triggers that no frame tells of yet, in the order of their times. */
  readonly #comments: FrameComment[] = [];
  readonly #first: Trigger;
  readonly #longestS: number;
  readonly #shortBefore: ShortBefore | null;
  /** Of a transport stream. */
  #entries: IncidentEntries | undefined;
  #tableBytes = 0;
  #triggersLeftOut = 0;
  #endS = 0;
  #deadlineMs = 0;
  #next: number;
  #datagrams = 0;
  #packets = 0;
  #droppedBatches = 0;
  #firstS: number | null = null;
  #lastS: number | null = null;
  #report: StreamReportRecord | undefined;
  #finishing: IncidentEnd | undefined;
  #endedBy: IncidentEnd | null = null;
  #error: string | null = null;
  #isWaiting = false;
  #isClosed = false;
  #resolveClosed = (): void => {};
  readonly #closed = new Promise<void>((resolve) => {
    this.#resolveClosed = resolve;
  });

  /** Throws OutputError. */
  constructor(parts: IncidentParts, trigger: Trigger, nowMs: number) {
    const { held, beforeS, afterS } = parts;
    this.#parts = parts;
    this.#first = trigger;
    this.#longestS = trigger.atS + LONGEST_FACTOR * (beforeS + afterS);
    this.#next = firstFrom(held, trigger.atS - beforeS);
    this.#shortBefore = this.#lackOf(trigger.atS - beforeS);
    this.#add(trigger, nowMs);
    this.#files = new IncidentFiles(parts.path, parts.info, this.#state(), parts.backlog, (error) => this.#fail(error));
    held.pin = this.#next;
    if (!hasTsPackets(parts.info.kind)) return;
    this.#entries = new IncidentEntries();
    const tables = this.#entries.tablesBefore(held, this.#next);
    this.#tableBytes = tables.length;
    this.#files.tables(tables);
  }

  get trigger(): Trigger {
    return this.#first;
  }

  get triggers(): number {
    return this.#triggers.length + this.#triggersLeftOut;
  }

  get path(): string {
    return this.#parts.path;
  }

  get bytes(): number {
    return this.#files.bytes;
  }

  get endedBy(): IncidentEnd | null {
    return this.#endedBy;
  }

  /** Arrival of the first and the last datagram that was written, in epoch s. */
  get span(): readonly [first: number | null, last: number | null] {
    return [this.#firstS, this.#lastS];
  }

  /** Something more happened; false: it is too late to extend it. */
  extend(trigger: Trigger, nowMs: number): boolean {
    if (this.#endedBy !== null || this.#finishing !== undefined || trigger.atS > this.#longestS) return false;
    this.#add(trigger, nowMs);
    return true;
  }

  event(event: EventRecord): void {
    if (this.#endedBy === null) this.#files.event(event);
  }

  report(report: StreamReportRecord): void {
    const isFirst = this.#report === undefined;
    this.#report = report;
    if (isFirst) this.#files.report(report);
  }

  picture(picture: FlightPicture): void {
    if (this.#endedBy === null) this.#files.picture(picture);
  }

  /** Writes what there is room for of what is held. */
  pump(): void {
    if (this.#endedBy !== null || this.#isWaiting) return;
    try {
      this.#write();
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  /** To be called once a second: a stream that sends no more ends it too. Epoch ms. */
  tick(nowMs: number): void {
    if (this.#endedBy !== null) return;
    this.pump();
    const { held } = this.#parts;
    const isSilent = nowMs - held.receivedMs > GRACE_MS && held.get(this.#next) === undefined;
    if (nowMs > this.#deadlineMs && isSilent) this.#end('time');
    else this.#files.state(this.#state());
  }

  /** Ends it when all that is held and belongs to it is written. */
  finish(reason: IncidentEnd): Promise<void> {
    this.#finishing ??= reason;
    this.pump();
    return this.#closed;
  }

  /** Ends it at once. */
  end(reason: IncidentEnd, error?: string): void {
    this.#error ??= error ?? null;
    this.#end(reason);
  }

  /** Resolves when its files are closed. */
  closed(): Promise<void> {
    return this.#closed;
  }

  #add(trigger: Trigger, nowMs: number): void {
    const { atS, ...facts } = trigger;
    const { afterS } = this.#parts;
    if (this.#triggers.length < MOST_TRIGGERS) {
      this.#triggers.push(facts);
      this.#comments.push({ atS, text: `${facts.name}: ${facts.message}` });
      this.#comments.sort((a, b) => a.atS - b.atS);
    } else {
      this.#triggersLeftOut++;
    }
    this.#endS = Math.min(Math.max(this.#endS, atS + afterS), this.#longestS);
    this.#deadlineMs = nowMs + afterS * 1000 + GRACE_MS;
  }

  #write(): void {
    const { held, backlog, maxBytes } = this.#parts;
    for (;;) {
      const room = backlog.room();
      if (room !== undefined) {
        this.#wait(room);
        return;
      }
      if (held.firstNumber > this.#next) this.#skip(held.firstNumber);
      const next = held.get(this.#next);
      if (next === undefined) {
        if (this.#finishing !== undefined) this.#end(this.#finishing);
        return;
      }
      if (next.firstS > this.#endS) this.#end(this.#endS === this.#longestS ? 'longest' : 'time');
      else if (this.#files.bytes > maxBytes) this.end('budget', 'it is as large as all incidents may be');
      if (this.#endedBy !== null) return;
      held.pin = ++this.#next;
      const { slab, batch } = next;
      this.#entries?.add(batch);
      slab.readers++;
      this.#files.batch(
        batch,
        this.#comments,
        () => this.#written(next, batch),
        () => slab.readers--,
      );
    }
  }

  /** What is missing must not be taken for a fault of the stream. */
  #skip(number: number): void {
    const dropped = number - this.#next;
    this.#droppedBatches += dropped;
    this.#comments.unshift({
      atS: 0,
      text: `${dropped} batches are missing before this: the disk was too slow for the memory`,
    });
    this.#next = number;
  }

  #wait(room: Promise<void>): void {
    this.#isWaiting = true;
    void room.then(() => {
      this.#isWaiting = false;
      this.pump();
    });
  }

  #written({ firstS, lastS }: HeldBatch, batch: Batch): void {
    this.#firstS ??= firstS;
    this.#lastS = lastS;
    this.#datagrams += batch.datagrams;
    this.#packets += batch.packets;
  }

  #fail(error: Error): void {
    const { code } = error as NodeJS.ErrnoException;
    const isFull = error instanceof OutputError ? error.code === 'NO_SPACE' : code === 'ENOSPC' || code === 'EDQUOT';
    const reason = isFull ? 'no_space' : 'write_error';
    this.#end(reason);
    // What was written last may fail behind its end: it has not all that this says.
    if (this.#error === null) this.#endedBy = reason;
    this.#error ??= error.message;
  }

  #end(reason: IncidentEnd): void {
    if (this.#endedBy !== null) return;
    this.#endedBy = reason;
    this.#parts.held.pin = Number.POSITIVE_INFINITY;
    // Not at once: the writer that fails is still at work.
    void Promise.resolve()
      .then(() => this.#files.close(() => this.#lastState(), this.#report))
      .catch((error) => {
        this.#error ??= (error as Error).message;
      })
      .then(this.#resolveClosed);
    this.#parts.onEnd();
  }

  #lastState(): IncidentReport {
    this.#isClosed = true;
    return this.#state();
  }

  #state(): IncidentReport {
    const { probe, info, beforeS, afterS } = this.#parts;
    // The first one is made before there are files.
    const files = this.#files as IncidentFiles | undefined;
    return {
      ...INCIDENT_HEAD,
      is_complete: this.#isClosed,
      probe_id: probe.probeId,
      session_id: probe.sessionId,
      stream_id: info.streamId,
      kind: info.kind,
      triggers: this.#triggers,
      triggers_left_out: this.#triggersLeftOut,
      before_s: beforeS,
      after_s: afterS,
      short_before: this.#shortBefore,
      first_arrival: isoText(this.#firstS),
      last_arrival: isoText(this.#lastS),
      datagrams: this.#datagrams,
      packets: this.#packets,
      table_bytes: this.#tableBytes,
      first_random_access: this.#entries?.first ?? null,
      dropped_batches: this.#droppedBatches,
      events: files?.events ?? 0,
      events_left_out: files?.eventsLeftOut ?? 0,
      pictures: files?.pictures ?? 0,
      pictures_left_out: files?.picturesLeftOut ?? 0,
      bytes: files?.bytes ?? 0,
      ended_by: this.#endedBy,
      error: this.#error,
      files: files?.list() ?? [],
    };
  }

  #lackOf(fromS: number): ShortBefore | null {
    const { held, hasPayload } = this.#parts;
    if (!hasPayload) return 'no_payload';
    const first = held.get(this.#next);
    if (this.#next > held.firstNumber || (first !== undefined && first.firstS <= fromS + SHORT_S)) return null;
    if (held.isShort) return 'flight_recorder_bytes';
    return this.#next === 0 ? 'stream_began' : 'late_event';
  }
}

/** Number of the first batch that is held and ends at that time or later. */
function firstFrom(held: HeldStream, fromS: number): number {
  let number = held.firstNumber;
  while (number < held.endNumber && held.get(number)!.lastS < fromS) number++;
  return number;
}

function isoText(epochS: number | null): string | null {
  return epochS === null ? null : new Date(epochS * 1000).toISOString();
}

import { mkdirSync } from 'node:fs';
import type { NoticeEvent } from '../../alarm/alarm-event.js';
import type { IncidentEvent } from '../../alarm/incident-event.js';
import { faultFacts } from '../../cli/fault-facts.js';
import type { RateLimitedLog } from '../../cli/rate-limited-log.js';
import { Backlog } from '../../output/byte-writer.js';
import { openError } from '../../output/output-error.js';
import { keyOfSubject, RecordIds, type RecordSubject } from '../../report/record-ids.js';
import { type EventRecord, eventRecord, type StreamReportRecord } from '../../report/records.js';
import type { Batch, ProbeIdentity, StreamInfo } from '../../stream/message.js';
import { FreeSpace } from '../free-space.js';
import { FlightBuffer } from './flight-buffer.js';
import type { HeldStream } from './held-stream.js';
import type { FlightPicture } from './incident-files.js';
import { IncidentFolders } from './incident-folders.js';
import { IncidentRecording, type Trigger } from './incident-recording.js';
import type { Triggers } from './triggers.js';

export interface FlightOptions {
  /** Seconds that are saved from before an event, and from behind it. */
  readonly beforeS: number;
  readonly afterS: number;
  /** Bytes that are held in memory. */
  readonly maxHeldBytes: number;
  readonly triggers: Triggers;
  readonly folder: string;
  /** Bytes of all incidents. */
  readonly maxBytes: number;
  /** Bytes that stay free where the incidents are; undefined: none. */
  readonly minFreeSpace: number | undefined;
}

/** A stream of a session of a probe. */
export interface FlightSource {
  readonly probe: ProbeIdentity;
  readonly info: StreamInfo;
  /** Arrival of its first datagram, in epoch s. */
  readonly firstArrivalS: number;
}

/** What the recorder is told by, and whom it tells. */
export interface FlightSurroundings {
  readonly log: RateLimitedLog;
  /** Epoch ms. */
  readonly now: () => number;
  /** Random, or otherwise of no other run. */
  readonly run: string;
  /** Takes the events that tell of incidents. */
  readonly tell: (event: EventRecord) => void;
  /** The last pictures of a stream. */
  readonly picturesOf: (stream: RecordSubject) => readonly FlightPicture[];
}

interface Flight {
  readonly source: FlightSource;
  readonly subject: RecordSubject;
  readonly held: HeldStream;
  hasPayload: boolean;
  /** The last events, the oldest first. */
  readonly events: EventRecord[];
  report: StreamReportRecord | undefined;
  incident: IncidentRecording | undefined;
}

/** An event may be told so much later than it happened. */
const LATE_S = 2;
const EVENTS_OF_STREAM = 64;
/** Bytes that wait for the disk, of all incidents together. */
const BACKLOG_BYTES = 16 << 20;
/** Incidents that are written at a time. */
const MOST_OPEN = 64;
const LONGEST_MESSAGE = 1000;

/** Keeps the last seconds of all streams, and saves them when something happens. Only the constructor throws. */
export class FlightRecorder {
  readonly #options: FlightOptions;
  readonly #around: FlightSurroundings;
  readonly #buffer: FlightBuffer;
  readonly #folders: IncidentFolders;
  readonly #space: FreeSpace | undefined;
  readonly #backlog = new Backlog(BACKLOG_BYTES);
  readonly #ids: RecordIds;
  readonly #flights = new Map<FlightSource, Flight>();
  readonly #byKey = new Map<string, Flight>();
  /** Those that are written or being closed. */
  readonly #open = new Set<IncidentRecording>();
  readonly #closing = new Set<Promise<void>>();
  #isStopping = false;

  /** Makes the folder of the incidents. Throws OutputError. */
  constructor(options: FlightOptions, around: FlightSurroundings) {
    const { folder, maxBytes, maxHeldBytes, minFreeSpace, beforeS } = options;
    this.#options = options;
    this.#around = around;
    this.#buffer = new FlightBuffer(maxHeldBytes, beforeS + LATE_S);
    this.#ids = new RecordIds(`${around.run}/flight`);
    this.#folders = new IncidentFolders(folder, maxBytes, (error) => this.#sayFault('incidents', error));
    try {
      mkdirSync(folder, { recursive: true });
    } catch (error) {
      throw openError(folder, error as NodeJS.ErrnoException);
    }
    if (minFreeSpace !== undefined)
      this.#space = new FreeSpace(folder, minFreeSpace, ({ isLow }) => this.#sayLow(isLow));
    void this.#space?.check();
    this.#makeRoom();
  }

  /** Bytes in memory now, and the most that there were. */
  get held(): { readonly bytes: number; readonly peakBytes: number } {
    return this.#buffer;
  }

  /** Copies a batch. */
  take(source: FlightSource, batch: Batch): void {
    const flight = this.#flights.get(source) ?? this.#begin(source);
    flight.hasPayload = !batch.payloadOmitted;
    if (batch.payloadOmitted) return;
    this.#buffer.take(flight.held, batch, this.#around.now());
    flight.incident?.pump();
  }

  /** Something happened to a stream: this one, or unless given the newest of its name. */
  note(event: EventRecord, source?: FlightSource): void {
    const flight = this.#flightOf(event, source);
    if (flight === undefined || event.event === 'incident') return;
    flight.events.push(event);
    if (flight.events.length > EVENTS_OF_STREAM) flight.events.shift();
    const isNew =
      this.#options.triggers.matches(event) && this.#trigger(flight, triggerOf(event, flight, this.#around.now()));
    if (!isNew) flight.incident?.event(event);
  }

  /** The report on a stream as it is now. */
  report(report: StreamReportRecord, source?: FlightSource): void {
    const flight = this.#flightOf(report, source);
    if (flight === undefined) return;
    flight.report = report;
    flight.incident?.report(report);
  }

  picture(stream: RecordSubject, picture: FlightPicture): void {
    this.#byKey.get(keyOfSubject(stream))?.incident?.picture(picture);
  }

  /** Saves all streams. */
  saveAll(signal: string): void {
    for (const flight of this.#flights.values()) {
      const atS = lastArrivalOf(flight, this.#around.now());
      const message = `${signal} asked for all streams`;
      const facts = { event: 'signal', name: signal, severity: 'info', message, id: null } as const;
      this.#trigger(flight, { ...facts, atS, time: new Date(atS * 1000).toISOString() });
    }
  }

  /** To be called once a second; epoch ms. */
  tick(nowMs: number): void {
    void this.#space?.check();
    this.#buffer.tick(nowMs);
    for (const incident of this.#open) {
      if (this.#space?.isLow) incident.end('no_space', 'too little space is free');
      incident.tick(nowMs);
    }
    if (this.#open.size > 0) this.#makeRoom();
  }

  /** Incidents that end from now on end because the program does. */
  stop(): void {
    this.#isStopping = true;
  }

  /** No more comes of a stream. Resolves when its incident is written. */
  async finish(source: FlightSource): Promise<void> {
    const flight = this.#flights.get(source);
    if (flight === undefined) return;
    await flight.incident?.finish(this.#isStopping ? 'stopped' : 'stream_ended');
    this.#flights.delete(source);
    // A stream of the same name may have begun meanwhile.
    if (this.#byKey.get(keyOfSubject(flight.subject)) === flight) this.#byKey.delete(keyOfSubject(flight.subject));
    this.#buffer.release(flight.held);
    this.#ids.end(flight.subject);
  }

  /** Ends all. */
  async close(): Promise<void> {
    this.stop();
    await Promise.all([...this.#flights.keys()].map((source) => this.finish(source)));
    await Promise.all(this.#closing);
    await this.#folders.makeRoom(() => 0);
  }

  #flightOf(subject: RecordSubject, source: FlightSource | undefined): Flight | undefined {
    return source === undefined ? this.#byKey.get(keyOfSubject(subject)) : this.#flights.get(source);
  }

  #begin(source: FlightSource): Flight {
    const { probe, info } = source;
    const subject = { probe_id: probe.probeId, session_id: probe.sessionId, stream_id: info.streamId };
    const flight: Flight = {
      source,
      subject,
      held: this.#buffer.open(),
      hasPayload: true,
      events: [],
      report: undefined,
      incident: undefined,
    };
    this.#flights.set(source, flight);
    this.#byKey.set(keyOfSubject(subject), flight);
    return flight;
  }

  /** Extends the incident of the stream, or begins one; whether one was begun, which has the events up to now. */
  #trigger(flight: Flight, trigger: Trigger): boolean {
    const nowMs = this.#around.now();
    if (flight.incident?.extend(trigger, nowMs) === true) return false;
    try {
      this.#beginIncident(flight, trigger, nowMs);
      return true;
    } catch (error) {
      this.#sayFault('incident', error as Error);
      this.#tellNotSaved(flight, trigger);
      return false;
    }
  }

  /** Throws when there is no room for it, or it cannot be written. */
  #beginIncident(flight: Flight, trigger: Trigger, nowMs: number): void {
    if (this.#space?.isLow) throw new Error('not saved: too little space is free');
    if (this.#open.size >= MOST_OPEN) throw new Error(`not saved: ${MOST_OPEN} incidents are being written`);
    const { beforeS, afterS, maxBytes } = this.#options;
    const { source, held, hasPayload, subject } = flight;
    // One that has become as long as it may be goes on being closed.
    flight.incident?.end('longest');
    const path = this.#folders.open(trigger.atS, subject.stream_id, trigger.name);
    const onEnd = (): void => this.#ended(flight, incident);
    const limits = { beforeS, afterS, maxBytes, backlog: this.#backlog };
    let incident: IncidentRecording;
    try {
      incident = new IncidentRecording(
        { path, probe: source.probe, info: source.info, held, hasPayload, ...limits, onEnd },
        trigger,
        nowMs,
      );
    } catch (error) {
      this.#folders.close(path);
      throw error;
    }
    flight.incident = incident;
    this.#open.add(incident);
    for (const event of flight.events) if (isAround(event, trigger.atS - beforeS)) incident.event(event);
    for (const picture of this.#around.picturesOf(subject)) {
      if (picture.timestamp === null || picture.timestamp >= (trigger.atS - beforeS) * 1000) incident.picture(picture);
    }
    if (flight.report !== undefined) incident.report(flight.report);
    this.#tell(flight, incident, 'Incident_begun');
    incident.pump();
  }

  #ended(flight: Flight, incident: IncidentRecording): void {
    if (flight.incident === incident) flight.incident = undefined;
    const closing = incident.closed().then(() => {
      this.#open.delete(incident);
      this.#folders.close(incident.path);
      this.#tell(flight, incident, 'Incident_saved');
      this.#makeRoom();
      this.#closing.delete(closing);
    });
    this.#closing.add(closing);
  }

  #tell(flight: Flight, incident: IncidentRecording, name: IncidentEvent['name']): void {
    const { firstArrivalS } = flight.source;
    const { trigger, span, endedBy } = incident;
    const ns = (atS: number | null): number | null => (atS === null ? null : Math.round((atS - firstArrivalS) * 1e9));
    const [beginNs, endNs] = span.map(ns) as [number | null, number | null];
    const atNs = ns(trigger.atS)!;
    const event: IncidentEvent = {
      type: 'event',
      event: 'incident',
      name,
      severity: trigger.severity,
      time_ns: name === 'Incident_begun' ? atNs : (endNs ?? atNs),
      trigger: trigger.name,
      triggers: incident.triggers,
      folder: incident.path,
      begin_ns: beginNs,
      end_ns: endNs,
      bytes: incident.bytes,
      ended_by: endedBy,
    };
    this.#put(flight, event);
  }

  #tellNotSaved(flight: Flight, { atS }: Trigger): void {
    const event: NoticeEvent = {
      type: 'event',
      event: 'notice',
      name: 'Incident_not_saved',
      severity: 'major',
      time_ns: Math.round((atS - flight.source.firstArrivalS) * 1e9),
      since_ns: null,
    };
    this.#put(flight, event);
  }

  #put({ subject, source }: Flight, event: IncidentEvent | NoticeEvent): void {
    try {
      this.#around.tell(eventRecord(this.#ids.next(subject), event, subject, source.firstArrivalS));
    } catch (error) {
      this.#sayFault('incident', error as Error);
    }
  }

  #makeRoom(): void {
    const openBytes = (): number => [...this.#open].reduce((sum, { bytes }) => sum + bytes, 0);
    void this.#folders.makeRoom(openBytes);
  }

  #sayFault(what: string, error: Error): void {
    this.#around.log.write('error', `fault of ${what}`, faultFacts(error), `${what}: ${error.message}`);
  }

  #sayLow(isLow: boolean): void {
    const text = isLow ? 'too little space is free: incidents are not saved' : 'incidents are saved again';
    this.#around.log.write(isLow ? 'error' : 'info', 'incident_space', {}, text);
  }
}

function triggerOf(event: EventRecord, flight: Flight, nowMs: number): Trigger {
  const { event: kind, severity, message, id, timestamp } = event;
  const atS = timestamp === null ? lastArrivalOf(flight, nowMs) : timestamp / 1000;
  const name = 'name' in event ? event.name : kind;
  const time = new Date(atS * 1000).toISOString();
  return { event: kind, name, severity, message: message.slice(0, LONGEST_MESSAGE), id, time, atS };
}

function lastArrivalOf({ held }: Flight, nowMs: number): number {
  return held.last?.lastS ?? nowMs / 1000;
}

function isAround({ timestamp }: EventRecord, fromS: number): boolean {
  return timestamp === null || timestamp >= fromS * 1000;
}

import type { Release } from '../inspect/release.js';
import { type IgnoredCause, REFUSED_CAUSES, type RefusedCause } from '../report/accounting.js';
import { type CauseCounts, zeroCounts } from '../report/cause-counts.js';
import type { Batch, End, ProbeIdentity, Status, StreamInfo } from '../stream/message.js';
import { ProbeSession } from './probe-session.js';
import { sessionBytes, streamBytes } from './session-cost.js';
import { StreamSession } from './stream-session.js';

/** Bounds against probes that invent names. */
export interface TableLimits {
  readonly probes: number;
  /** Streams of all probes together. */
  readonly streams: number;
  /** Memory of all sessions together, by what `session-cost` says that names, addresses and counters take. */
  readonly bytes: number;
}

export const TABLE_LIMITS: TableLimits = { probes: 1024, streams: 65_536, bytes: 256 << 20 };

/** Is told what the table decides beside its counters. */
export interface TableObserver {
  /** No message of this session will be used any more: it has ended, or a newer one took its place. */
  over(session: ProbeSession): void;
  /** The session leaves the table. */
  superseded(session: ProbeSession): void;
  /** The stream leaves the table: its probe has released it. */
  released(session: ProbeSession, stream: StreamSession, release: Release): void;
  /** Whether a stream that its probe has released is waited for here. */
  keeps(stream: StreamSession): boolean;
  refused(cause: RefusedCause, probe: ProbeIdentity, streamId: string): void;
  ignored(cause: IgnoredCause, stream: StreamSession): void;
}

/** Sessions of a probe that are remembered after they were superseded. */
const REMEMBERED_SESSIONS = 16;

interface Probe {
  session: ProbeSession;
  readonly superseded: string[];
}

/** The sessions of all probes; a probe has one session at a time, and a new one is no loss of the old one. */
export class SessionTable {
  readonly refused: CauseCounts<RefusedCause> = zeroCounts(REFUSED_CAUSES);
  readonly #probes = new Map<string, Probe>();
  #streams = 0;
  #bytes = 0;

  constructor(
    readonly observer: TableObserver,
    readonly limits: TableLimits = TABLE_LIMITS,
  ) {}

  /** Memory that is reserved for the sessions and their streams. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Counts the batch; returns where its packets belong, or undefined when it is not to be used. */
  takeBatch(probe: ProbeIdentity, batch: Batch): StreamSession | undefined {
    const session = this.#session(probe);
    if (session === undefined) return undefined;
    const stream = this.#stream(session, batch.stream, batch.baseSeconds * 1e9 + batch.baseNanoseconds);
    if (stream === undefined) return undefined;
    const fault = stream.takeBatch(batch);
    if (fault === undefined) return stream;
    this.observer.ignored(fault, stream);
    return undefined;
  }

  /** Takes over the counters; returns the session, or undefined when the status is not to be used. */
  takeStatus(probe: ProbeIdentity, status: Status): ProbeSession | undefined {
    const session = this.#session(probe);
    if (session === undefined) return undefined;
    if (!session.takeStatus(status)) return this.refuse('inconsistent_status', probe);
    for (const streamStatus of status.streams) {
      const stream = this.#stream(session, streamStatus.stream, status.capturedTimeNs);
      const fault = stream?.takeStatus(streamStatus);
      if (stream !== undefined && fault !== undefined) this.observer.ignored(fault, stream);
    }
    this.#releaseMissing(session, status);
    session.settleStatus();
    return session;
  }

  /** Whether the messages of this session are used; counted as refused otherwise. */
  isFollowed(probe: ProbeIdentity): boolean {
    return this.#session(probe) !== undefined;
  }

  /** Whether the probe has said that it captures as things come, and cannot wait. */
  isLive(probe: ProbeIdentity): boolean {
    return this.#presentOf(probe)?.isLive === true;
  }

  /** Whether the probe has said that it reads a file, and waits: nothing is lost of it meanwhile. */
  isFile(probe: ProbeIdentity): boolean {
    const session = this.#presentOf(probe);
    return session?.hasStatus === true && !session.isLive;
  }

  /** Whether it is the session of its probe that is there now: one before it that still sends says nothing of the probe. */
  isPresent(probe: ProbeIdentity): boolean {
    return this.#presentOf(probe)?.endReason === null;
  }

  /** Whether a report on this stream is used: it has its room, as if a batch had come; counted as refused otherwise. */
  takesReport(probe: ProbeIdentity, streamId: string): boolean {
    const session = this.#session(probe);
    if (session === undefined) return false;
    if (session.streams.has(streamId) || session.onlyReported.has(streamId)) return true;
    if (!this.#hasRoom(session, streamId)) return false;
    session.onlyReported.add(streamId);
    this.#takeRoom(streamId);
    return true;
  }

  takeEnd(probe: ProbeIdentity, end: End): void {
    const session = this.#session(probe);
    if (session === undefined) return;
    session.endReason = end.reason;
    this.observer.over(session);
  }

  /** The stream ends before its session. */
  release(stream: StreamSession, release: Release = { kind: 'gone' }): void {
    const { probe, info } = stream;
    const session = this.#probes.get(probe.probeId)?.session;
    const { streamId } = info;
    if (session?.streams.get(streamId) !== stream || session.endReason !== null) return;
    session.streams.delete(streamId);
    this.#giveRoomBack(streamId);
    this.observer.released(session, stream, release);
  }

  /** Counts a message that is not used. */
  refuse(cause: RefusedCause, probe: ProbeIdentity, streamId = ''): undefined {
    this.refused[cause]++;
    this.observer.refused(cause, probe, streamId);
  }

  /** The newest session of every probe. */
  *sessions(): IterableIterator<ProbeSession> {
    for (const { session } of this.#probes.values()) yield session;
  }

  /** The streams of the sessions that have not ended. */
  openStreams(): StreamSession[] {
    const sessions = [...this.sessions()].filter(({ endReason }) => endReason === null);
    return sessions.flatMap(({ streams }) => [...streams.values()]);
  }

  /** Of all streams that were seen, each once. */
  streamIds(): string[] {
    return [...new Set([...this.sessions()].flatMap(({ streams }) => [...streams.keys()]))];
  }

  /** The session of its probe that is there now, if it is that one. */
  #presentOf({ probeId, sessionId }: ProbeIdentity): ProbeSession | undefined {
    const session = this.#probes.get(probeId)?.session;
    return session?.identity.sessionId === sessionId ? session : undefined;
  }

  /** The session of the message; created when it is new, undefined when it is refused. */
  #session(identity: ProbeIdentity): ProbeSession | undefined {
    const probe = this.#probes.get(identity.probeId);
    if (probe?.session.identity.sessionId === identity.sessionId) {
      if (probe.session.endReason !== null) return this.refuse('after_end', identity);
      probe.session.messages++;
      return probe.session;
    }
    if (probe === undefined) {
      const bytes = sessionBytes(identity.probeId);
      const hasRoom = this.#probes.size < this.limits.probes && this.#bytes + bytes <= this.limits.bytes;
      if (!hasRoom) return this.refuse('table_full', identity);
      this.#bytes += bytes;
      const session = new ProbeSession(identity);
      this.#probes.set(identity.probeId, { session, superseded: [] });
      return session;
    }
    if (probe.superseded.includes(identity.sessionId)) return this.refuse('superseded_session', identity);
    return this.#supersede(probe, identity);
  }

  #supersede(probe: Probe, identity: ProbeIdentity): ProbeSession {
    const old = probe.session;
    probe.session = new ProbeSession(identity);
    probe.superseded.push(old.identity.sessionId);
    if (probe.superseded.length > REMEMBERED_SESSIONS) probe.superseded.shift();
    for (const streamId of [...old.streams.keys(), ...old.onlyReported]) this.#giveRoomBack(streamId);
    this.observer.superseded(old);
    if (old.endReason === null) this.observer.over(old);
    return probe.session;
  }

  /** A status has all streams of its probe but those that it has released, and those that are made here. */
  #releaseMissing(session: ProbeSession, { streams }: Status): void {
    const present = new Set(streams.map(({ stream }) => stream.streamId));
    for (const stream of session.streams.values()) {
      if (present.has(stream.info.streamId) || stream.isMerged || this.observer.keeps(stream)) continue;
      this.release(stream);
    }
    for (const streamId of session.onlyReported) {
      if (present.has(streamId)) continue;
      session.onlyReported.delete(streamId);
      this.#giveRoomBack(streamId);
    }
  }

  /** The stream of the message, of which something came by then (ns of the epoch); undefined, and counted: it is not to be used. */
  #stream(session: ProbeSession, info: StreamInfo, timeNs: number): StreamSession | undefined {
    const known = session.streams.get(info.streamId);
    if (known !== undefined && !known.isBefore(info)) return known;
    // It was released, and has come back.
    if (known !== undefined) this.release(known, this.observer.keeps(known) ? { kind: 'back', timeNs } : undefined);
    const hasRoom = session.onlyReported.delete(info.streamId);
    if (!hasRoom && !this.#hasRoom(session, info.streamId)) return undefined;
    const stream = new StreamSession(session.identity, info, session.hasStatus);
    session.streams.set(info.streamId, stream);
    if (!hasRoom) this.#takeRoom(info.streamId);
    return stream;
  }

  #hasRoom({ identity }: ProbeSession, streamId: string): boolean {
    const { streams, bytes } = this.limits;
    if (this.#streams < streams && this.#bytes + streamBytes(streamId) <= bytes) return true;
    this.refuse('table_full', identity, streamId);
    return false;
  }

  #takeRoom(streamId: string): void {
    this.#streams++;
    this.#bytes += streamBytes(streamId);
  }

  #giveRoomBack(streamId: string): void {
    this.#streams--;
    this.#bytes -= streamBytes(streamId);
  }
}

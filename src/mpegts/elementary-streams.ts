import { payloadOffsetAt } from './adaptation-field.js';
import { PACKET_SIZE, pusiAt, scramblingAt } from './packet.js';
import { PesHeader, PesResult } from './pes-header.js';
import type { PidNumbers } from './pid-numbers.js';
import { PidTable } from './pid-table.js';

/** Why bytes of an elementary stream are missing. */
export const ElementaryGap = {
  /** The stream lost packets. */
  LOST: 0,
  /** Packets are scrambled. */
  SCRAMBLED: 1,
  /** What begins is no PES packet, or one whose header does not tell where its payload begins. */
  NOT_PES: 2,
  /** Packets were lost on the way here: no fault of the stream. */
  NOT_SEEN: 3,
} as const;
export type ElementaryGap = (typeof ElementaryGap)[keyof typeof ElementaryGap];

/** Takes the PES packets of one PID as they come: what follows a gap belongs to them as far as anybody knows. */
export interface ElementaryObserver {
  /** A PES packet begins, at that arrival; the header is read anew for the next one. Its first `headerBytes` bytes are in the same transport packet as what follows. */
  startPes(pes: PesHeader, headerBytes: number, timeNs: number): void;
  /** The next bytes of its payload, once for each transport packet: none where a header fills it. They are only there during the call. Without this method it costs nothing. */
  payload?(bytes: Uint8Array, start: number, end: number): void;
  /** What comes next does not follow what came last. */
  gap(cause: ElementaryGap): void;
  /** A second of the stream is over, or more, with packets of it or without; not in a stream that is lost. */
  second?(timeNs: number): void;
  /** Nothing more comes. */
  settle?(): void;
}

type PayloadObserver = ElementaryObserver & Required<Pick<ElementaryObserver, 'payload'>>;

/** One PID on which something hangs. */
class ObservedPid {
  /** Neither list is ever changed, as it may be in use. */
  readonly #observers: readonly ElementaryObserver[];
  readonly #payloadObservers: readonly PayloadObserver[];
  /** Whether anybody takes packets without payload_unit_start_indicator. */
  readonly takesPayload: boolean;
  /** Bytes of a header that are still to come, as it was longer than its packet. */
  #headerLeft: number;

  constructor(observers: readonly ElementaryObserver[], headerLeft: number) {
    this.#observers = observers;
    const takers = observers.filter((observer): observer is PayloadObserver => 'payload' in observer);
    // A list that filter() made keeps room for more; its copy does not.
    this.#payloadObservers = takers.slice();
    this.takesPayload = this.#payloadObservers.length > 0;
    this.#headerLeft = headerLeft;
  }

  with(observer: ElementaryObserver): ObservedPid {
    return new ObservedPid(this.#observers.concat(observer), this.#headerLeft);
  }

  /** undefined when nothing is left. */
  without(observer: ElementaryObserver): ObservedPid | undefined {
    const left = this.#observers.filter((other) => other !== observer);
    return left.length === 0 ? undefined : new ObservedPid(left, this.#headerLeft);
  }

  start(pes: PesHeader, bytes: Uint8Array, start: number, end: number, timeNs: number): void {
    const payload = Math.min(pes.payloadOffset, end);
    this.#headerLeft = pes.payloadOffset - payload;
    for (const observer of this.#observers) observer.startPes(pes, payload - start, timeNs);
    for (const observer of this.#payloadObservers) observer.payload(bytes, payload, end);
  }

  feed(bytes: Uint8Array, start: number, end: number): void {
    const from = this.#headerLeft === 0 ? start : this.#passHeader(start, end);
    const observers = this.#payloadObservers;
    for (let n = 0; n < observers.length; n++) observers[n]!.payload(bytes, from, end);
  }

  gap(cause: ElementaryGap): void {
    this.#headerLeft = 0;
    for (const observer of this.#observers) observer.gap(cause);
  }

  #passHeader(start: number, end: number): number {
    const from = Math.min(start + this.#headerLeft, end);
    this.#headerLeft -= from - start;
    return from;
  }
}

/**
 * Reads the PES headers of a transport stream, each once, and hands on what the packets of a PID carry to whatever hangs on it:
 * without duplicates, scrambled packets and those with transport_error_indicator, which are gaps.
 * Spec: ISO/IEC 13818-1, 2.4.3.6
 */
export class ElementaryStreams {
  /** The header that was read last. */
  readonly pes = new PesHeader();
  readonly #byPid: PidTable<ObservedPid>;

  constructor(numbers?: PidNumbers) {
    this.#byPid = new PidTable(numbers);
  }

  attach(pid: number, observer: ElementaryObserver): void {
    this.#byPid.set(pid, this.#byPid.get(pid)?.with(observer) ?? new ObservedPid([observer], 0));
  }

  detach(pid: number, observer: ElementaryObserver): void {
    const left = this.#byPid.get(pid)?.without(observer);
    if (left === undefined) this.#byPid.delete(pid);
    else this.#byPid.set(pid, left);
  }

  /** Whether anything hangs on the PID. */
  isObserved(pid: number): boolean {
    return this.#byPid.get(pid) !== undefined;
  }

  /** Any packet but those with transport_error_indicator. */
  feedPacket(bytes: Uint8Array, pos: number, pid: number, isDuplicate: boolean, timeNs: number): void {
    if (isDuplicate || !this.isObserved(pid)) return;
    const start = payloadOffsetAt(bytes, pos);
    if (start < 0) return;
    if (scramblingAt(bytes, pos) !== 0) this.gap(pid, ElementaryGap.SCRAMBLED);
    else if (pusiAt(bytes, pos)) this.start(bytes, start, pos + PACKET_SIZE, pid, timeNs);
    else this.feed(bytes, start, pos + PACKET_SIZE, pid);
  }

  /**
   * The payload of a packet with payload_unit_start_indicator, which is in the clear and came for the first time. Returns whether it begins
   * with a PES header, which is `pes` then.
   */
  start(bytes: Uint8Array, start: number, end: number, pid: number, timeNs: number): boolean {
    const { pes } = this;
    const isPes = pes.read(bytes, start, end) === PesResult.HEADER;
    const observed = this.#byPid.get(pid);
    if (observed === undefined) return isPes;
    if (isPes && pes.payloadOffset >= 0) observed.start(pes, bytes, start, end, timeNs);
    else observed.gap(ElementaryGap.NOT_PES);
    return isPes;
  }

  /** The payload of any other packet that is in the clear and came for the first time. */
  feed(bytes: Uint8Array, start: number, end: number, pid: number): void {
    const observed = this.#byPid.get(pid);
    if (observed?.takesPayload) observed.feed(bytes, start, end);
  }

  gap(pid: number, cause: ElementaryGap): void {
    this.#byPid.get(pid)?.gap(cause);
  }

  /** Packets of any PID were lost on the way here. */
  noteGap(): void {
    for (const [, observed] of this.#byPid.entries()) observed.gap(ElementaryGap.NOT_SEEN);
  }
}

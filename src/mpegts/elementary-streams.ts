import { payloadOffsetAt } from './adaptation-field.js';
import { PACKET_SIZE, pusiAt, scramblingAt } from './packet.js';
import { PesHeader, PesResult } from './pes-header.js';

const PIDS = 8192;

/** Why bytes of an elementary stream are missing. */
export const ElementaryGap = {
  /** Packets were lost, by the stream or on the way here. */
  LOST: 0,
  /** Packets are scrambled. */
  SCRAMBLED: 1,
  /** What begins is no PES packet, or one whose header does not tell where its payload begins. */
  NOT_PES: 2,
} as const;
export type ElementaryGap = (typeof ElementaryGap)[keyof typeof ElementaryGap];

/** Takes the PES packets of one PID as they come: what follows a gap belongs to them as far as anybody knows. */
export interface ElementaryObserver {
  /** A PES packet begins; the header is read anew for the next one. Its first `headerBytes` bytes are in the same transport packet as what follows. */
  startPes(pes: PesHeader, headerBytes: number): void;
  /** The next bytes of its payload, once for each transport packet: none where a header fills it. They are only there during the call. */
  payload(bytes: Uint8Array, start: number, end: number): void;
  /** What comes next does not follow what came last. */
  gap(cause: ElementaryGap): void;
}

/**
 * Reads the PES headers of a transport stream, each once, and hands on what the packets of a PID carry to whatever hangs on it:
 * without duplicates, scrambled packets and those with transport_error_indicator, which are gaps.
 * Spec: ISO/IEC 13818-1, 2.4.3.6
 */
export class ElementaryStreams {
  /** The header that was read last. */
  readonly pes = new PesHeader();
  /** By PID; a list is never changed, as it may be in use. */
  readonly #observers = new Array<readonly ElementaryObserver[] | undefined>(PIDS).fill(undefined);
  /** By PID: bytes of a header that are still to come, as it was longer than its packet. */
  readonly #headerLeft = new Uint16Array(PIDS);

  attach(pid: number, observer: ElementaryObserver): void {
    this.#observers[pid] = [...(this.#observers[pid] ?? []), observer];
  }

  detach(pid: number, observer: ElementaryObserver): void {
    const left = this.#observers[pid]?.filter((other) => other !== observer) ?? [];
    this.#observers[pid] = left.length === 0 ? undefined : left;
  }

  /** Whether all packets of the PID are to be fed, or else only those with which a PES packet may begin. */
  isObserved(pid: number): boolean {
    return this.#observers[pid] !== undefined;
  }

  /** A packet of the PID, if it has to be fed. */
  feedPacket(bytes: Uint8Array, pos: number, pid: number, isDuplicate: boolean): void {
    if (isDuplicate || !this.isObserved(pid)) return;
    const start = payloadOffsetAt(bytes, pos);
    if (start < 0) return;
    if (scramblingAt(bytes, pos) !== 0) this.gap(pid, ElementaryGap.SCRAMBLED);
    else this.feed(bytes, start, pos + PACKET_SIZE, pid, pusiAt(bytes, pos));
  }

  /**
   * The payload of a packet, which is in the clear and came for the first time; `isStart` is its payload_unit_start_indicator. Returns
   * whether it begins with a PES header, which is `pes` then.
   */
  feed(bytes: Uint8Array, start: number, end: number, pid: number, isStart: boolean): boolean {
    const observers = this.#observers[pid];
    if (isStart) return this.#feedStart(observers, bytes, start, end, pid);
    if (observers === undefined) return false;
    const from = this.#headerLeft[pid] === 0 ? start : this.#passHeader(start, end, pid);
    for (let n = 0; n < observers.length; n++) observers[n]!.payload(bytes, from, end);
    return false;
  }

  gap(pid: number, cause: ElementaryGap): void {
    this.#headerLeft[pid] = 0;
    const observers = this.#observers[pid];
    if (observers === undefined) return;
    for (let n = 0; n < observers.length; n++) observers[n]!.gap(cause);
  }

  /** Packets of any PID were lost on the way here. */
  noteGap(): void {
    for (let pid = 0; pid < PIDS; pid++) if (this.#observers[pid] !== undefined) this.gap(pid, ElementaryGap.LOST);
  }

  #feedStart(
    observers: readonly ElementaryObserver[] | undefined,
    bytes: Uint8Array,
    start: number,
    end: number,
    pid: number,
  ): boolean {
    const { pes } = this;
    const isPes = pes.read(bytes, start, end) === PesResult.HEADER;
    if (observers === undefined) return isPes;
    if (!isPes || pes.payloadOffset < 0) {
      this.gap(pid, ElementaryGap.NOT_PES);
      return isPes;
    }
    const payload = Math.min(pes.payloadOffset, end);
    this.#headerLeft[pid] = pes.payloadOffset - payload;
    for (let n = 0; n < observers.length; n++) {
      observers[n]!.startPes(pes, payload - start);
      observers[n]!.payload(bytes, payload, end);
    }
    return true;
  }

  #passHeader(start: number, end: number, pid: number): number {
    const left = this.#headerLeft[pid]!;
    const from = Math.min(start + left, end);
    this.#headerLeft[pid] = left - (from - start);
    return from;
  }
}

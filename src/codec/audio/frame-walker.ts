import { type FrameReader, MORE_BYTES } from './frame-reader.js';

/** Takes what is found; the reader has what the frame said. */
export interface FrameSink {
  /**
   * A frame that stands where it should. `pts90k`: of the PES packet, when it is the first frame to begin in it, otherwise NaN;
   * `behindBytes`: how far it began before the end of the piece that was fed, with the PES header right before it.
   */
  frame(sizeBytes: number, pts90k: number, behindBytes: number): void;
  /** A frame that no other has confirmed so far; `isFirst`: it begins the payload of a PES packet. `frame` tells nothing of it later. */
  candidate?(sizeBytes: number, pts90k: number, isFirst: boolean): void;
  /** Another frame follows the candidate, and will be told next; or none did. */
  confirmed?(isConfirmed: boolean): void;
  /** A frame is not where it should be. */
  lost?(): void;
  /** So many bytes between frames. */
  skipped?(bytes: number): void;
}

/** Whether frames are found: not yet, one that no other has confirmed, or one after the other. */
const Sync = { SEARCHING: 0, CANDIDATE: 1, FOUND: 2 } as const;
type Sync = (typeof Sync)[keyof typeof Sync];

/**
 * Walks from frame to frame of an audio stream, over the borders of packets: looks at the heads of frames and leaps over their bodies.
 * Where a frame is not where it should be, it searches for one that leads to another. Keeps no more than the head of one frame.
 */
export class FrameWalker {
  readonly #reader: FrameReader;
  readonly #sink: FrameSink;
  readonly #headBytes: number;
  /** The part of a head that came in an earlier piece. */
  readonly #head: Uint8Array;
  #headLength = 0;
  /** Bytes to the next frame, when no part of its head has come. */
  #untilNext = 0;
  #sync: Sync = Sync.SEARCHING;
  /** Time of a PES packet in which no frame has begun yet, and of the frame that has begun; NaN where there is none. */
  #pts90k = Number.NaN;
  #framePts90k = Number.NaN;
  /** Nothing of the PES packet has been looked at. */
  #isAtStart = false;
  #isFirst = false;
  /** Size of the PES header right before the next frame, and before the one that has begun. */
  #lead = 0;
  #frameLead = 0;

  /** `headBytes`: what of a frame is to be there when it is told; less than the reader wants where its format is of no interest. */
  constructor(reader: FrameReader, sink: FrameSink, headBytes = reader.headBytes) {
    this.#reader = reader;
    this.#sink = sink;
    this.#headBytes = headBytes;
    this.#head = new Uint8Array(Math.max(headBytes, reader.sizeBytes));
  }

  /** Frames follow each other. */
  get isInSync(): boolean {
    return this.#sync === Sync.FOUND;
  }

  /** A PES packet begins, with a header of that size; `pts90k` is NaN where it has no time. */
  startPes(pts90k: number, headerBytes: number): void {
    if (this.#sync === Sync.SEARCHING) this.#dropHead();
    this.#pts90k = pts90k;
    this.#isAtStart = true;
    this.#lead = this.#untilNext === 0 && this.#headLength === 0 ? headerBytes : 0;
  }

  /** Bytes are missing. */
  lose(): void {
    if (this.#sync === Sync.CANDIDATE) this.#sink.confirmed?.(false);
    this.#sync = Sync.SEARCHING;
    this.#headLength = 0;
    this.#untilNext = 0;
    this.#pts90k = Number.NaN;
    this.#isAtStart = false;
  }

  feed(bytes: Uint8Array, pos: number, end: number): void {
    let at = pos;
    if (this.#untilNext > 0) {
      const step = Math.min(this.#untilNext, end - at);
      this.#untilNext -= step;
      at += step;
      if (at > pos) this.#isAtStart = false;
    }
    while (at < end) {
      if (this.#headLength > 0) at = this.#fillHead(bytes, at, end);
      else at = this.#take(bytes, at, end);
    }
  }

  /** What begins a frame, or does not; returns where to go on, `end` at the most. */
  #take(bytes: Uint8Array, pos: number, end: number): number {
    const at = this.#sync === Sync.SEARCHING ? this.#search(bytes, pos, end) : pos;
    if (at === end) return end;
    this.#begin();
    const headBytes = this.#headBytes;
    const { sizeBytes } = this.#reader;
    const left = end - at;
    if (left < sizeBytes) return this.#keep(bytes, at, end);
    const size = this.#reader.frameSizeAt(bytes, at, end);
    const isShort = left < headBytes && (size === MORE_BYTES || left < size);
    if (isShort) return this.#keep(bytes, at, end);
    if (size <= 0) {
      this.#miss(1);
      return at + 1;
    }
    this.#found(bytes, at, Math.min(at + size, end), size, left);
    return this.#leap(at, size, end);
  }

  #search(bytes: Uint8Array, pos: number, end: number): number {
    const { syncByte } = this.#reader;
    if (this.#isAtStart && (syncByte < 0 || bytes[pos] === syncByte)) return pos;
    let next = syncByte < 0 ? end : pos;
    while (next < end && bytes[next] !== syncByte) next++;
    if (next > pos) {
      this.#isAtStart = false;
      this.#pts90k = Number.NaN;
      this.#sink.skipped?.(next - pos);
    }
    return next;
  }

  #begin(): void {
    this.#framePts90k = this.#pts90k;
    this.#pts90k = Number.NaN;
    this.#isFirst = this.#isAtStart;
    this.#isAtStart = false;
    this.#frameLead = this.#lead;
    this.#lead = 0;
  }

  #keep(bytes: Uint8Array, at: number, end: number): number {
    for (let n = at; n < end; n++) this.#head[this.#headLength++] = bytes[n]!;
    return end;
  }

  /** Takes what is missing of a head that came in pieces. */
  #fillHead(bytes: Uint8Array, pos: number, end: number): number {
    const head = this.#head;
    const headBytes = this.#headBytes;
    const { sizeBytes } = this.#reader;
    let at = pos;
    while (this.#headLength < sizeBytes) {
      if (at === end) return end;
      head[this.#headLength++] = bytes[at++]!;
    }
    let size = this.#reader.frameSizeAt(head, 0, this.#headLength);
    while (size === MORE_BYTES && this.#headLength < headBytes) {
      if (at === end) return end;
      head[this.#headLength++] = bytes[at++]!;
      size = this.#reader.frameSizeAt(head, 0, this.#headLength);
    }
    if (size <= 0) {
      this.#miss(this.#nextInHead());
      return at;
    }
    const wanted = Math.min(size, headBytes);
    while (this.#headLength < wanted) {
      if (at === end) return end;
      head[this.#headLength++] = bytes[at++]!;
    }
    const length = this.#headLength;
    // A frame shorter than what tells its size: the rest of it is looked at again.
    const surplus = Math.max(0, length - size);
    this.#headLength = 0;
    this.#found(head, 0, Math.min(size, length), size, end - at + length);
    if (surplus > 0) {
      head.copyWithin(0, length - surplus, length);
      this.#headLength = surplus;
      this.#begin();
      return at;
    }
    return this.#leap(at - length, size, end);
  }

  /** How many bytes of the head cannot begin a frame. */
  #nextInHead(): number {
    const length = this.#headLength;
    const next = this.#reader.syncByte < 0 ? -1 : this.#head.subarray(0, length).indexOf(this.#reader.syncByte, 1);
    const dropped = next < 0 ? length : next;
    this.#head.copyWithin(0, dropped, length);
    this.#headLength = length - dropped;
    return dropped;
  }

  #found(bytes: Uint8Array, pos: number, end: number, size: number, left: number): void {
    const sink = this.#sink;
    this.#reader.read(bytes, pos, end);
    if (this.#sync === Sync.SEARCHING) {
      this.#sync = Sync.CANDIDATE;
      sink.candidate?.(size, this.#framePts90k, this.#isFirst);
      return;
    }
    if (this.#sync === Sync.CANDIDATE) {
      this.#sync = Sync.FOUND;
      sink.confirmed?.(true);
    }
    sink.frame(size, this.#framePts90k, left + this.#frameLead);
  }

  #leap(at: number, size: number, end: number): number {
    const next = at + size;
    this.#untilNext = Math.max(0, next - end);
    return Math.min(next, end);
  }

  /** Where a frame should begin there is none. */
  #miss(skippedBytes: number): void {
    const before = this.#sync;
    this.#sync = Sync.SEARCHING;
    this.#framePts90k = Number.NaN;
    if (before === Sync.FOUND) this.#sink.lost?.();
    else if (before === Sync.CANDIDATE) this.#sink.confirmed?.(false);
    this.#sink.skipped?.(skippedBytes);
  }

  #dropHead(): void {
    if (this.#headLength > 0) this.#sink.skipped?.(this.#headLength);
    this.#headLength = 0;
  }
}

import assert from 'node:assert/strict';

/** Cells of the head, as Int32. */
const USED = 0;
const IDLE = 1;
/** 0: nothing; otherwise one more than the bytes that may be used. */
const AWAITED = 2;
const CURRENT = 3;
const TAKEN = 4;
const RESTARTED = 5;
const WAITED_FOR = 6;
const HEAD_BYTES = 64;
/** Before each frame: its bytes with this head, and its kind. */
const FRAME_HEAD_BYTES = 8;
/** The next frame stands at the start of the ring. */
const PADDING = 0;
const NO_STREAM = -1;

/** The smallest frame that holds so many bytes, with its head: frames begin at multiples of 8. */
export function frameBytes(bytes: number): number {
  return FRAME_HEAD_BYTES + Math.ceil(bytes / 8) * 8;
}

/** Both ends of a ring of frames between two threads: one writes, one reads. Neither ever waits. */
abstract class RingEnd {
  protected readonly head: Int32Array;
  protected readonly words: Uint32Array;
  readonly bytes: Uint8Array;
  protected position = 0;

  constructor(readonly memory: SharedArrayBuffer) {
    assert((memory.byteLength - HEAD_BYTES) % 8 === 0);
    this.head = new Int32Array(memory, 0, HEAD_BYTES / 4);
    this.words = new Uint32Array(memory, HEAD_BYTES);
    this.bytes = new Uint8Array(memory, HEAD_BYTES);
  }

  /** Bytes that wait to be read. */
  get used(): number {
    return Atomics.load(this.head, USED);
  }

  /** Frames read so far, modulo 2^32: it stands still while the reader does. */
  get taken(): number {
    return Atomics.load(this.head, TAKEN);
  }
}

/** Memory for a ring that holds `capacity` bytes of frames, a multiple of 8. */
export function createRingMemory(capacity: number): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(HEAD_BYTES + capacity);
  const head = new Int32Array(memory, 0, HEAD_BYTES / 4);
  head[IDLE] = 1;
  head[CURRENT] = NO_STREAM;
  return memory;
}

export class RingWriter extends RingEnd {
  /** Bytes of the ring that are written to. */
  #end = this.bytes.length;

  /**
   * Where in `bytes` the content of a frame of so many bytes goes, to be published when it is written; undefined: there is no
   * room for it besides `spare` bytes.
   */
  reserve(bytes: number, spare = 0): number | undefined {
    this.#restart();
    const size = frameBytes(bytes);
    if (!this.#fits(size, spare)) {
      if (!this.#isInOnePiece) return undefined;
      this.#end = this.bytes.length;
      if (!this.#fits(size, spare)) return undefined;
    }
    if (this.#isForStart(size)) {
      const toEnd = this.#end - this.position;
      this.#head(toEnd, PADDING);
      this.position = 0;
      Atomics.add(this.head, USED, toEnd);
    }
    return this.position + FRAME_HEAD_BYTES;
  }

  /**
   * From now on only so many bytes of the ring are used, for who lets little wait: what is written again and again stays in the caches, and the rest is not
   * touched. When more waits all the same it is used as a whole again, unless what waits goes on at its start: then there is no room.
   */
  narrow(bytes: number): void {
    if (bytes < this.#end && this.position <= bytes - FRAME_HEAD_BYTES && this.#isInOnePiece) this.#end = bytes;
  }

  /** Shows the reader the frame that was reserved last; `kind` is not 0. True: the reader sleeps and is to be woken. */
  publish(bytes: number, kind: number): boolean {
    const size = frameBytes(bytes);
    this.#head(size, kind);
    this.position += size;
    Atomics.add(this.head, USED, size);
    return Atomics.exchange(this.head, IDLE, 0) === 1;
  }

  /** The reader is to say when no more than so many bytes wait; returns whether that is so already. */
  awaitUsed(most: number): boolean {
    Atomics.store(this.head, AWAITED, most + 1);
    return this.used <= most && Atomics.exchange(this.head, AWAITED, 0) > 0;
  }

  /** Frames wait for what the reader does to be ready for them, which is to end. */
  endWarmUp(): void {
    Atomics.store(this.head, WAITED_FOR, 1);
  }

  /** The stream of which the reader has a frame in hand. */
  get current(): number | undefined {
    const current = Atomics.load(this.head, CURRENT);
    return current === NO_STREAM ? undefined : current;
  }

  /** When all is read both go back to its start: what is written again and again stays in the caches, and the rest is not touched. */
  #restart(): void {
    if (this.position === 0 || this.used > 0) return;
    this.position = 0;
    Atomics.store(this.head, RESTARTED, 1);
  }

  #fits(size: number, spare: number): boolean {
    const needed = this.#isForStart(size) ? this.#end - this.position + size : size;
    return needed + spare <= this.#end - this.used;
  }

  /** Behind each frame there is room to say that the next one is not there. */
  #isForStart(size: number): boolean {
    return size + FRAME_HEAD_BYTES > this.#end - this.position;
  }

  /** What waits does not go on from the end of the ring at its start. */
  get #isInOnePiece(): boolean {
    return this.used <= this.position;
  }

  #head(size: number, kind: number): void {
    this.words[this.position / 4] = size;
    this.words[this.position / 4 + 1] = kind;
  }
}

export class RingReader extends RingEnd {
  /** Kind of the next frame, its content at `start` up to `end` of `bytes`; undefined: none waits. */
  next(): { readonly kind: number; readonly start: number; readonly end: number } | undefined {
    while (this.used > 0) {
      this.#followRestart();
      const size = this.words[this.position / 4]!;
      const kind = this.words[this.position / 4 + 1]!;
      if (kind !== PADDING) return { kind, start: this.position + FRAME_HEAD_BYTES, end: this.position + size };
      this.position = 0;
      Atomics.sub(this.head, USED, size);
    }
    return undefined;
  }

  /** The frame that `next` gave is not needed any more. True: the writer waits for what is now so. */
  release(): boolean {
    const size = this.words[this.position / 4]!;
    this.position += size;
    Atomics.sub(this.head, USED, size);
    Atomics.add(this.head, TAKEN, 1);
    const awaited = Atomics.load(this.head, AWAITED);
    return awaited > 0 && this.used < awaited && Atomics.exchange(this.head, AWAITED, 0) > 0;
  }

  /** Sleeps from now on: the writer will wake it. False: something came meanwhile. */
  sleep(): boolean {
    Atomics.store(this.head, IDLE, 1);
    return this.used === 0 || Atomics.exchange(this.head, IDLE, 0) === 0;
  }

  /** Frames wait for what is done to be ready for them. */
  get isWaitedFor(): boolean {
    return Atomics.load(this.head, WAITED_FOR) === 1;
  }

  /** Says of which stream it has a frame in hand. */
  set current(stream: number | undefined) {
    Atomics.store(this.head, CURRENT, stream ?? NO_STREAM);
  }

  #followRestart(): void {
    if (Atomics.load(this.head, RESTARTED) === 0) return;
    this.position = 0;
    Atomics.store(this.head, RESTARTED, 0);
  }
}

// Tested by: test/inspect/threads/inspector-threads.test.ts
import { serialize } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { type Deferred, deferred } from '../../output/deferred.js';
import type { Batch } from '../../stream/message.js';
import type { InspectOutput } from '../inspect-message.js';
import type { InspectorOptions } from '../inspector.js';
import { batchFrameBytes, writeBatchFrame } from './batch-frame.js';
import { capturedFrameBytes, writeCapturedFrame } from './captured-frame.js';
import { KeptParts } from './kept-parts.js';
import { receivedOutput } from './posted-output.js';
import { createRingMemory, frameBytes, RingWriter } from './shared-ring.js';
import {
  BATCH_FRAME,
  CAPTURED_FRAME,
  MESSAGE_FRAME,
  PIECE_FRAME,
  type ThreadMessage,
  type ThreadOutput,
  type ThreadSettings,
} from './thread-message.js';
import { type Frame, WaitingFrames } from './waiting-frames.js';

const PROGRAM = new URL('./thread.js', import.meta.url);
/** Kept free for all that is no batch. */
const SPARE_BYTES = 1024 * 1024;
/** A longer message goes in pieces of so many bytes, a multiple of 8, or of an eighth of the ring: one as long as the ring would never find room. */
const PIECE_BYTES = 256 * 1024;
/** So much waits at most of what comes from who waits for room: enough for the thread not to run dry. */
const MOST_AHEAD_BYTES = 8 * 1024 * 1024;
/** Three times a semi-space, twice what is usual: reports of many streams make much garbage, which costs by how often it is collected. */
const YOUNG_MB = 96;
/** Checks, one a second, in which nothing is read though something waits: the thread stands still. */
const CHECKS_WITHOUT_PROGRESS = 10;
/** The same before it has read anything: it loads its program, with a lower priority than all else on a host that may be busy. */
const CHECKS_BEFORE_FIRST = 120;

export interface ThreadOptions {
  readonly inspector: InspectorOptions;
  /** Bytes of the ring, a multiple of 8. */
  readonly ringBytes: number;
  /** In place of the program of a thread. */
  readonly program?: URL | undefined;
  /** Whether it has a lower priority than this thread; true unless given. */
  readonly givesWay?: boolean | undefined;
  /** The thread starts so much later; what comes meanwhile waits in the ring. */
  readonly delayMs?: number;
}

/** What a thread tells. */
export interface ThreadObserver {
  output(output: InspectOutput): void;
  /** It has ended by itself: nothing more comes from it. */
  lost(reason: string): void;
}

/** One thread that analyses, as the main thread sees it. Nothing here waits for it. */
export class InspectorThread {
  readonly #ring: RingWriter;
  readonly #observer: ThreadObserver;
  readonly #waiting = new WaitingFrames();
  readonly #pieceBytes: number;
  readonly #received = new KeptParts();
  #worker: Worker | undefined;
  readonly #start: NodeJS.Timeout | undefined;
  #isOver = false;
  /** A batch found no room in the ring, which has not become half empty since. */
  #isFull = false;
  #takenBefore = 0;
  #checksWithoutProgress = 0;
  #checksBeforeFirst = CHECKS_BEFORE_FIRST;
  /** To be resolved when nothing waits beside the ring, and no more than `most` in it. */
  #room: (Deferred & { readonly most: number }) | undefined;

  constructor(options: ThreadOptions, observer: ThreadObserver) {
    const { inspector, ringBytes, program = PROGRAM, givesWay = true, delayMs = 0 } = options;
    const memory = createRingMemory(ringBytes);
    this.#ring = new RingWriter(memory);
    this.#pieceBytes = Math.min(PIECE_BYTES, Math.floor(ringBytes / 64) * 8);
    this.#observer = observer;
    const start = (): void => this.#run(program, { ring: memory, options: inspector, givesWay });
    if (delayMs === 0) start();
    else this.#start = setTimeout(start, delayMs).unref();
  }

  /** Batches wait for the warm-up. */
  endWarmUp(): void {
    this.#ring.endWarmUp();
  }

  /** Number of the stream of which it has something in hand. */
  get current(): number | undefined {
    return this.#ring.current;
  }

  /** Anything but a batch: it waits where there is no room. */
  give(message: ThreadMessage): void {
    if (this.#isOver || (message.kind === 'captured' && this.#giveCaptured(message))) return;
    const bytes = serialize(message);
    for (let start = 0; start < bytes.length; start += this.#pieceBytes) {
      const end = start + this.#pieceBytes;
      this.#giveFrame({ kind: end < bytes.length ? PIECE_FRAME : MESSAGE_FRAME, bytes: bytes.subarray(start, end) });
    }
  }

  #giveFrame(frame: Frame): void {
    if (this.#giveWaiting() && this.#write(frame)) return;
    this.#waiting.push(frame);
    this.#useRoom();
  }

  /** Without the cost of `serialize`, where there is room. */
  #giveCaptured(message: Extract<ThreadMessage, { readonly kind: 'captured' }>): boolean {
    if (!this.#giveWaiting()) return false;
    const bytes = capturedFrameBytes(message);
    const start = this.#ring.reserve(bytes);
    if (start === undefined) return false;
    writeCapturedFrame(this.#ring.memory, this.#ring.bytes.byteOffset + start, message);
    this.#publish(bytes, CAPTURED_FRAME);
    return true;
  }

  /**
   * Whether there was room for it, in the ring or, as that is used in part while a file is read, beside it. Where there is none, no batch is taken until half
   * of it is free: a stream has few long gaps then, each of which costs its analysis time, and not one before nearly each batch. Of a file there is room for
   * any that the ring could hold: who reads it waits until nothing waits beside the ring.
   */
  giveBatch(stream: number, batch: Batch, isFile: boolean): boolean {
    if (this.#isOver) return false;
    const isNext = this.#giveWaiting();
    const ringBytes = this.#ring.bytes.length;
    const used = this.#ring.used + this.#waiting.bytes;
    if (!isFile && this.#isFull && used > ringBytes / 2) return false;
    const bytes = batchFrameBytes(batch);
    const start = isNext ? this.#ring.reserve(bytes, SPARE_BYTES) : undefined;
    if (start === undefined) {
      this.#isFull = frameBytes(bytes) + SPARE_BYTES > ringBytes - (isFile ? 0 : used);
      if (!this.#isFull) this.#keepBatch(stream, batch, bytes);
      return !this.#isFull;
    }
    this.#isFull = false;
    writeBatchFrame(this.#ring.memory, this.#ring.bytes.byteOffset + start, stream, batch);
    this.#publish(bytes, BATCH_FRAME);
    return true;
  }

  #keepBatch(stream: number, batch: Batch, size: number): void {
    const bytes = new Uint8Array(size);
    writeBatchFrame(bytes.buffer, 0, stream, batch);
    this.#waiting.push({ kind: BATCH_FRAME, bytes });
    this.#useRoom();
  }

  /**
   * Resolves when half of the ring is free; undefined: it is. Of a file, which loses nothing meanwhile: when the thread has read half of the little that waits
   * for it; undefined: less than that waits. In both cases nothing waits beside the ring then.
   */
  room(isFile: boolean): Promise<void> | undefined {
    const half = this.#ring.bytes.length / 2;
    const most = isFile ? Math.min(MOST_AHEAD_BYTES, half) : half;
    if (isFile) this.#ring.narrow(2 * most);
    if (this.#isOver || (this.#giveWaiting() && this.#ring.used <= most)) return undefined;
    if (this.#room === undefined) {
      this.#room = { ...deferred(), most: isFile ? most / 2 : half };
      this.#useRoom();
    }
    return this.#room?.promise;
  }

  /** To be called once a second: ends a thread that stands still. Time in which this program did not run does not count. */
  check(): void {
    if (this.#worker === undefined || this.#isOver) return;
    this.#useRoom();
    const { taken, used } = this.#ring;
    this.#checksWithoutProgress = used > 0 && taken === this.#takenBefore ? this.#checksWithoutProgress + 1 : 0;
    this.#takenBefore = taken;
    const most = taken === 0 ? this.#checksBeforeFirst : CHECKS_WITHOUT_PROGRESS;
    if (this.#checksWithoutProgress >= most) this.#lose(taken === 0 ? 'it did not begin' : 'it stands still');
  }

  /** The program was told to stop: from now on it has no more time for its first message than for the next ones. */
  hurry(): void {
    this.#checksBeforeFirst = CHECKS_WITHOUT_PROGRESS;
    this.#checksWithoutProgress = 0;
  }

  /** Ends it; it says nothing more. */
  async end(): Promise<void> {
    this.#isOver = true;
    clearTimeout(this.#start);
    this.#waiting.clear();
    this.#hasRoom();
    await this.#worker?.terminate();
  }

  #run(program: URL, settings: ThreadSettings): void {
    const worker = new Worker(program, {
      workerData: settings,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    this.#worker = worker;
    worker.on('message', (outputs: ThreadOutput) => this.#take(outputs));
    worker.on('error', (error) => this.#lose(error instanceof Error ? error.message : String(error)));
    worker.on('exit', () => this.#lose('it ended'));
  }

  #take(outputs: ThreadOutput): void {
    for (const posted of outputs) {
      if (this.#isOver) return;
      const output = receivedOutput(posted);
      if (output.kind === 'record') this.#received.putBack(output.stream, output.record);
      if (output.kind === 'closed') this.#received.forget(output.stream);
      if (output.kind !== 'room') this.#observer.output(output);
    }
    this.#useRoom();
  }

  #lose(reason: string): void {
    if (this.#isOver) return;
    void this.end();
    this.#observer.lost(reason);
  }

  /** Gives what waits beside the ring and tells who waits for room, now or when the thread has read more. */
  #useRoom(): void {
    for (;;) {
      const isEmpty = this.#giveWaiting();
      if (isEmpty && this.#room === undefined) return;
      const { used } = this.#ring;
      const most = this.#room?.most ?? this.#ring.bytes.length;
      if (isEmpty && used <= most) {
        this.#hasRoom();
        return;
      }
      // What finds no room though so little waits does so when less waits, at the latest when nothing does.
      if (!this.#ring.awaitUsed(used > most ? most : used >> 1)) return;
    }
  }

  #hasRoom(): void {
    const room = this.#room;
    this.#room = undefined;
    room?.resolve();
  }

  /** Whether nothing waits any more. */
  #giveWaiting(): boolean {
    return this.#waiting.bytes === 0 || this.#waiting.giveTo((frame) => this.#write(frame));
  }

  #write({ kind, bytes }: Frame): boolean {
    const start = this.#ring.reserve(bytes.length);
    if (start === undefined) return false;
    this.#ring.bytes.set(bytes, start);
    this.#publish(bytes.length, kind);
    return true;
  }

  #publish(bytes: number, kind: number): void {
    if (this.#ring.publish(bytes, kind)) this.#worker?.postMessage(null);
  }
}

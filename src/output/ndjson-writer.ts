import { setTimeout as delay } from 'node:timers/promises';
import { AppendedFile, type AppendedFileOptions } from './appended-file.js';
import type { FailureObserver } from './byte-writer.js';
import { type Waiting, type WaitingLimits, WaitingList } from './waiting-list.js';

export interface NdjsonLimits extends WaitingLimits {
  /** At the end figures that the file does not take within this time are dropped, so that what lasts has the rest. */
  readonly figuresFlushMs: number;
  /** Longest time at the end for all that waits. */
  readonly flushMs: number;
  /** The same for a file that takes nothing (a full disk). */
  readonly failingFlushMs: number;
}

/** Figures wait in 8 MiB; what lasts waits for the disk, however much it is (the last limit keeps the process alive). */
const LIMITS: NdjsonLimits = {
  total: 8 << 20,
  lasting: 512 << 20,
  figuresFlushMs: 2000,
  flushMs: 15_000,
  failingFlushMs: 2000,
};
/** Bytes that are written at once. */
const PIECE_BYTES = 256 << 10;
/** Pause before a file that takes nothing is tried again. */
const RETRY_MS = 500;
const CHECK_MS = 50;

/** Why lines are missing in the file. */
export interface DroppedLines {
  queue_full: number;
  write_error: number;
  out_of_time: number;
}

interface Line extends Waiting {
  readonly bytes: Buffer;
}

/**
 * Appends records as lines of JSON to a file or standard output (`-`); never makes the caller wait. A slow file costs figures,
 * counted; what lasts waits for it. A file that takes nothing is tried again.
 */
export class NdjsonWriter {
  written = 0;
  readonly dropped: DroppedLines = { queue_full: 0, write_error: 0, out_of_time: 0 };
  /** Dropped lines that were lasting. */
  lost = 0;
  readonly #file: AppendedFile;
  readonly #waiting: WaitingList<Line>;
  #inFlight: readonly Line[] = [];
  #pumping: Promise<void> | undefined;
  readonly #ending = new AbortController();
  #isOver = false;

  /** Throws OutputError when the file cannot be opened. */
  constructor(
    name: string,
    onFailure: FailureObserver,
    readonly limits = LIMITS,
    options: AppendedFileOptions = {},
  ) {
    this.#waiting = new WaitingList(limits);
    this.#file = new AppendedFile(name, onFailure, options);
  }

  /** Lines that are not in the file yet. */
  get waiting(): number {
    return this.#waiting.length + this.#inFlight.length;
  }

  get waitingBytes(): number {
    return this.#waiting.size + sizeOf(this.#inFlight);
  }

  /** Nothing was taken at the last try. */
  get isFailing(): boolean {
    return this.#file.isFailing;
  }

  /** Whether a failure may be over later. */
  get canRecover(): boolean {
    return this.#file.canRecover;
  }

  /** `isLasting`: an event or a final record. Throws what JSON.stringify throws. */
  write(record: object, isLasting = false): void {
    this.writeLine(JSON.stringify(record), isLasting);
  }

  /** A record that is JSON already. */
  writeLine(json: string, isLasting = false): void {
    const bytes = Buffer.from(`${json}\n`);
    this.#drop(this.#waiting.push({ bytes, size: bytes.length, isLasting }), 'queue_full');
    if (this.#isOver || (this.isFailing && !this.canRecover)) this.#drop(this.#waiting.clear(), 'write_error');
    else if (this.#waiting.length > 0) this.#pumping ??= this.#pump();
  }

  /** Opens the file of this name anew before the next line: somebody has renamed it. */
  reopen(): void {
    this.#file.reopen();
  }

  /** Writes what waits within a bounded time, and closes the file; may be called twice. */
  async close(): Promise<void> {
    if (this.#ending.signal.aborted) return this.#pumping;
    this.#ending.abort();
    await Promise.all([this.#pumping, this.#watchEnd()]);
    this.#pumping = undefined;
    this.#drop(this.#waiting.clear(), this.isFailing ? 'write_error' : 'out_of_time');
    if (!this.#isOver) await this.#file.close();
    this.#isOver = true;
  }

  async #pump(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#isOver) {
      this.#inFlight = this.#take();
      const bytes = await this.#file.append(Buffer.concat(this.#inFlight.map((line) => line.bytes)));
      this.#settle(bytes);
      if (!this.isFailing || this.#isOver) continue;
      if (this.canRecover) await delay(this.#ending.signal.aborted ? CHECK_MS : RETRY_MS);
      else this.#drop(this.#waiting.clear(), 'write_error');
    }
    this.#pumping = undefined;
  }

  #take(): Line[] {
    const lines: Line[] = [];
    let bytes = 0;
    while (this.#waiting.length > 0 && (bytes === 0 || bytes + this.#waiting.first()!.size <= PIECE_BYTES)) {
      const line = this.#waiting.shift()!;
      bytes += line.size;
      lines.push(line);
    }
    return lines;
  }

  /** So many bytes of the lines in flight are in the file; the others wait again. */
  #settle(bytes: number): void {
    const lines = this.#inFlight;
    let end = 0;
    let count = 0;
    while (count < lines.length && end + lines[count]!.size <= bytes) end += lines[count++]!.size;
    this.#inFlight = [];
    this.written += count;
    this.#drop(this.#waiting.unshift(lines.slice(count)), 'queue_full');
  }

  /** Ends what takes too long. */
  async #watchEnd(): Promise<void> {
    const { figuresFlushMs, flushMs, failingFlushMs } = this.limits;
    const startMs = performance.now();
    let takenMs = startMs;
    let taken = this.#file.bytesTaken;
    while (this.#pumping !== undefined) {
      await Promise.race([this.#pumping, delay(CHECK_MS)]);
      if (this.#pumping === undefined) return;
      const nowMs = performance.now();
      if (this.#file.bytesTaken !== taken) takenMs = nowMs;
      taken = this.#file.bytesTaken;
      const elapsedMs = nowMs - startMs;
      if (elapsedMs >= figuresFlushMs) this.#drop(this.#waiting.dropFigures(), 'out_of_time');
      const limitMs = this.isFailing ? failingFlushMs : flushMs;
      const { patienceMs } = this.#file;
      if (elapsedMs >= limitMs) this.#giveUp(limitMs);
      else if (nowMs - takenMs >= patienceMs) this.#giveUp(patienceMs);
    }
  }

  #giveUp(ms: number): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#file.abandon(ms);
  }

  #drop(lines: readonly Line[], cause: keyof DroppedLines): void {
    this.dropped[cause] += lines.length;
    for (const { isLasting } of lines) if (isLasting) this.lost++;
  }
}

function sizeOf(lines: readonly Line[]): number {
  return lines.reduce((sum, { size }) => sum + size, 0);
}

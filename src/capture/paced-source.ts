import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DropStatistics, END_OF_INPUT, type FrameSource, type LinkType } from './frame-source.js';
import { Slab } from './slab.js';

/** Frames of another source, none sooner after the first than its time says. */
class PacedSource implements FrameSource {
  readonly name: string;
  readonly isLive: boolean;
  readonly linkType: LinkType;
  readonly #source: FrameSource;
  readonly #closing = new AbortController();
  /** Frames that were read; those from `#next` on are not yet due. */
  #waiting: Slab | undefined;
  #frames = 0;
  #next = 0;
  #start: { readonly frameMs: number; readonly clockMs: number } | undefined;

  constructor(source: FrameSource) {
    this.name = source.name;
    this.isLive = source.isLive;
    this.linkType = source.linkType;
    this.#source = source;
  }

  async read(slab: Slab): Promise<number> {
    this.#waiting ??= new Slab(slab.byteCapacity, slab.frameCapacity);
    if (this.#next === this.#frames) {
      const frames = await this.#source.read(this.#waiting);
      if (frames <= 0) return frames;
      this.#frames = frames;
      this.#next = 0;
    }
    await this.#waitUntilDue(this.#waiting);
    return this.#closing.signal.aborted ? END_OF_INPUT : this.#moveDue(this.#waiting, slab);
  }

  dropStatistics(): DropStatistics | null {
    return this.#source.dropStatistics();
  }

  skippedBytes(): number {
    return this.#source.skippedBytes();
  }

  summary(): string {
    return this.#source.summary?.() ?? '';
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#source.close();
  }

  async #waitUntilDue(waiting: Slab): Promise<void> {
    const frameMs = timeMs(waiting, this.#next);
    this.#start ??= { frameMs, clockMs: performance.now() };
    // A timer may end a little early.
    for (
      let waitMs = this.#waitMs(frameMs);
      waitMs > 0 && !this.#closing.signal.aborted;
      waitMs = this.#waitMs(frameMs)
    ) {
      await sleep(Math.min(Math.ceil(waitMs), LONGEST_TIMER_MS), undefined, { signal: this.#closing.signal }).catch(
        () => {},
      );
    }
  }

  #waitMs(frameMs: number): number {
    const { frameMs: firstMs, clockMs } = this.#start!;
    return clockMs + (frameMs - firstMs) - performance.now();
  }

  /** Copies the frames that are due, at least one, as far as they fit. */
  #moveDue(from: Slab, to: Slab): number {
    let count = 0;
    let used = 0;
    do {
      const length = from.capturedLengths[this.#next]!;
      if (used + length > to.byteCapacity) break;
      const offset = from.offsets[this.#next]!;
      from.bytes.copy(to.bytes, used, offset, offset + length);
      to.offsets[count] = used;
      to.capturedLengths[count] = length;
      to.wireLengths[count] = from.wireLengths[this.#next]!;
      to.seconds[count] = from.seconds[this.#next]!;
      to.nanoseconds[count] = from.nanoseconds[this.#next]!;
      used += length;
      count++;
      this.#next++;
    } while (this.#next < this.#frames && count < to.frameCapacity && this.#waitMs(timeMs(from, this.#next)) <= 0);
    return count;
  }
}

/** What a timer can hold. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Takes over the source. Live sources are paced already. */
export function openPacedSource(source: FrameSource): FrameSource {
  return new PacedSource(source);
}

function timeMs(slab: Slab, frame: number): number {
  return slab.seconds[frame]! * 1000 + slab.nanoseconds[frame]! / 1e6;
}

// Tested by: test/ingest/host-drop-watch.test.ts, test/e2e/inputs.test.ts
import { performance } from 'node:perf_hooks';
import { END_OF_INPUT, type FrameSource } from '../capture/frame-source.js';
import { Slab } from '../capture/slab.js';
import type { EndReason } from '../stream/message.js';
import { CaptureClock } from './capture-clock.js';
import { HostDropWatch } from './host-drop-watch.js';
import type { Ingest } from './ingest.js';

/** A slab that fits a core's second-level cache costs a quarter less CPU than one of 4 MiB (docs/performance.md). */
const SLAB_BYTES = 1024 * 1024;
const SLAB_FRAMES = 4096;
/** Longest time after a stop in which frames that had arrived before are still taken. */
const DRAIN_LIMIT_MS = 1000;
/** The same while none come. */
const QUIET_LIMIT_MS = 500;
/** Frames may be on their way for so many read time-outs: two in the kernel, and one in a read that waits for more. */
const LONGEST_TIME_OUTS = 3;

export interface CaptureOptions {
  readonly source: FrameSource;
  readonly ingest: Ingest;
  readonly stop: AbortSignal;
  /** Longest time that the kernel holds frames back. */
  readonly readTimeOutMs: number;
  readonly waitForRoom: RoomWaiter;
}

/** Resolves when there is room for what the next slab may add, or the capture is stopped; undefined where nobody is waited for. */
export type RoomWaiter = () => Promise<void> | undefined;

/**
 * Reads the source to its end, to the packet limit or to the stop, one slab being filled while the other is taken.
 * A live capture that is stopped still takes everything that arrived before.
 */
export async function captureAll({
  source,
  ingest,
  stop,
  readTimeOutMs,
  waitForRoom,
}: CaptureOptions): Promise<EndReason> {
  const slabs = [new Slab(SLAB_BYTES, SLAB_FRAMES), new Slab(SLAB_BYTES, SLAB_FRAMES)] as const;
  const drops = new HostDropWatch(source);
  const holdMs = LONGEST_TIME_OUTS * readTimeOutMs;
  const clock = new CaptureClock(holdMs, drops.times);
  ingest.registry.context.hostDrops = drops;
  const drain = new Drain(source, stop, Math.min(holdMs, QUIET_LIMIT_MS));
  let filling = 0;
  let startedMs = performance.now();
  let pending = source.read(slabs[0]);
  try {
    for (;;) {
      const frames = await pending;
      if (frames === END_OF_INPUT) return stop.aborted ? 'stopped' : 'input_ended';
      const slab = slabs[filling]!;
      if (drain.isOver(slab, frames)) return 'stopped';
      const nowMs = performance.now();
      drops.follow(slab, frames, nowMs);
      if (source.isLive) ingest.capturedTimeNs = clock.follow(slab, frames, startedMs, nowMs);
      filling ^= 1;
      startedMs = nowMs;
      pending = source.read(slabs[filling]!);
      ingest.feed(slab, frames, nowMs);
      if (ingest.isAtLimit) return 'stopped';
      await waitForRoom();
    }
  } catch (error) {
    if (stop.aborted) return 'stopped'; // closing the source cut off what was being read
    throw error;
  } finally {
    drain.dispose();
    pending.catch(() => {}); // a read that fails while the source is being closed
    await source.close();
  }
}

/** Decides when a stopped capture has delivered what had arrived before the stop. */
class Drain {
  #stoppedAtMs = Number.POSITIVE_INFINITY;
  readonly #onStop = (): void => {
    this.#stoppedAtMs = Date.now();
    if (!this.source.isLive) void this.source.close();
    else this.#deadline = setTimeout(() => void this.source.close(), DRAIN_LIMIT_MS);
  };
  #deadline: NodeJS.Timeout | undefined;

  constructor(
    readonly source: FrameSource,
    readonly stop: AbortSignal,
    /** Time after which everything that arrived before the stop was handed over. */
    readonly quietMs: number,
  ) {
    if (stop.aborted) this.#onStop();
    else stop.addEventListener('abort', this.#onStop, { once: true });
  }

  isOver(slab: Slab, frames: number): boolean {
    if (!this.stop.aborted) return false;
    if (!this.source.isLive) return true;
    const elapsedMs = Date.now() - this.#stoppedAtMs;
    if (frames === 0) return elapsedMs > this.quietMs;
    return slab.seconds[0]! * 1000 > this.#stoppedAtMs || elapsedMs > DRAIN_LIMIT_MS;
  }

  dispose(): void {
    clearTimeout(this.#deadline);
    this.stop.removeEventListener('abort', this.#onStop);
  }
}

// Tested by: test/capture/savefile-source.test.ts, test/capture/live-source.test.ts
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ByteInput } from './byte-input.js';
import { type DropStatistics, END_OF_INPUT } from './frame-source.js';
import { addon, type Handle, type LiveOptions, type ReadColumns, rethrow, translating } from './native.js';
import type { Slab } from './slab.js';

/**
 * Where so much comes in that time that it is worth it, and a slab holds more, frames are read here so often: each read of a thread that waits for them
 * wakes two, and what it has copied lies in the caches of another core.
 */
const STEADY_MS = 5;
const STEADY_BYTES = 128 * 1024;
/** The kernel holds what comes meanwhile, many times over. */
const STEADY_RING_BYTES = 8 * 1024 * 1024;

function isSteady({ offsets, capturedLengths, byteCapacity }: Slab, frames: number): boolean {
  if (frames === END_OF_INPUT || frames === 0) return false;
  const used = offsets[frames - 1]! + capturedLengths[frames - 1]!;
  return used >= STEADY_BYTES && used < byteCapacity / 2;
}

function columnsOf(slab: Slab): ReadColumns {
  const { bytes, offsets, capturedLengths, wireLengths, seconds, nanoseconds, frameCapacity } = slab;
  return [bytes, offsets, capturedLengths, wireLengths, seconds, nanoseconds, frameCapacity];
}

/** A device or savefile opened by libpcap. Calls throw CaptureError. */
export class PcapHandle {
  /** DLT_… value of libpcap on this system, and its name. */
  readonly dataLink: number;
  readonly dataLinkName: string;
  /** What libpcap could not do as asked; empty when all is well. */
  readonly warning: string;
  readonly #handle: Handle;
  #pending: Promise<unknown> | undefined;
  readonly #canReadNow: boolean;
  #isSteady = false;

  /** `canReadNow`: frames may be read in between, without a thread that waits for them. */
  private constructor(handle: Handle, canReadNow: boolean) {
    this.#handle = handle;
    this.#canReadNow = canReadNow;
    const description = addon().describe(handle);
    this.dataLink = description.dataLink;
    this.dataLinkName = description.dataLinkName;
    this.warning = description.warning;
  }

  static openLive(options: LiveOptions): PcapHandle {
    const { device, snapLength, promiscuous, immediateMode, bufferSize, readTimeOut, timestampType, filter } = options;
    return translating(
      () =>
        new PcapHandle(
          addon().openLive(
            device,
            snapLength,
            promiscuous,
            immediateMode,
            bufferSize,
            readTimeOut,
            timestampType ?? '',
            filter ?? '',
          ),
          !immediateMode && bufferSize >= STEADY_RING_BYTES,
        ),
    );
  }

  static async openSavefile(input: ByteInput, filter: string | undefined): Promise<PcapHandle> {
    return new PcapHandle(
      await addon()
        .openSavefile(input.handle, filter ?? '')
        .catch(rethrow),
      false,
    );
  }

  /** As FrameSource.read. */
  async read(slab: Slab): Promise<number> {
    assert(this.#pending === undefined, 'one read at a time');
    const call = this.#isSteady ? this.#readLater(slab) : this.#readWaiting(slab);
    this.#pending = call;
    try {
      const frames = await call;
      this.#isSteady = this.#canReadNow && isSteady(slab, frames);
      return frames;
    } catch (error) {
      return rethrow(error);
    } finally {
      this.#pending = undefined;
    }
  }

  /** On a thread of its own, which waits for frames. */
  #readWaiting(slab: Slab): Promise<number> {
    return addon().read(this.#handle, ...columnsOf(slab));
  }

  /** Here, when some have come. */
  async #readLater(slab: Slab): Promise<number> {
    await sleep(STEADY_MS);
    const frames = addon().readNow(this.#handle, ...columnsOf(slab));
    return frames === 0 ? await this.#readWaiting(slab) : frames;
  }

  /** null for savefiles, and when closed. */
  dropStatistics(): DropStatistics | null {
    return translating(() => addon().dropStatistics(this.#handle));
  }

  /** Ends a pending read at once, with END_OF_INPUT. May be called twice. */
  async close(): Promise<void> {
    addon().closeCapture(this.#handle);
    await Promise.allSettled([this.#pending]);
  }
}

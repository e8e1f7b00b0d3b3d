// Tested by: test/capture/savefile-source.test.ts, test/capture/live-source.test.ts
import assert from 'node:assert/strict';
import type { ByteInput } from './byte-input.js';
import type { DropStatistics } from './frame-source.js';
import { addon, type Handle, type LiveOptions, rethrow, translating } from './native.js';
import type { Slab } from './slab.js';

/** A device or savefile opened by libpcap. Calls throw CaptureError. */
export class PcapHandle {
  /** DLT_… value of libpcap on this system, and its name. */
  readonly dataLink: number;
  readonly dataLinkName: string;
  /** What libpcap could not do as asked; empty when all is well. */
  readonly warning: string;
  readonly #handle: Handle;
  #pending: Promise<unknown> | undefined;

  private constructor(handle: Handle) {
    this.#handle = handle;
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
        ),
    );
  }

  static async openSavefile(input: ByteInput, filter: string | undefined): Promise<PcapHandle> {
    return new PcapHandle(
      await addon()
        .openSavefile(input.handle, filter ?? '')
        .catch(rethrow),
    );
  }

  /** As FrameSource.read. */
  async read(slab: Slab): Promise<number> {
    assert(this.#pending === undefined, 'one read at a time');
    const { bytes, offsets, capturedLengths, wireLengths, seconds, nanoseconds, frameCapacity } = slab;
    const call = addon().read(
      this.#handle,
      bytes,
      offsets,
      capturedLengths,
      wireLengths,
      seconds,
      nanoseconds,
      frameCapacity,
    );
    this.#pending = call;
    try {
      return await call;
    } catch (error) {
      return rethrow(error);
    } finally {
      this.#pending = undefined;
    }
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

import assert from 'node:assert/strict';
import type { TsLayout } from '../mpegts/ts-layout.js';
import type { ByteInput } from './byte-input.js';
import { CaptureError, END_OF_INPUT, type FrameSource } from './frame-source.js';
import { PcrTimes } from './pcr-times.js';
import type { Slab } from './slab.js';
import { SMALLEST_TS_SLAB, TsFramer } from './ts-framer.js';

export interface TsFileOptions {
  /** For messages. */
  readonly name: string;
  /** At the first byte of the file; the source closes it. */
  readonly input: Pick<ByteInput, 'read' | 'close'>;
  readonly layout: TsLayout;
  /** Not a pipe: bytes are at hand until the end, and all frames but the last have 7 packets. */
  readonly isFile: boolean;
  /** Times since the start of the file by its PCR (none in a slab of packets is an error); otherwise all times are 0. */
  readonly pcrTimes: boolean;
  /** Without PCR times stand still, which is no error. */
  readonly mayStandStill?: boolean;
}

/**
 * Frames of up to 7 packets of a TS file, cut to 188 bytes each. Out of sync it goes on where several packets in a row
 * begin; the bytes between, and a packet cut off by the end, count as skipped.
 */
class TsFileSource implements FrameSource {
  readonly name: string;
  readonly isLive = false;
  readonly linkType = 'datagram';
  readonly #input: Pick<ByteInput, 'read' | 'close'>;
  readonly #needsRate: boolean;
  readonly #isFile: boolean;
  readonly #framer: TsFramer;
  readonly #times: PcrTimes | undefined;
  /** Read but not yet used. */
  #rest: Buffer = Buffer.alloc(0);
  #isAtEnd = false;
  #isClosed = false;

  constructor({ name, input, layout, isFile, pcrTimes, mayStandStill = false }: TsFileOptions) {
    this.name = name;
    this.#input = input;
    this.#isFile = isFile;
    this.#needsRate = !mayStandStill;
    this.#framer = new TsFramer(layout);
    this.#times = pcrTimes ? new PcrTimes() : undefined;
  }

  async read(slab: Slab): Promise<number> {
    assert(slab.byteCapacity >= SMALLEST_TS_SLAB && slab.frameCapacity > 0, 'a slab too small for a frame');
    for (;;) {
      const wanted = this.#framer.bytesFor(slab);
      const kept = this.#rest.copy(slab.bytes, 0, 0, wanted);
      const fresh = this.#isAtEnd || kept === wanted ? 0 : await this.#readInput(slab.bytes, kept, wanted - kept);
      if (this.#isClosed) return END_OF_INPUT;
      const restLeft = this.#rest.subarray(kept);
      this.#isAtEnd ||= fresh === 0 && kept < wanted;
      const isFull = kept + fresh === wanted;
      const isLast = this.#isAtEnd && restLeft.length === 0;
      const moreAtHand = isFull || (this.#isFile && !isLast);
      const frames = this.#framer.frame(slab, kept + fresh, moreAtHand, isLast);
      this.#rest = Buffer.concat([slab.bytes.subarray(this.#framer.consumedBytes, kept + fresh), restLeft]);
      if (frames > 0) {
        this.#setTimes(slab, frames, isFull);
        return frames;
      }
      if (this.#isAtEnd && this.#rest.length === 0) return END_OF_INPUT;
    }
  }

  dropStatistics(): null {
    return null;
  }

  skippedBytes(): number {
    return this.#framer.skippedBytes;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#input.close();
  }

  async #readInput(bytes: Buffer, offset: number, length: number): Promise<number> {
    try {
      return await this.#input.read(bytes, offset, length);
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      throw new CaptureError(error.code, `${this.name}: ${error.message}`, { cause: error });
    }
  }

  #setTimes(slab: Slab, frames: number, isFull: boolean): void {
    if (this.#times === undefined) {
      slab.seconds.fill(0, 0, frames);
      slab.nanoseconds.fill(0, 0, frames);
      return;
    }
    this.#times.stamp(slab, frames);
    if (isFull && this.#needsRate && !this.#times.hasRate) {
      throw new CaptureError('BAD_FILE', `${this.name}: no two PCRs of one PID within a second, so it has no pace`);
    }
  }
}

/** The input must begin as a TS file does: see detectTsLayout. */
export async function openTsFileSource(options: TsFileOptions): Promise<FrameSource> {
  return new TsFileSource(options);
}

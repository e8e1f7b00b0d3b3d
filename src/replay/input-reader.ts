// Tested by: test/replay/replayer.test.ts, test/replay/schedules.test.ts
import { END_OF_INPUT, type FrameSource } from '../capture/frame-source.js';
import type { Endpoint } from '../net/address.js';
import { FrameDecoder, FrameResult } from '../net/frame-decoder.js';
import type { Chunk } from './chunk.js';

/** Second and third word of an IPv4 address in 128 bits. Spec: RFC 4291, 2.5.5.2 */
const IPV4_MAPPED = 0xffff;

/** Frames of a capture that are not sent, by cause. */
export interface SkippedFrames {
  not_udp: number;
  ip_fragment: number;
  truncated: number;
  malformed: number;
}

export interface ReaderOptions {
  /** Opens the input at its beginning; undefined when the replay is to end. */
  readonly open: () => Promise<FrameSource | undefined>;
  /** In place of the destinations of the capture; always for a TS file. */
  readonly destination: Endpoint | undefined;
  /** Begin again at the end. */
  readonly loop: boolean;
}

/** The datagrams of the input, chunk by chunk. */
export class InputReader {
  readonly skippedFrames: SkippedFrames = { not_udp: 0, ip_fragment: 0, truncated: 0, malformed: 0 };
  readonly #options: ReaderOptions;
  #source: FrameSource;
  readonly #decoder: FrameDecoder;
  #position = 0;
  #positionOfPass = 0;
  #isRepeat = false;
  #isClosed = false;
  /** In the passes before this one. */
  #skippedBytes = 0;

  constructor(source: FrameSource, options: ReaderOptions) {
    this.#options = options;
    this.#source = source;
    this.#decoder = new FrameDecoder(source.linkType);
  }

  /** Fills the chunk with one datagram at least; false at the end of the input and when closed. Throws CaptureError. */
  async read(chunk: Chunk): Promise<boolean> {
    while (!this.#isClosed) {
      const frames = await this.#source.read(chunk.slab);
      if (frames === END_OF_INPUT) {
        if (!(await this.#beginAgain())) return false;
        continue;
      }
      this.#take(chunk, frames);
      if (chunk.count > 0) return true;
    }
    return false;
  }

  /** Bytes of a TS file that belonged to no packet. */
  get skippedBytes(): number {
    return this.#skippedBytes + this.#source.skippedBytes();
  }

  /** Ends a pending read at once. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#source.close();
  }

  async #beginAgain(): Promise<boolean> {
    const wasEmpty = this.#position === this.#positionOfPass;
    if (this.#isClosed || !this.#options.loop || wasEmpty) return false;
    this.#skippedBytes += this.#source.skippedBytes();
    await this.#source.close();
    const source = await this.#options.open();
    if (source === undefined) return false;
    this.#source = source;
    if (this.#isClosed) await source.close();
    this.#positionOfPass = this.#position;
    this.#isRepeat = true;
    return true;
  }

  #take(chunk: Chunk, frames: number): void {
    const { slab } = chunk;
    chunk.count = 0;
    chunk.position = this.#position;
    for (let frame = 0; frame < frames; frame++) {
      const result = this.#decoder.decode(
        slab.bytes,
        slab.offsets[frame]!,
        slab.capturedLengths[frame]!,
        slab.wireLengths[frame]!,
      );
      if (result !== FrameResult.DATAGRAM || !this.#isSendable()) this.#skip(result);
      else this.#append(chunk, frame);
    }
    if (chunk.count === 0) return;
    chunk.isRepeat = this.#isRepeat;
    this.#isRepeat = false;
  }

  #append(chunk: Chunk, frame: number): void {
    const row = chunk.count++;
    const { isIpv6, payloadLength } = this.#decoder;
    const { destination } = this.#options;
    chunk.offsets[row] = this.#decoder.payloadOffset;
    chunk.lengths[row] = payloadLength;
    chunk.frames[row] = frame;
    chunk.ports[row] = destination?.port ?? this.#decoder.destinationPort;
    setAddress(chunk.addresses, row, destination?.isIpv6 ?? isIpv6, destination?.words ?? this.#decoder.destination);
    this.#position += payloadLength;
  }

  /** Nothing can be sent to port 0. */
  #isSendable(): boolean {
    return this.#options.destination !== undefined || this.#decoder.destinationPort !== 0;
  }

  #skip(result: FrameResult): void {
    switch (result) {
      case FrameResult.NOT_UDP:
        this.skippedFrames.not_udp++;
        break;
      case FrameResult.FRAGMENT_FIRST:
      case FrameResult.FRAGMENT_LATER:
        this.skippedFrames.ip_fragment++;
        break;
      case FrameResult.TRUNCATED_DATAGRAM:
      case FrameResult.TRUNCATED_FRAME:
        this.skippedFrames.truncated++;
        break;
      default:
        this.skippedFrames.malformed++;
    }
  }
}

function setAddress(addresses: Uint32Array, row: number, isIpv6: boolean, words: ArrayLike<number>): void {
  const start = 4 * row;
  addresses[start] = isIpv6 ? words[0]! : 0;
  addresses[start + 1] = isIpv6 ? words[1]! : 0;
  addresses[start + 2] = isIpv6 ? words[2]! : IPV4_MAPPED;
  addresses[start + 3] = isIpv6 ? words[3]! : words[0]!;
}

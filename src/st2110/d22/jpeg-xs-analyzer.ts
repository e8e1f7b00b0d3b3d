// Tested by: test/report/kinds/st2110-22.test.ts
import { u16At, u32At } from '../../mpegts/big-endian.js';
import { RunningStatistics } from '../../timing/running-statistics.js';

const HEADER_SIZE = 4;
/** Start of a codestream, and its picture header. Spec: ISO/IEC 21122-1, A.4 */
const PICTURE_HEADER = 0xff12;
const PICTURE_HEADER_SIZE = 18;
const SEARCHED_BYTES = 256;

/** Payload header of an RTP packet of JPEG XS. Spec: RFC 9134, 4.3 */
export interface JpegXsHeader {
  /** Packets come in the order of the codestream. */
  readonly isSequential: boolean;
  /** A packetization unit is a slice, and not a whole codestream. */
  readonly isSliceMode: boolean;
  /** Last packet of its packetization unit. */
  readonly isLast: boolean;
  readonly scan: 'progressive' | 'reserved' | 'first_field' | 'second_field';
  /** Frame counter, modulo 32. */
  readonly frame: number;
  /** Slice, or times that the packet counter began anew. */
  readonly slice: number;
  /** Packet counter, modulo 2048. */
  readonly packet: number;
}

const SCANS = ['progressive', 'reserved', 'first_field', 'second_field'] as const;

/** undefined where the payload is shorter than its header. */
function jpegXsHeaderAt(bytes: Uint8Array, pos: number, length: number): JpegXsHeader | undefined {
  if (length < HEADER_SIZE) return undefined;
  const word = u32At(bytes, pos);
  return {
    isSequential: word >>> 31 === 1,
    isSliceMode: ((word >>> 30) & 1) === 1,
    isLast: ((word >>> 29) & 1) === 1,
    scan: SCANS[(word >>> 27) & 0b11]!,
    frame: (word >>> 22) & 0x1f,
    slice: (word >>> 11) & 0x7ff,
    packet: word & 0x7ff,
  };
}

/** Frames of JPEG XS, fields where they are interlaced. */
export interface JpegXsFigures {
  /** RTP packets that came. */
  readonly packets: number;
  /** Packets that did not come, by their sequence numbers. */
  readonly missing_packets: number;
  /** Frames or fields that ended. */
  readonly frames: number;
  /** Those of which packets are missing. */
  readonly incomplete_frames: number;
  /** Packets with a header that is cut, or whose scan is reserved. */
  readonly faults: number;
  /** Frames whose counter is not one more than that of the frame before, though no packet is missing. */
  readonly frame_counter_errors: number;
  /** Bytes of the codestream of a whole frame or field, the fewest; null without one. */
  readonly frame_bytes_min: number | null;
  /** Mean of these; null without one. */
  readonly frame_bytes_avg: number | null;
  /** The most of these; null without one. */
  readonly frame_bytes_max: number | null;
}

/** How a stream of JPEG XS is sent. */
export interface JpegXsFormat {
  /** What a packetization unit is: a codestream or a slice. */
  readonly packetization: 'codestream' | 'slice';
  /** Packets come in the order of the codestream. */
  readonly is_sequential: boolean;
  /** What frames consist of. */
  readonly scan: 'progressive' | 'interlaced';
  /** Columns, by the picture header; null where none was seen. */
  readonly width: number | null;
  /** Lines of a frame or field, by the picture header; null where none was seen. */
  readonly height: number | null;
  /** Slices of the last whole frame; null where packetization units are codestreams. */
  readonly slices: number | null;
}

export interface JpegXsSnapshot {
  readonly interval: JpegXsFigures;
  readonly total: JpegXsFigures;
  /** null before the first packet. */
  readonly format: JpegXsFormat | null;
}

class Counts {
  packets = 0;
  missing = 0;
  frames = 0;
  incomplete = 0;
  faults = 0;
  counterErrors = 0;
  sizes = new RunningStatistics();

  figures(): JpegXsFigures {
    const { count, min, mean, max } = this.sizes;
    return {
      packets: this.packets,
      missing_packets: this.missing,
      frames: this.frames,
      incomplete_frames: this.incomplete,
      faults: this.faults,
      frame_counter_errors: this.counterErrors,
      frame_bytes_min: count > 0 ? min : null,
      frame_bytes_avg: count > 0 ? mean : null,
      frame_bytes_max: count > 0 ? max : null,
    };
  }
}

/** Follows the packets of JPEG XS to their frames, without decoding any. Spec: SMPTE ST 2110-22; RFC 9134 */
export class JpegXsAnalyzer {
  #interval = new Counts();
  readonly #total = new Counts();
  #header: JpegXsHeader | undefined;
  #size: readonly [width: number, height: number] | undefined;
  #slices = 0;
  #frameBytes = 0;
  /** The start of the frame was seen, and nothing of it is missing. */
  #isWhole = false;
  #hasFrame = false;
  #sequence = -1;
  /** Frame counter of the frame before; -1: not known. */
  #lastFrame = -1;
  #isAtStart = false;

  /** The payload of an RTP packet. */
  feed(bytes: Uint8Array, offset: number, length: number, sequence: number, marker: boolean): void {
    const ahead = (sequence - this.#sequence) & 0xffff;
    if (this.#sequence >= 0 && (ahead === 0 || ahead >= 0x8000)) return;
    if (this.#sequence >= 0 && ahead > 1) this.#miss(ahead - 1);
    this.#sequence = sequence;
    this.#count((counts) => counts.packets++);
    const header = jpegXsHeaderAt(bytes, offset, length);
    if (header === undefined || header.scan === 'reserved') this.#count((counts) => counts.faults++);
    if (header !== undefined) this.#take(header, bytes, offset, length);
    if (marker) this.#endFrame();
  }

  /** Packets may be missing that are no loss of the network. */
  noteGap(): void {
    this.#sequence = -1;
    this.#lastFrame = -1;
    this.#isWhole = false;
    this.#isAtStart = false;
  }

  snapshotAndReset(): JpegXsSnapshot {
    const snapshot = { interval: this.#interval.figures(), total: this.#total.figures(), format: this.#format() };
    this.#interval = new Counts();
    return snapshot;
  }

  #take(header: JpegXsHeader, bytes: Uint8Array, offset: number, length: number): void {
    if (this.#isAtStart) this.#beginFrame(header, bytes, offset, length);
    this.#header = header;
    this.#frameBytes += length - HEADER_SIZE;
  }

  #beginFrame(header: JpegXsHeader, bytes: Uint8Array, offset: number, length: number): void {
    this.#isAtStart = false;
    this.#isWhole = true;
    this.#hasFrame = true;
    this.#frameBytes = 0;
    // Both fields of a frame have its counter.
    const step = (header.frame - this.#lastFrame) & 0x1f;
    const isRight = step === 1 || (header.scan === 'second_field' && step === 0);
    if (this.#lastFrame >= 0 && !isRight) this.#count((counts) => counts.counterErrors++);
    this.#size = pictureSizeIn(bytes, offset + HEADER_SIZE, length - HEADER_SIZE) ?? this.#size;
  }

  #endFrame(): void {
    const isWhole = this.#isWhole;
    if (this.#hasFrame) {
      this.#count((counts) => {
        counts.frames++;
        if (isWhole) counts.sizes.feed(this.#frameBytes);
        else counts.incomplete++;
      });
    }
    if (isWhole && this.#header !== undefined) this.#slices = this.#header.slice + 1;
    this.#lastFrame = this.#header?.frame ?? -1;
    this.#isAtStart = true;
  }

  #miss(packets: number): void {
    this.#count((counts) => {
      counts.missing += packets;
    });
    this.#isWhole = false;
    this.#lastFrame = -1;
    // Perhaps the marker is among them.
    this.#isAtStart = false;
  }

  #format(): JpegXsFormat | null {
    const header = this.#header;
    if (header === undefined) return null;
    return {
      packetization: header.isSliceMode ? 'slice' : 'codestream',
      is_sequential: header.isSequential,
      scan: header.scan === 'progressive' ? 'progressive' : 'interlaced',
      width: this.#size?.[0] ?? null,
      height: this.#size?.[1] ?? null,
      slices: header.isSliceMode && this.#slices > 0 ? this.#slices : null,
    };
  }

  #count(step: (counts: Counts) => void): void {
    step(this.#interval);
    step(this.#total);
  }
}

/** Wf and Hf of the picture header, which is near the start of a frame. Spec: ISO/IEC 21122-1, A.4.4 */
function pictureSizeIn(bytes: Uint8Array, start: number, length: number): readonly [number, number] | undefined {
  const end = start + Math.min(length, SEARCHED_BYTES) - PICTURE_HEADER_SIZE;
  for (let pos = start; pos <= end; pos++) {
    if (u16At(bytes, pos) === PICTURE_HEADER) return [u16At(bytes, pos + 12), u16At(bytes, pos + 14)];
  }
  return undefined;
}

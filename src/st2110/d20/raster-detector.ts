// Tested by: test/st2110/d20/third-party.test.ts
import type { VideoPayload } from './video-payload.js';

/** What the line headers tell of the pictures. */
export interface DetectedRaster {
  readonly width: number;
  /** Lines of a frame, of both fields. */
  readonly height: number;
  /** Fields are sent one after another: interlaced pictures, or progressive ones in two segments (PsF). */
  readonly isInterlaced: boolean;
  /** Lines of a field are numbered as those of the frame (0, 2, 4 …), as RFC 4175 may be read, and not from 0 on in each field. */
  readonly hasFrameLines: boolean;
  /** Bytes of a pixel along a line: 2.5 for 4:2:2 of 10 bits. */
  readonly bytesPerPixel: number;
  /** Lines that a pixel group is of: 2 of 4:2:0, where only every second line is named. */
  readonly linesPerGroup: 1 | 2;
  /** Packets of a frame; of a field where it is interlaced. */
  readonly packets: number;
  /** How payloads are filled: with as many pixel groups as fit, or with blocks of 180 bytes. */
  readonly packing: 'gpm' | 'bpm';
}

/** Of BPM every payload but the last one of a frame has whole blocks of so many bytes. Spec: SMPTE ST 2110-20, 6.3.3 */
const BLOCK_BYTES = 180;

/**
 * Finds out what pictures a stream carries without a description of it, from two whole frames (fields) that are alike.
 * Spec: SMPTE ST 2110-20, 6
 */
export class RasterDetector {
  raster: DetectedRaster | undefined;
  #frame = new FrameShape();
  #last: FrameShape | undefined;
  #isInterlaced = false;
  /** The start of the frame was seen. */
  #isWhole = false;

  /** The headers of one packet; `isLast`: of its frame or field, by the marker bit. */
  feed(payload: VideoPayload, isLast: boolean): void {
    if (payload.pieces > 0 && payload.fields[0] === 1) this.#isInterlaced = true;
    this.#frame.add(payload, isLast);
    if (isLast) this.#endFrame();
  }

  /** Packets are missing. */
  noteGap(): void {
    this.#isWhole = false;
  }

  /** No more packets will come: one whole frame has to do. */
  conclude(): void {
    this.raster ??= this.#last?.raster(this.#isInterlaced);
  }

  #endFrame(): void {
    if (this.#isWhole) {
      if (this.#last?.isLike(this.#frame) === true) this.raster = this.#frame.raster(this.#isInterlaced);
      this.#last = this.#frame;
    }
    this.#frame = new FrameShape();
    this.#isWhole = true;
  }
}

/** What a frame or field looks like from its headers. */
class FrameShape {
  #packets = 0;
  #firstLine = -1;
  #greatestLine = 0;
  /** From the first line to the next one. */
  #step = 0;
  /** Of the first line. */
  #lineBytes = 0;
  #isOfBlocks = true;
  /** A piece that another piece of its line follows, in bytes and in pixels. */
  #pieceBytes = 0;
  #piecePixels = 0;
  #lastLine = -1;
  #lastPixel = 0;
  #lastLength = 0;

  get #lines(): number {
    return this.#step === 0 ? 1 : Math.floor((this.#greatestLine - this.#firstLine) / this.#step) + 1;
  }

  add(payload: VideoPayload, isLast: boolean): void {
    let bytes = 0;
    for (let piece = 0; piece < payload.pieces; piece++) {
      bytes += payload.lengths[piece]!;
      this.#addPiece(payload.lines[piece]!, payload.pixels[piece]!, payload.lengths[piece]!);
    }
    if (!isLast && bytes % BLOCK_BYTES !== 0) this.#isOfBlocks = false;
    this.#packets++;
  }

  isLike(other: FrameShape): boolean {
    return (
      this.#packets === other.#packets &&
      this.#lines === other.#lines &&
      this.#step === other.#step &&
      this.#lineBytes === other.#lineBytes &&
      this.#pieceBytes * other.#piecePixels === other.#pieceBytes * this.#piecePixels
    );
  }

  /** undefined where no line is in pieces, which alone tell how many bytes a pixel has. */
  raster(isInterlaced: boolean): DetectedRaster | undefined {
    if (this.#piecePixels === 0) return undefined;
    const bytesPerPixel = this.#pieceBytes / this.#piecePixels;
    const linesPerGroup = !isInterlaced && this.#step === 2 ? 2 : 1;
    return {
      width: Math.round(this.#lineBytes / bytesPerPixel),
      height: this.#lines * (isInterlaced ? 2 : linesPerGroup),
      isInterlaced,
      hasFrameLines: isInterlaced && this.#step === 2,
      bytesPerPixel,
      linesPerGroup,
      packets: this.#packets,
      packing: this.#isOfBlocks ? 'bpm' : 'gpm',
    };
  }

  #addPiece(line: number, pixel: number, length: number): void {
    if (this.#firstLine < 0) this.#firstLine = line;
    if (this.#step === 0 && line > this.#firstLine) this.#step = line - this.#firstLine;
    if (line > this.#greatestLine) this.#greatestLine = line;
    if (line === this.#firstLine) this.#lineBytes += length;
    if (line === this.#lastLine && pixel > this.#lastPixel && this.#piecePixels === 0) {
      this.#pieceBytes = this.#lastLength;
      this.#piecePixels = pixel - this.#lastPixel;
    }
    this.#lastLine = line;
    this.#lastPixel = pixel;
    this.#lastLength = length;
  }
}

import type { PixelGroup } from './pixel-group.js';
import type { VideoPayload } from './video-payload.js';

export interface FrameLayout {
  readonly width: number;
  /** Lines of a frame, of both fields. */
  readonly height: number;
  readonly isInterlaced: boolean;
  /** Lines of a field are numbered as those of the frame. */
  readonly hasFrameLines: boolean;
  readonly group: PixelGroup;
}

export interface AssembledFrame {
  /** Rows of pixel groups from the top, packed as they were sent; valid during the call alone. */
  readonly bytes: Uint8Array;
  readonly rowBytes: number;
  /** By pixel group, row by row: 1 where it came. */
  readonly there: Uint8Array;
  /** Pixels that did not come. */
  readonly missingPixels: number;
  readonly timestamp: number;
}

/**
 * Puts the pieces of a frame into their places: of both fields where the picture is interlaced. What is missing stays as it was in the frame before, and is told.
 * Spec: RFC 4175, 4; SMPTE ST 2110-20, 6.1
 */
export class FrameAssembler {
  /** Pieces outside the picture, or not of whole pixel groups. */
  misplaced = 0;
  readonly #rows: number;
  readonly #rowBytes: number;
  readonly #groupsPerRow: number;
  readonly #bytes: Uint8Array;
  readonly #there: Uint8Array;
  #groupsThere = 0;
  #timestamp = 0;
  /** Pieces of the frame came, and its end did not. */
  #isOpen = false;

  constructor(
    readonly layout: FrameLayout,
    readonly taken: (frame: AssembledFrame) => void,
  ) {
    const { width, height, group } = layout;
    this.#groupsPerRow = Math.ceil(width / group.pixels);
    this.#rowBytes = this.#groupsPerRow * group.bytes;
    this.#rows = height / group.lines;
    this.#bytes = new Uint8Array(this.#rowBytes * this.#rows);
    this.#there = new Uint8Array(this.#groupsPerRow * this.#rows);
  }

  /** A packet with its headers; the frame is taken behind its last packet, of its second field where it is interlaced, or before the next one. */
  feed(bytes: Uint8Array, payload: VideoPayload, timestamp: number, isLast: boolean): void {
    if (payload.pieces === 0) return;
    const { isInterlaced } = this.layout;
    const isSecondField = payload.fields[0] === 1;
    const goesOn = timestamp === this.#timestamp || (isInterlaced && isSecondField);
    if (this.#isOpen && !goesOn) this.#end();
    this.#isOpen = true;
    this.#timestamp = timestamp;
    for (let piece = 0; piece < payload.pieces; piece++) this.#place(bytes, payload, piece);
    if (isLast && (!isInterlaced || isSecondField)) this.#end();
  }

  #place(bytes: Uint8Array, payload: VideoPayload, piece: number): void {
    const { isInterlaced, hasFrameLines, group } = this.layout;
    const isOfField = isInterlaced && !hasFrameLines;
    const line = isOfField ? payload.lines[piece]! * 2 + payload.fields[piece]! : payload.lines[piece]!;
    const row = line / group.lines;
    const first = payload.pixels[piece]! / group.pixels;
    const count = payload.lengths[piece]! / group.bytes;
    const isInside = row < this.#rows && first + count <= this.#groupsPerRow;
    if (!isInside || !Number.isInteger(row) || !Number.isInteger(first) || !Number.isInteger(count)) {
      this.misplaced++;
      return;
    }
    const from = payload.positions[piece]!;
    const to = row * this.#rowBytes + first * group.bytes;
    this.#bytes.set(bytes.subarray(from, from + payload.lengths[piece]!), to);
    this.#mark(row * this.#groupsPerRow + first, count);
  }

  #mark(first: number, count: number): void {
    for (let group = first; group < first + count; group++) {
      if (this.#there[group] === 1) continue;
      this.#there[group] = 1;
      this.#groupsThere++;
    }
  }

  #end(): void {
    const missingGroups = this.#there.length - this.#groupsThere;
    this.taken({
      bytes: this.#bytes,
      rowBytes: this.#rowBytes,
      there: this.#there,
      missingPixels: missingGroups * this.layout.group.pixels * this.layout.group.lines,
      timestamp: this.#timestamp,
    });
    this.#there.fill(0);
    this.#groupsThere = 0;
    this.#isOpen = false;
  }
}

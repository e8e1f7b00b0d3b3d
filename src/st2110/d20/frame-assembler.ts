import type { PixelGroup } from './pixel-group.js';
import type { VideoPayload } from './video-payload.js';

export interface FrameLayout {
  readonly width: number;
  /** Lines of a frame, of both fields. */
  readonly height: number;
  /** Fields, or segments of progressive pictures, are sent one after another. */
  readonly isInterlaced: boolean;
  /** Lines of a field are numbered as those of the frame. */
  readonly hasFrameLines: boolean;
  readonly group: PixelGroup;
}

export interface AssembledFrame {
  /** Rows of pixel groups from the top, packed as they were sent; valid during the call alone. Meaningless unless `hasPixels`. */
  readonly bytes: Uint8Array;
  readonly rowBytes: number;
  /** By pixel group, row by row: 1 where it came. */
  readonly there: Uint8Array;
  /** Pixels that did not come. */
  readonly missingPixels: number;
  /** The bytes were kept from the beginning of the frame on. */
  readonly hasPixels: boolean;
  readonly timestamp: number;
}

/**
 * Puts the pieces of a frame into their places: of both fields where the picture is interlaced. What is missing stays as it was in the frame before, and is told.
 * Spec: RFC 4175, 4; SMPTE ST 2110-20, 6.1
 */
export class FrameAssembler {
  /** Pieces outside the picture, or not of whole pixel groups. */
  misplaced = 0;
  /** Packets of a frame that had ended. */
  late = 0;
  /** Whether bytes are kept of the frames that begin from now on; otherwise there is only the map of what is missing. */
  keepsPixels = true;
  readonly #rows: number;
  readonly #rowBytes: number;
  readonly #groupsPerRow: number;
  readonly #bytes: Uint8Array;
  readonly #there: Uint8Array;
  #groupsThere = 0;
  #timestamp = 0;
  /** Of the packet before: of its field. */
  #fieldTimestamp = 0;
  #field = 0;
  /** Pieces of the frame came, and its end did not. */
  #isOpen = false;
  #hasBegun = false;
  #hasPixels = false;

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

  /**
   * A packet with its headers. The frame is taken behind its last packet, of its second field where it is interlaced, or before the next
   * frame where something is still missing then: it may only be out of order.
   */
  feed(bytes: Uint8Array, payload: VideoPayload, timestamp: number, isLast: boolean): void {
    if (payload.pieces === 0) return;
    const field = payload.fields[0]!;
    if (this.#hasBegun && !this.#follow(timestamp, field)) {
      this.late++;
      return;
    }
    if (!this.#isOpen) this.#begin(timestamp, field);
    this.#fieldTimestamp = timestamp;
    this.#field = field;
    for (let piece = 0; piece < payload.pieces; piece++) this.#place(bytes, payload, piece);
    const isEnd = isLast && (!this.layout.isInterlaced || field === 1);
    if (isEnd && this.#groupsThere >= this.#there.length) this.#end();
  }

  /** No more packets will come. */
  settle(): void {
    if (this.#isOpen) this.#end();
  }

  /** Ends the open frame where the packet is of the next one; false where it is of one before. */
  #follow(timestamp: number, field: number): boolean {
    if (this.#isOpen && (timestamp === this.#timestamp || timestamp === this.#fieldTimestamp)) return true;
    const step = (timestamp - this.#fieldTimestamp) | 0;
    if (!this.#isOpen && step === 0) return this.layout.isInterlaced && field === 1 && this.#field === 0;
    // Far behind is no reordering: the sender began anew.
    if (step < 0 && step > -LONGEST_STEP_BACK) return false;
    if (this.#isOpen && !(this.layout.isInterlaced && field === 1 && this.#field === 0)) this.#end();
    return true;
  }

  #begin(timestamp: number, field: number): void {
    this.#isOpen = true;
    this.#hasBegun = true;
    this.#timestamp = timestamp;
    this.#field = field;
    this.#hasPixels = this.keepsPixels;
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
    this.#mark(row * this.#groupsPerRow + first, count);
    if (!this.#hasPixels) return;
    const from = payload.positions[piece]!;
    const to = row * this.#rowBytes + first * group.bytes;
    this.#bytes.set(bytes.subarray(from, from + payload.lengths[piece]!), to);
  }

  #mark(first: number, count: number): void {
    if (count === 0) return;
    const there = this.#there;
    const end = first + count;
    if (there[first] === 0 && there[end - 1] === 0) {
      there.fill(1, first, end);
      this.#groupsThere += count;
      return;
    }
    // Some came before.
    for (let group = first; group < end; group++) {
      if (there[group] === 1) continue;
      there[group] = 1;
      this.#groupsThere++;
    }
  }

  #end(): void {
    const { group } = this.layout;
    const missingGroups = Math.max(0, this.#there.length - this.#groupsThere);
    this.#isOpen = false;
    this.taken({
      bytes: this.#bytes,
      rowBytes: this.#rowBytes,
      there: this.#there,
      missingPixels: missingGroups * group.pixels * group.lines,
      hasPixels: this.#hasPixels,
      timestamp: this.#timestamp,
    });
    this.#there.fill(0);
    this.#groupsThere = 0;
  }
}

/** Ticks of 90 kHz: a second. */
const LONGEST_STEP_BACK = 90_000;

import { crc32 } from './crc32.js';
import { MAX_SECTION_SIZE, maxSectionSize, SECTION_HEADER_SIZE, SectionView, sectionSizeAt } from './section.js';

/** Of the section in hand, of whichever assembler. */
const view = new SectionView();

/** Takes what an assembler finds, as a TsObserver does; the section is valid only during the call. */
export interface SectionSink {
  section(section: SectionView, timeNs: number): void;
  sectionCrcError(pid: number, tableId: number, timeNs: number): void;
}

/**
 * Puts the sections of one PID together from the payloads of its packets. A section within one packet is handed on where it
 * stands; one that crosses packets is gathered in a buffer of the assembler's own.
 * Spec: ISO/IEC 13818-1, 2.4.4
 */
export class SectionAssembler {
  readonly #pid: number;
  readonly #sink: SectionSink;
  /** Made for the first section that crosses packets. */
  #partial: Uint8Array | undefined;
  #partialSize = 0;
  /** Size of the section in the making; 0 while its length is not there. */
  #wantedSize = 0;
  #sections = 0;
  #crcErrors = 0;
  #malformed = 0;

  constructor(pid: number, sink: SectionSink) {
    this.#pid = pid;
    this.#sink = sink;
  }

  /** Sections handed on. */
  get sections(): number {
    return this.#sections;
  }

  /** Sections whose CRC_32 was wrong; they are not handed on. */
  get crcErrors(): number {
    return this.#crcErrors;
  }

  /** Sections and pointer_fields with a length that cannot be, and sections that another began inside. */
  get malformed(): number {
    return this.#malformed;
  }

  /**
   * Takes the payload of the next packet, from `start` up to `end`. The caller leaves out packets that are duplicates, damaged
   * or scrambled, and calls dropPartial() where packets are missing.
   */
  feed(bytes: Uint8Array, start: number, end: number, isUnitStart: boolean, timeNs: number): void {
    if (start >= end) return;
    if (!isUnitStart) {
      if (this.#partialSize > 0) this.#continue(bytes, start, end, timeNs);
      return;
    }
    const first = start + 1 + bytes[start]!; // pointer_field
    if (first > end) {
      this.#malformed++;
      this.dropPartial();
      return;
    }
    if (this.#partialSize > 0) this.#finish(bytes, start + 1, first, timeNs);
    this.#readSections(bytes, first, end, timeNs);
  }

  /** Forgets the section in the making: what follows in the stream does not continue it. */
  dropPartial(): void {
    this.#partialSize = 0;
    this.#wantedSize = 0;
  }

  reset(): void {
    this.dropPartial();
    this.#sections = 0;
    this.#crcErrors = 0;
    this.#malformed = 0;
  }

  /** The section in the making has to end here, because another one begins. */
  #finish(bytes: Uint8Array, start: number, end: number, timeNs: number): void {
    this.#continue(bytes, start, end, timeNs);
    if (this.#partialSize === 0) return;
    this.#malformed++;
    this.dropPartial();
  }

  #readSections(bytes: Uint8Array, first: number, end: number, timeNs: number): void {
    for (let pos = first; pos < end; ) {
      if (bytes[pos] === STUFFING) return; // to the end of the packet
      const left = end - pos;
      const size = left < SECTION_HEADER_SIZE ? 0 : sectionSizeAt(bytes, pos);
      if (size > maxSectionSize(bytes[pos]!)) {
        this.#malformed++;
        return;
      }
      if (size === 0 || size > left) {
        this.#gather(bytes, pos, end);
        this.#wantedSize = size;
        return;
      }
      this.#handOn(bytes, pos, size, timeNs);
      pos += size;
    }
  }

  /** Adds to the section in the making; what stands behind its end in the same packet can only be stuffing. */
  #continue(bytes: Uint8Array, start: number, end: number, timeNs: number): void {
    let pos = start;
    if (this.#wantedSize === 0) {
      const headerEnd = Math.min(end, pos + SECTION_HEADER_SIZE - this.#partialSize);
      this.#gather(bytes, pos, headerEnd);
      if (this.#partialSize < SECTION_HEADER_SIZE) return;
      pos = headerEnd;
      if (!this.#readSize()) return;
    }
    this.#gather(bytes, pos, Math.min(end, pos + this.#wantedSize - this.#partialSize));
    if (this.#partialSize < this.#wantedSize) return;
    const size = this.#partialSize;
    this.dropPartial();
    this.#handOn(this.#partial!, 0, size, timeNs);
  }

  /** Reads the size of the section in the making, whose header is there; false where it cannot be. */
  #readSize(): boolean {
    const partial = this.#partial!;
    this.#wantedSize = sectionSizeAt(partial, 0);
    if (this.#wantedSize <= maxSectionSize(partial[0]!)) return true;
    this.#malformed++;
    this.dropPartial();
    return false;
  }

  /** A view and one native copy cost half as much as a loop over the bytes. */
  #gather(bytes: Uint8Array, start: number, end: number): void {
    this.#partial = withRoom(this.#partial, this.#partialSize + end - start);
    this.#partial.set(bytes.subarray(start, end), this.#partialSize);
    this.#partialSize += end - start;
  }

  #handOn(bytes: Uint8Array, pos: number, size: number, timeNs: number): void {
    if (!view.set(this.#pid, bytes, pos, size)) {
      this.#malformed++;
      return;
    }
    if (view.hasCrc && crc32(bytes, pos, pos + size) !== 0) {
      this.#crcErrors++;
      this.#sink.sectionCrcError(this.#pid, view.tableId, timeNs);
    } else {
      this.#sections++;
      this.#sink.section(view, timeNs);
    }
    view.release();
  }
}

/** Room for that many bytes: a stream has many PIDs of short sections, and few of long ones. */
function withRoom(bytes: Uint8Array | undefined, size: number): Uint8Array {
  if (bytes !== undefined && size <= bytes.length) return bytes;
  const grown = new Uint8Array(Math.min(MAX_SECTION_SIZE, Math.max(FIRST_SIZE, 2 * size)));
  if (bytes !== undefined) grown.set(bytes);
  return grown;
}

/** Bytes of the shortest buffer. */
const FIRST_SIZE = 256;
/** Byte that no section begins with. Spec: ISO/IEC 13818-1, 2.4.4 */
const STUFFING = 0xff;

// Tested by: test/codec/dvb-subtitle/dvb-subtitle-decoder.test.ts

/** Takes the segments of a PES packet. */
export interface SegmentSink {
  /** segment_type, page_id, and the first bytes of segment_data_field, there during the call only; `length` is segment_length. */
  segment(type: number, pageId: number, data: Uint8Array, kept: number, length: number): void;
  /** The packet does not begin as one of subtitles, ends inside a segment, or has something else where a segment should begin. */
  damaged(): void;
}

const DATA_IDENTIFIER = 0x20;
const SYNC_BYTE = 0x0f;
const END_MARKER = 0xff;
/** data_identifier and subtitle_stream_id. */
const PES_HEAD_SIZE = 2;
/** sync_byte, segment_type, page_id, segment_length. Spec: ETSI EN 300 743, 7.2 */
const SEGMENT_HEAD_SIZE = 6;
/** Bytes of a segment that are looked at: a page composition of 84 regions. */
const MAX_KEPT = 512;

/**
 * Cuts the payload of PES packets into segments, wherever the packets of the transport stream cut it.
 * Spec: ETSI EN 300 743, 7.1 and 7.2
 */
export class SubtitleSegments {
  readonly #sink: SegmentSink;
  readonly #head = new Uint8Array(SEGMENT_HEAD_SIZE);
  readonly #data = new Uint8Array(MAX_KEPT);
  /** What of the head is there; ‑1 where nothing is looked at up to the next PES packet. */
  #headFilled = -1;
  #headSize = PES_HEAD_SIZE;
  /** Bytes of the segment that have come, and those it has. */
  #filled = 0;
  #length = 0;
  #isInData = false;

  constructor(sink: SegmentSink) {
    this.#sink = sink;
  }

  /** A PES packet begins: the one before is over. */
  start(): void {
    if (this.#isInData || (this.#headFilled > 0 && this.#headSize === SEGMENT_HEAD_SIZE)) this.#sink.damaged();
    this.gap();
    this.#headSize = PES_HEAD_SIZE;
    this.#headFilled = 0;
  }

  /** What follows does not follow what came last. */
  gap(): void {
    this.#headFilled = -1;
    this.#isInData = false;
  }

  feed(bytes: Uint8Array, start: number, end: number): void {
    for (let pos = start; pos < end && (this.#isInData || this.#headFilled >= 0); ) {
      pos = this.#isInData ? this.#fillData(bytes, pos, end) : this.#takeHead(bytes[pos]!, pos);
    }
  }

  #takeHead(byte: number, pos: number): number {
    const isFirst = this.#headFilled === 0 && this.#headSize === SEGMENT_HEAD_SIZE;
    if (isFirst && byte !== SYNC_BYTE) {
      if (byte !== END_MARKER) this.#sink.damaged();
      this.gap();
      return pos + 1;
    }
    this.#head[this.#headFilled++] = byte;
    if (this.#headFilled < this.#headSize) return pos + 1;
    if (this.#headSize === PES_HEAD_SIZE) this.#beginPes();
    else this.#beginData();
    return pos + 1;
  }

  #beginPes(): void {
    this.#headFilled = 0;
    this.#headSize = SEGMENT_HEAD_SIZE;
    if (this.#head[0] === DATA_IDENTIFIER && this.#head[1] === 0) return;
    this.#sink.damaged();
    this.gap();
  }

  #beginData(): void {
    this.#headFilled = 0;
    this.#length = this.#head[4]! * 256 + this.#head[5]!;
    this.#filled = 0;
    this.#isInData = true;
    if (this.#length === 0) this.#endData();
  }

  #fillData(bytes: Uint8Array, pos: number, end: number): number {
    const taken = Math.min(end - pos, this.#length - this.#filled);
    const kept = Math.min(taken, MAX_KEPT - this.#filled);
    if (kept > 0) this.#data.set(bytes.subarray(pos, pos + kept), this.#filled);
    this.#filled += taken;
    if (this.#filled === this.#length) this.#endData();
    return pos + taken;
  }

  #endData(): void {
    this.#isInData = false;
    const pageId = this.#head[2]! * 256 + this.#head[3]!;
    this.#sink.segment(this.#head[1]!, pageId, this.#data, Math.min(this.#length, MAX_KEPT), this.#length);
  }
}

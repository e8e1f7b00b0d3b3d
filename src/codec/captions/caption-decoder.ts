// Tested by: test/codec/captions/cea608/field-decoder.test.ts, test/codec/captions/cea708/dtvcc.test.ts
import { CC_SIZE, type CcData, CcType, ccTypeAt, isValidCc } from './cc-data.js';
import { FieldDecoder } from './cea608/field-decoder.js';
import { DtvccDecoder } from './cea708/dtvcc.js';
import { PictureCount } from './picture-count.js';
import { PresentationClock } from './presentation-clock.js';
import type { CaptionSink } from './shown-text.js';

/** A screen without data for so long is erased, as receivers do. See 47 CFR 15.119 (j) */
const ERASE_AFTER_90K = 16 * 90000;

/** What came for captions, in numbers that only grow. */
export interface CaptionCounts {
  /** Structures with caption data, be it empty: one for each picture, or each field. */
  structures: number;
  /** Constructs of cc_data(), padding too. */
  constructs: number;
  /** Pictures that have not as many constructs as last for the time that they are shown. */
  wrongCounts: number;
  /** Structures that ended too early. */
  truncated: number;
  /** Constructs for DTVCC packets, padding too. */
  dtvccConstructs: number;
  /** Those that are not padding. */
  dtvccValid: number;
}

/**
 * Decodes the captions of one video stream: what its pictures say in, in the order in which they are shown; captions out, each when it
 * is over. Memory is that of 63 services with 8 windows of 1024 cells at most.
 * Spec: ANSI/CTA-608, Annex B; ANSI/CTA-708, 8
 */
export class CaptionDecoder {
  readonly counts: CaptionCounts = {
    structures: 0,
    constructs: 0,
    wrongCounts: 0,
    truncated: 0,
    dtvccConstructs: 0,
    dtvccValid: 0,
  };
  readonly clock = new PresentationClock();
  readonly fields: readonly [FieldDecoder, FieldDecoder];
  readonly dtvcc: DtvccDecoder;
  readonly #pictureCount = new PictureCount();
  /** Where the last picture is that has data for it, by field, and for DTVCC. */
  readonly #last90k: [field1: number, field2: number, dtvcc: number] = [0, 0, 0];

  constructor(sink: CaptionSink) {
    this.fields = [new FieldDecoder(1, this.clock, sink), new FieldDecoder(2, this.clock, sink)];
    this.dtvcc = new DtvccDecoder(this.clock, sink);
  }

  /** What a picture says of captions, in the order in which pictures are shown; 90 kHz, NaN where that is not known; its arrival. */
  data(pts90k: number, timeNs: number, data: CcData): void {
    const { clock, counts } = this;
    this.advance(pts90k, timeNs);
    counts.structures++;
    counts.truncated += data.truncated;
    counts.constructs += data.count;
    if (this.#pictureCount.isWrong(clock.position90k, data.count)) counts.wrongCounts++;
    for (let n = 0; n < data.count; n++) this.#construct(data.bytes, n * CC_SIZE);
  }

  /** All that is shown up to that time has come, by the arrival of a picture. */
  advance(pts90k: number, timeNs: number): void {
    this.clock.advance(pts90k, timeNs);
    this.dtvcc.run();
    this.#eraseSilent();
  }

  /** Data is missing: what is being put together is not whole. */
  gap(): void {
    this.#pictureCount.reset();
    for (const field of this.fields) field.gap();
    this.dtvcc.gap();
  }

  /** The stream is over, and so is what it shows. */
  end(): void {
    for (const field of this.fields) field.end();
    this.dtvcc.end();
  }

  #construct(bytes: Uint8Array, pos: number): void {
    const type = ccTypeAt(bytes, pos);
    const isValid = isValidCc(bytes, pos);
    const isDtvcc = type >= CcType.DTVCC_DATA;
    if (isDtvcc) this.counts.dtvccConstructs++;
    // Padding tells that the channel is there.
    if (isValid || isDtvcc) this.#last90k[Math.min(type, 2)] = this.clock.position90k;
    if (!isValid) return;
    if (isDtvcc) this.counts.dtvccValid++;
    const first = bytes[pos + 1]!;
    const second = bytes[pos + 2]!;
    if (type === CcType.FIELD_1) this.fields[0].pair(first, second);
    else if (type === CcType.FIELD_2) this.fields[1].pair(first, second);
    else if (type === CcType.DTVCC_START) this.dtvcc.start(first, second);
    else this.dtvcc.more(first, second);
  }

  #eraseSilent(): void {
    const { position90k } = this.clock;
    for (let index = 0; index < this.#last90k.length; index++) {
      if (position90k - this.#last90k[index]! < ERASE_AFTER_90K) continue;
      this.#last90k[index] = position90k;
      if (index < 2) this.fields[index]!.erase();
      else this.dtvcc.erase();
    }
  }
}

// Tested by: test/codec/captions/cea608/field-decoder.test.ts, test/codec/captions/cea708/dtvcc.test.ts
import { CC_SIZE, type CcData, CcType, ccTypeAt, isValidCc } from './cc-data.js';
import { FieldDecoder } from './cea608/field-decoder.js';
import { DtvccDecoder } from './cea708/dtvcc.js';
import { PictureCount } from './picture-count.js';
import { PresentationClock } from './presentation-clock.js';
import { type CaptionPicture, PresentationOrder } from './presentation-order.js';
import type { CaptionSink } from './shown-text.js';

/** A screen without data for so long is erased, as receivers do. Spec: 47 CFR 15.119 (j) */
const ERASE_AFTER_90K = 16 * 90000;

/** What came for captions, in numbers that only grow. */
export interface CaptionCounts {
  /** Pictures that were shown. */
  pictures: number;
  /** Pictures with caption data, be it empty. */
  picturesWithData: number;
  /** Constructs of cc_data(), padding too. */
  constructs: number;
  /** Pictures that have not as many constructs as last for the time that they are shown. */
  wrongCounts: number;
  /** Structures that ended too early. */
  truncated: number;
  /** Constructs for DTVCC packets, padding too. */
  dtvccConstructs: number;
}

/**
 * Decodes the captions of one video stream: pictures in decoding order in, captions out, each when it is over. Memory is that of the
 * pictures that wait and of 63 services with 8 windows.
 * Spec: ANSI/CTA-608; ANSI/CTA-708
 */
export class CaptionDecoder {
  readonly counts: CaptionCounts = {
    pictures: 0,
    picturesWithData: 0,
    constructs: 0,
    wrongCounts: 0,
    truncated: 0,
    dtvccConstructs: 0,
  };
  readonly clock = new PresentationClock();
  readonly fields: readonly [FieldDecoder, FieldDecoder];
  readonly dtvcc: DtvccDecoder;
  readonly #order = new PresentationOrder((picture) => this.#present(picture));
  readonly #pictureCount = new PictureCount();
  /** Where the last picture is that has data for it, by field, and for DTVCC. */
  readonly #last90k: [field1: number, field2: number, dtvcc: number] = [0, 0, 0];

  constructor(sink: CaptionSink) {
    this.fields = [new FieldDecoder(1, this.clock, sink), new FieldDecoder(2, this.clock, sink)];
    this.dtvcc = new DtvccDecoder(this.clock, sink);
  }

  /** A picture in decoding order: its time stamps in 90 kHz ticks, NaN where it has none, its arrival, and what it says of captions. */
  picture(pts90k: number, dts90k: number, timeNs: number, data: CcData): void {
    this.#order.push(pts90k, dts90k, timeNs, data);
  }

  /** Data is missing: what is being put together is not whole. */
  gap(): void {
    this.#order.flush();
    this.#pictureCount.reset();
    for (const field of this.fields) field.gap();
    this.dtvcc.gap();
  }

  /** The stream is over, and so is what it shows. */
  end(): void {
    this.#order.flush();
    for (const field of this.fields) field.end();
    this.dtvcc.end();
  }

  #present({ pts90k, timeNs, data }: CaptionPicture): void {
    const { clock, counts } = this;
    clock.advance(pts90k, timeNs);
    this.dtvcc.run();
    counts.pictures++;
    counts.truncated += data.truncated;
    if (data.count > 0) counts.picturesWithData++;
    counts.constructs += data.count;
    if (this.#pictureCount.isWrong(clock.position90k, data.count)) counts.wrongCounts++;
    for (let n = 0; n < data.count; n++) this.#construct(data.bytes, n * CC_SIZE);
    this.#eraseSilent();
  }

  #construct(bytes: Uint8Array, pos: number): void {
    const type = ccTypeAt(bytes, pos);
    const isValid = isValidCc(bytes, pos);
    const isDtvcc = type >= CcType.DTVCC_DATA;
    if (isDtvcc) this.counts.dtvccConstructs++;
    // Padding tells that the channel is there.
    if (isValid || isDtvcc) this.#last90k[Math.min(type, 2)] = this.clock.position90k;
    if (!isValid) return;
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

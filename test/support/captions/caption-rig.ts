import { CaptionDecoder } from '../../../src/codec/captions/caption-decoder.js';
import { CcData, CcType } from '../../../src/codec/captions/cc-data.js';
import type { Caption } from '../../../src/codec/captions/shown-text.js';
import { BitWriter } from '../packets/bit-writer.js';
import { type Pair, withParity } from './line21.js';

/** A construct of cc_data(). */
export type Construct = readonly [type: number, first: number, second: number, isValid?: boolean];

const FRAME_90K = 3003;

/** cc_data() with these constructs, filled up with padding to a count. */
export function ccData(constructs: readonly Construct[], count = constructs.length): number[] {
  const bytes = constructs.flatMap(([type, first, second, isValid = true]) => [
    0xf8 | (isValid ? 4 : 0) | type,
    first,
    second,
  ]);
  const padding = Array.from({ length: Math.max(0, count - constructs.length) }, () => [0xfa, 0, 0]).flat();
  const all = [...bytes, ...padding];
  return [0x40 | (all.length / 3), 0xff, ...all, 0xff];
}

/** User data of MPEG-2 with pairs of line 21 as SCTE 20 has them. Spec: ANSI/SCTE 20, 5.1 */
export function scte20Data(constructs: readonly Construct[]): Buffer {
  const bits = new BitWriter().u(8, 3).code('1000000 1').u(5, constructs.length);
  for (const [type, first, second] of constructs) {
    bits
      .u(2, 0)
      .u(2, type + 1)
      .u(5, 11);
    for (const byte of [first, second]) for (let bit = 0; bit < 8; bit++) bits.u(1, (byte >> bit) & 1);
    bits.code('1');
  }
  return bits.bytes();
}

/** Decodes pictures at 30000/1001 Hz, and keeps what they said. */
export class CaptionRig {
  readonly captions: Caption[] = [];
  readonly decoder = new CaptionDecoder({ caption: (caption) => this.captions.push(caption) });
  readonly #data = new CcData();
  frame = 0;

  /** The next picture. */
  picture(constructs: readonly Construct[], count?: number): this {
    const bytes = Uint8Array.from(ccData(constructs, count));
    const pts = this.frame++ * FRAME_90K;
    const timeNs = (pts * 1e5) / 9;
    this.#data.clear();
    this.#data.readA53(bytes, 0, bytes.length);
    if (constructs.length > 0 || count !== undefined) this.decoder.data(pts, timeNs, this.#data);
    else this.decoder.advance(pts, timeNs);
    return this;
  }

  /** A picture for each pair of the field. */
  line21(pairs: readonly Pair[], field: 1 | 2 = 1): this {
    for (const [a, b] of pairs) this.picture([[field - 1, withParity(a), withParity(b)]]);
    return this;
  }

  /** A packet of DTVCC in one picture. */
  dtvcc(packet: readonly number[]): this {
    const constructs: Construct[] = [];
    for (let n = 0; n < packet.length; n += 2) {
      constructs.push([n === 0 ? CcType.DTVCC_START : CcType.DTVCC_DATA, packet[n]!, packet[n + 1]!]);
    }
    return this.picture(constructs);
  }

  /** Pictures with empty pairs. */
  idle(pictures: number): this {
    for (let n = 0; n < pictures; n++) this.picture([[CcType.FIELD_1, 0x80, 0x80]]);
    return this;
  }

  /** Channel, text, first and last frame of what was told so far; the rest is shown to the end. */
  end(): [channel: string, text: string, start: number, end: number][] {
    this.decoder.end();
    return this.told;
  }

  get told(): [channel: string, text: string, start: number, end: number][] {
    return this.captions.map(({ channel, text, start, end }) => [
      channel,
      text,
      Math.round(start.position90k / FRAME_90K),
      Math.round(end.position90k / FRAME_90K),
    ]);
  }
}

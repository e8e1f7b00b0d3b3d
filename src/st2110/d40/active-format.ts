import type { AncPacket } from '../../codec/ancillary/anc-packet.js';

const WORDS = 8;

/** Active format description and bar data. Spec: SMPTE ST 2016-1 */
export interface ActiveFormat {
  /** Active format description, 0 to 15. */
  readonly afd: number;
  /** Aspect ratio of the coded frame. */
  readonly codedFrame: '4:3' | '16:9';
  /** Top, bottom, left, right: the number of the last line or pixel of a bar, or of the first of the other; null without bars. */
  readonly bars: BarData | null;
}

/** Where bars are. */
export interface BarData {
  /** Bars above and below, or left and right. */
  readonly kind: 'letterbox' | 'pillarbox';
  /** Last line or pixel of the first bar, and first one of the second. */
  readonly values: readonly [number, number];
}

/** What a packet of DID 0x41, SDID 0x05 says; undefined where it is none. Spec: SMPTE ST 2016-3, 5; SMPTE ST 2016-1, 5 */
export function activeFormatOf(packet: AncPacket): ActiveFormat | undefined {
  if (packet.dataCount !== WORDS) return undefined;
  const code = packet.byteAt(0);
  const flags = packet.byteAt(3) >> 4;
  const values = [packet.byteAt(4) * 256 + packet.byteAt(5), packet.byteAt(6) * 256 + packet.byteAt(7)] as const;
  return {
    afd: (code >> 3) & 0x0f,
    codedFrame: (code & 0b100) === 0 ? '4:3' : '16:9',
    bars: barsOf(flags, values),
  };
}

function barsOf(flags: number, values: readonly [number, number]): ActiveFormat['bars'] {
  if (flags === 0b1100) return { kind: 'letterbox', values };
  return flags === 0b0011 ? { kind: 'pillarbox', values } : null;
}

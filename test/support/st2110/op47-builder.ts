import { reversed } from '../teletext/teletext-builder.js';
import type { AncSpec } from './anc-builder.js';

/**
 * A subtitling distribution packet with packets of teletext, which are data units as those of PES packets: up to five.
 * Spec: SMPTE RDD 8, 5
 */
export function op47Packet(
  units: readonly (readonly number[])[],
  { sequence }: { readonly sequence: number },
): AncSpec {
  const descriptors = Array.from({ length: 5 }, (_, index) => (index < units.length ? 0x80 | (9 + index) : 0));
  const packets = units.flatMap((unit) => [0x55, 0x55, ...unit.slice(3).map(reversed)]);
  const data = [0x51, 0x15, 0, 0x02, ...descriptors, ...packets, 0x74, sequence >> 8, sequence & 0xff, 0];
  data[2] = data.length;
  data[data.length - 1] = -data.reduce((sum, byte) => sum + byte, 0) & 0xff;
  return { did: 0x43, sdid: 0x02, line: 12, data };
}

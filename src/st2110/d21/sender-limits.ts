import { activeRatio, type FrameFormat, periodNs, type ReadSchedule } from './frame-format.js';
import { floorOf, inverse, product, type Ratio, ratioOf } from './ratio.js';

/** The types of senders. Spec: SMPTE ST 2110-21, 7.1 */
export type SenderType = 'narrow' | 'narrow_linear' | 'wide';

/** Limits of one type of sender. */
export interface SenderLimit {
  /** Packets that the network may hold at once: C_MAX. */
  readonly c_max: number;
  /** Packets that the buffer of the virtual receiver holds: VRX_FULL. */
  readonly vrx_full: number;
}

/** Bytes of the largest IP datagram: MAXIP. Spec: SMPTE ST 2110-21, 6.1 */
const MAX_IP = 1500;

/** Limits of a sender, by its type. Spec: SMPTE ST 2110-21, 6.6.1, 7.1 */
export function senderLimit(format: FrameFormat, type: SenderType): SenderLimit {
  if (type === 'wide') {
    return {
      c_max: Math.max(16, packetsIn(format, ratioOf(1, 21_600))),
      vrx_full: Math.max(Math.floor((1500 * 720) / MAX_IP), packetsIn(format, ratioOf(1, 300))),
    };
  }
  const active = activeRatio(format, scheduleOf(type));
  return {
    c_max: Math.max(4, packetsIn(format, product(ratioOf(1, 43_200), inverse(active)))),
    vrx_full: Math.max(Math.floor((1500 * 8) / MAX_IP), packetsIn(format, ratioOf(1, 27_000))),
  };
}

/** By what schedule packets are read, by the type of sender; a wide one is read as a narrow one is. */
function scheduleOf(type: SenderType): ReadSchedule {
  return type === 'narrow_linear' ? 'linear' : 'gapped';
}

/** Packets that come in so many seconds at the mean rate, rounded down. */
function packetsIn(format: FrameFormat, seconds: Ratio): number {
  return floorOf(product(ratioOf(format.packets * 1e9, 1), inverse(periodNs(format)), seconds));
}

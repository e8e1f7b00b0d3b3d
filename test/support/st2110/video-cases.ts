import { fraction, type Raster } from './exact-oracle.js';
import { packetsOf, type SenderSpec, scheduleOf } from './video-sender.js';

/** 2026-11-29, in seconds of the epoch. */
const EPOCH_S = 1_795_910_400n;

export interface SenderCase {
  readonly spec: SenderSpec;
  readonly raster: Raster;
}

export type Shape = Pick<SenderSpec, 'width' | 'height' | 'isInterlaced' | 'rate' | 'frames'> & Partial<SenderSpec>;

/** A sender that keeps to its schedule, by the standard's formulas; what is given goes first. */
export function senderCase(shape: Shape): SenderCase {
  const { rate, height, isInterlaced = false } = shape;
  const first = (EPOCH_S * rate[0]) / rate[1];
  const base: SenderSpec = { packetBytes: 1200, first, schedule: () => 0n, ...shape };
  const raster: Raster = {
    packets: packetsOf(base),
    rate: fraction(rate[0], rate[1]),
    active: activeOf(height, isInterlaced),
    offset: offsetOf(height, isInterlaced),
  };
  return { raster, spec: { ...base, schedule: shape.schedule ?? scheduleOf(raster) } };
}

/** R_ACTIVE and TR_OFFSET as shares, from the tables of SMPTE ST 2110-21, 6.3 */
function activeOf(height: number, isInterlaced: boolean) {
  if (!isInterlaced || height >= 1080) return fraction(1080, 1125);
  return height < 576 ? fraction(487, 525) : fraction(576, 625);
}

function offsetOf(height: number, isInterlaced: boolean) {
  if (!isInterlaced) return height >= 1080 ? fraction(43, 1125) : fraction(28, 750);
  if (height >= 1080) return fraction(44, 1125);
  return height < 576 ? fraction(40, 525) : fraction(52, 625);
}

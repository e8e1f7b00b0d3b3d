import { product, type Ratio, ratioOf } from './ratio.js';

/** What the schedule of a sender follows from. */
export interface FrameFormat {
  /** Packets of a frame; of a field where the picture is interlaced. N_PACKETS of the standard. */
  readonly packets: number;
  /** Frames a second; fields a second where the picture is interlaced: 60000/1001. */
  readonly rate: Ratio;
  readonly isInterlaced: boolean;
  /** Lines of a frame, of both fields. */
  readonly height: number;
}

/** Gapped: packets come while lines of the picture would; linear: over the whole period. */
export type ReadSchedule = 'gapped' | 'linear';

const NS_PER_SECOND = 1e9;

/**
 * Period of a frame, of a field where the picture is interlaced, in ns: T_FRAME.
 * Spec: SMPTE ST 2110-21, 6.2
 */
export function periodNs({ rate }: FrameFormat): Ratio {
  return product(ratioOf(NS_PER_SECOND, 1), { numerator: rate.denominator, denominator: rate.numerator });
}

/**
 * Share of the period in which packets come: R_ACTIVE.
 * Spec: SMPTE ST 2110-21, 6.3.2, 6.3.3
 */
export function activeRatio({ isInterlaced, height }: FrameFormat, schedule: ReadSchedule): Ratio {
  if (schedule === 'linear') return ratioOf(1, 1);
  if (!isInterlaced || height >= 1080) return ratioOf(1080, 1125);
  return height < 576 ? ratioOf(487, 525) : ratioOf(576, 625);
}

/**
 * Default of TR_OFFSET as a share of the period (of a field where the picture is interlaced).
 * Spec: SMPTE ST 2110-21, 6.3.2, 6.3.3: of interlaced pictures it is given as a share of the frame, of which a field is the half
 */
export function defaultOffsetRatio({ isInterlaced, height }: FrameFormat): Ratio {
  if (!isInterlaced) return height >= 1080 ? ratioOf(43, 1125) : ratioOf(28, 750);
  if (height >= 1080) return ratioOf(2 * 22, 1125);
  return height < 576 ? ratioOf(2 * 20, 525) : ratioOf(2 * 26, 625);
}

/** Time between two packets that the virtual receiver reads, in ns: T_RS. Spec: SMPTE ST 2110-21, 6.3.2, 6.3.3 */
export function readPeriodNs(format: FrameFormat, schedule: ReadSchedule): Ratio {
  return product(periodNs(format), activeRatio(format, schedule), ratioOf(1, format.packets));
}

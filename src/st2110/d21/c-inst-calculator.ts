import { Drain } from './drain.js';
import { activeRatio, type FrameFormat, periodNs } from './frame-format.js';
import { product, type Ratio, ratioOf } from './ratio.js';

/**
 * How the network's buffer is thought to drain. `list`, as EBU LIST has it: a packet each T_FRAME / (1.1 · N_PACKETS), from the first packet of
 * the capture on. `per_frame`, as other tools have it: a packet each T_RS / 1.1, from the first packet of each frame on.
 */
export const C_INST_MODELS = ['list', 'per_frame'] as const;
export type CInstModel = (typeof C_INST_MODELS)[number];

/** Drains faster than packets come on average by so much: β. Spec: SMPTE ST 2110-21, 6.6.1 */
const BETA = ratioOf(11, 10);

/**
 * Packets in the buffer of the network model, right behind each packet: C_INST. It never holds less than none.
 * Spec: SMPTE ST 2110-21, 6.6.1
 */
export class CInstCalculator {
  readonly #drain: Drain;
  #packets = 0;
  #isEmpty = true;

  /** Whether the schedule is one of fractions that are small enough. */
  static isExactFor(format: FrameFormat, model: CInstModel): boolean {
    return Drain.isExactFor(drainPeriodNs(format, model));
  }

  constructor(format: FrameFormat, model: CInstModel) {
    this.#drain = new Drain(drainPeriodNs(format, model));
  }

  /** A packet came `sinceNs` after the one before. */
  feed(sinceNs: number): number {
    if (this.#isEmpty) return this.#begin();
    const drained = this.#drain.pass(sinceNs);
    this.#packets = Math.max(0, this.#packets + 1 - drained);
    return this.#packets;
  }

  /** The next packet is the first one. */
  restart(): void {
    this.#isEmpty = true;
  }

  #begin(): number {
    this.#isEmpty = false;
    this.#drain.restart();
    this.#packets = 0;
    return this.#packets;
  }
}

function drainPeriodNs(format: FrameFormat, model: CInstModel): Ratio {
  const active = model === 'list' ? ratioOf(1, 1) : activeRatio(format, 'gapped');
  return product(periodNs(format), active, ratioOf(1, format.packets), ratioOf(BETA.denominator, BETA.numerator));
}

import { BLAMES, type Blame } from '../analysis/blame.js';
import { HOUR_S, MINUTE_S } from './bounds.js';
import { SlidingSum } from './sliding-sum.js';

/** Places on the way here: what they lose is no fault of the stream, and what fell into it is not judged. */
const OURS: ReadonlySet<Blame> = new Set<Blame>(['host', 'probe_queue', 'link', 'analysis']);

interface Windows {
  readonly minute: SlidingSum;
  readonly hour: SlidingSum;
}

/** Packets that a stream lost in the last minute and hour, by where. */
export class LossWindows {
  /** Only of places where something was lost. */
  readonly #byBlame = new Map<Blame, Windows>();

  add(blame: Blame, packets: number, timeS: number): void {
    // Some that were counted as lost came late: what is taken off then may have left the window.
    if (packets <= 0 || !BLAMES.includes(blame)) return;
    let windows = this.#byBlame.get(blame);
    if (windows === undefined) {
      windows = { minute: new SlidingSum(60, MINUTE_S / 60), hour: new SlidingSum(60, HOUR_S / 60) };
      this.#byBlame.set(blame, windows);
    }
    windows.minute.add(timeS, packets);
    windows.hour.add(timeS, packets);
  }

  /** Of the last hour, those above 0; null: none were lost. */
  hour(timeS: number): Partial<Record<Blame, number>> | null {
    const found: Partial<Record<Blame, number>> = {};
    for (const [blame, { hour }] of this.#byBlame) {
      const packets = hour.at(timeS);
      if (packets > 0) found[blame] = packets;
    }
    return Object.keys(found).length === 0 ? null : found;
  }

  /** Where most were lost in the last minute, on the way here or before it; null: none were there. */
  minute(timeS: number, where: 'here' | 'before' | 'anywhere'): { blame: Blame; packets: number } | null {
    let most: { blame: Blame; packets: number } | null = null;
    for (const [blame, { minute }] of this.#byBlame) {
      if (where !== 'anywhere' && OURS.has(blame) !== (where === 'here')) continue;
      const packets = minute.at(timeS);
      if (packets > (most?.packets ?? 0)) most = { blame, packets };
    }
    return most;
  }
}

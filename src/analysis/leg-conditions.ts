import type { AlarmTable } from '../alarm/alarm-table.js';
import { Cause } from '../alarm/cause.js';
import { Condition, type ConditionSettings } from '../alarm/conditions.js';
import { ABSENT } from '../mpegts/packet.js';
import type { LegSecond } from '../stream/leg-second.js';

const MS_PER_SECOND = 1000;
const LEGS = [
  { leg: 0, cause: Cause.LEG_A },
  { leg: 1, cause: Cause.LEG_B },
] as const;

/** Judges two legs that should carry the same: whether one is dead while the other comes, and whether they differ. Spec: SMPTE ST 2022-7 */
export class LegConditions {
  readonly #alarms: AlarmTable;
  readonly #settings: Pick<ConditionSettings, 'leg_lost' | 'leg_mismatch'>;
  /** Seconds in a row without a packet, by leg. */
  readonly #missing: [a: number, b: number] = [0, 0];

  constructor(alarms: AlarmTable, settings: Pick<ConditionSettings, 'leg_lost' | 'leg_mismatch'>) {
    this.#alarms = alarms;
    this.#settings = settings;
  }

  /** A whole second is over. */
  second({ onBoth, onlyOn, different }: LegSecond, timeNs: number): void {
    for (const { leg, cause } of LEGS) {
      const isMissing = onBoth === 0 && onlyOn[leg] === 0 && onlyOn[1 - leg]! > 0;
      this.#missing[leg] = isMissing ? this.#missing[leg] + 1 : 0;
      this.#judgeLost(this.#missing[leg] * MS_PER_SECOND, cause, timeNs);
    }
    if (this.#missing.every((seconds) => seconds === 0)) this.#alarms.clear(Condition.leg_lost, timeNs);
    const { enabled, limits } = this.#settings.leg_mismatch;
    if (!enabled || different <= (limits.max_packets_per_s ?? Number.POSITIVE_INFINITY)) return;
    this.#alarms.error(Condition.leg_mismatch, ABSENT, ABSENT, timeNs, different, ABSENT, Cause.NONE, different);
  }

  #judgeLost(lostMs: number, cause: number, timeNs: number): void {
    const { enabled, limits } = this.#settings.leg_lost;
    if (!enabled || lostMs === 0 || lostMs < (limits.after_ms ?? 0)) return;
    this.#alarms.error(Condition.leg_lost, ABSENT, ABSENT, timeNs, 1, ABSENT, cause, lostMs);
  }
}

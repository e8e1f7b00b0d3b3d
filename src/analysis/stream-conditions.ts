import type { AlarmEnd, AlarmEvent, AlarmReports, NoticeEvent } from '../alarm/alarm-event.js';
import { type AlarmLimits, DEFAULT_ALARM } from '../alarm/alarm-limits.js';
import { AlarmTable } from '../alarm/alarm-table.js';
import {
  Condition,
  type ConditionName,
  type ConditionSettings,
  conditionSpecs,
  DEFAULT_CONDITIONS,
} from '../alarm/conditions.js';
import type { EssenceConditionName } from '../alarm/essence-conditions.js';
import { ABSENT } from '../mpegts/packet.js';
import type { LegSecond } from '../stream/leg-second.js';
import { ArrivalRhythm } from '../timing/arrival-rhythm.js';
import { ContentConditions } from './content/content-conditions.js';
import { LegConditions } from './leg-conditions.js';

/** By what the conditions of a stream are judged. */
export interface ConditionOptions {
  readonly conditions: ConditionSettings;
  readonly alarm: AlarmLimits;
}

export const DEFAULT_CONDITION_OPTIONS: ConditionOptions = { conditions: DEFAULT_CONDITIONS, alarm: DEFAULT_ALARM };

/** What was measured in a whole second; null: not measured. */
export interface SecondFigures {
  readonly bitrateBps: number | null;
  readonly iatMaxMs: number | null;
  readonly rtpLost: number | null;
  readonly mdiDelayFactorMs: number | null;
  readonly mdiMediaLossRate: number | null;
}

/** A value that is back within its limit by this share ends an alarm; closer to it, the alarm goes on. */
const HYSTERESIS = 0.02;
const NS_PER_MS = 1e6;

type LimitedName = Exclude<
  ConditionName,
  EssenceConditionName | 'captions_lost' | 'Stream_lost' | 'Source_conflict' | 'leg_lost' | 'leg_mismatch'
>;

/** The figure of each condition with a limit, and on which side of the limit it is wrong. */
const LIMITED: Readonly<Record<LimitedName, { figure: keyof SecondFigures; isLeast: boolean }>> = {
  Bitrate_low: { figure: 'bitrateBps', isLeast: true },
  Bitrate_high: { figure: 'bitrateBps', isLeast: false },
  MDI_delay_factor: { figure: 'mdiDelayFactorMs', isLeast: false },
  MDI_media_loss: { figure: 'mdiMediaLossRate', isLeast: false },
  IAT_high: { figure: 'iatMaxMs', isLeast: false },
  RTP_loss: { figure: 'rtpLost', isLeast: false },
};

interface Limited {
  readonly index: number;
  readonly figure: keyof SecondFigures;
  readonly isLeast: boolean;
  readonly limit: number;
}

/** The conditions of a stream of any kind that are no rules of TR 101 290, and their alarms. Times are ns since its start. */
export class StreamConditions {
  readonly alarms: AlarmTable;
  readonly rhythm = new ArrivalRhythm();
  /** Those of what the payload carries. */
  readonly content: ContentConditions;
  readonly #settings: ConditionSettings;
  readonly #limited: readonly Limited[];
  readonly #legs: LegConditions;
  #lostSinceNs = Number.NaN;
  #notices: NoticeEvent[] = [];

  constructor({ conditions, alarm }: ConditionOptions) {
    this.#settings = conditions;
    this.alarms = new AlarmTable(conditionSpecs(conditions), alarm);
    this.content = new ContentConditions(this.alarms, conditions);
    this.#limited = limitedOf(conditions);
    this.#legs = new LegConditions(this.alarms, conditions);
  }

  /** The stream is lost, and not back yet. */
  get isLost(): boolean {
    return !Number.isNaN(this.#lostSinceNs);
  }

  /** Whether a limit is set for what is measured by the second. */
  get hasLimits(): boolean {
    return this.#limited.length > 0;
  }

  /** Nothing came from `sinceNs` to `nowNs`. Returns whether the stream is lost. */
  silence(sinceNs: number, nowNs: number): boolean {
    if (!this.isLost) this.#judgeSilence(sinceNs, nowNs);
    // Nothing else is over because nothing comes.
    if (this.isLost) this.alarms.sustainAll(nowNs);
    this.#check(nowNs);
    return this.isLost;
  }

  /** The stream is there (again). */
  heard(timeNs: number): void {
    if (!this.isLost) return;
    this.alarms.clear(Condition.Stream_lost, timeNs);
    this.#notices.push({
      type: 'event',
      event: 'notice',
      name: 'Stream_back',
      severity: 'info',
      time_ns: timeNs,
      since_ns: this.#lostSinceNs,
    });
    this.#lostSinceNs = Number.NaN;
  }

  /** So many datagrams of other senders came to the address of the stream, while its own sends. */
  otherSenders(datagrams: number, timeNs: number): void {
    if (datagrams > 0 && this.#settings.Source_conflict.enabled)
      this.alarms.error(Condition.Source_conflict, ABSENT, ABSENT, timeNs, datagrams);
  }

  /** So many datagrams of the stream came, the last of them then: what is over is told, however steadily they come. */
  datagrams(count: number, timeNs: number): void {
    this.rhythm.datagrams(count);
    this.#check(timeNs);
  }

  /** A second is over. */
  second(figures: SecondFigures, timeNs: number): void {
    for (const { index, figure, isLeast, limit } of this.#limited) {
      const value = figures[figure];
      if (value === null) continue;
      const slack = this.alarms.isRaised(index) ? HYSTERESIS * limit : 0;
      if (isLeast ? value < limit + slack : value > limit - slack) this.alarms.raise(index, timeNs, value);
    }
    this.#check(timeNs);
  }

  /** A second of the two legs of which the stream is made is over. */
  legs(second: LegSecond, timeNs: number): void {
    this.#legs.second(second, timeNs);
  }

  endAll(timeNs: number, cause: AlarmEnd): void {
    this.content.clear();
    this.alarms.endAll(timeNs, cause);
  }

  /** Nothing came since `sinceNs`, and nobody waits for the stream any more: it is told as lost if it was not, and that all is over. */
  release(sinceNs: number, nowNs: number): void {
    const silentMs = (nowNs - sinceNs) / NS_PER_MS;
    if (!this.isLost && this.#settings.Stream_lost.enabled && this.rhythm.isKnown)
      this.alarms.raise(Condition.Stream_lost, nowNs, silentMs);
    this.endAll(nowNs, 'released');
    this.#notices.push({
      type: 'event',
      event: 'notice',
      name: 'Stream_released',
      severity: 'info',
      time_ns: nowNs,
      since_ns: sinceNs,
    });
  }

  takeEvents(): readonly (AlarmEvent | NoticeEvent)[] {
    const notices = this.#notices;
    this.#notices = [];
    return [...this.alarms.takeEvents(), ...notices].sort((a, b) => a.time_ns - b.time_ns);
  }

  snapshotAndReset(): AlarmReports {
    return this.alarms.snapshotAndReset();
  }

  #check(timeNs: number): void {
    this.content.sustain(timeNs);
    this.alarms.check(timeNs);
  }

  #judgeSilence(sinceNs: number, nowNs: number): void {
    const { enabled, limits } = this.#settings.Stream_lost;
    const { after_ms } = limits;
    const timeOutNs = this.rhythm.timeOutNs(
      sinceNs,
      after_ms === null || after_ms === undefined ? undefined : after_ms * NS_PER_MS,
    );
    if (nowNs - sinceNs < timeOutNs) return;
    this.#lostSinceNs = sinceNs;
    if (enabled) this.alarms.raise(Condition.Stream_lost, sinceNs + timeOutNs, timeOutNs / NS_PER_MS);
  }
}

function limitedOf(settings: ConditionSettings): Limited[] {
  return Object.entries(LIMITED).flatMap(([name, { figure, isLeast }]): Limited[] => {
    const { enabled, limits } = settings[name as LimitedName];
    const [limit] = Object.values(limits);
    if (!enabled || limit === null || limit === undefined) return [];
    return [{ index: Condition[name as LimitedName], figure, isLeast, limit }];
  });
}

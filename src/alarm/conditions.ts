// Tested by: test/report/event-message.test.ts, test/analysis/stream-conditions.test.ts
import type { Severity } from '../stream/severity.js';
import type { AlarmSpec } from './alarm-table.js';
import { ESSENCE_CONDITIONS } from './essence-conditions.js';
import { oncePer } from './once-per.js';

/** A condition of a stream of any kind. */
interface ConditionSpec {
  readonly name: string;
  readonly severity: Severity;
  /** By key, with the unit in its name; null: not set, and the condition is off. */
  readonly limits: Readonly<Record<string, number | null>>;
  /** Judged although its limit is not set. */
  readonly isOn: boolean;
  readonly text: string;
}

/** All conditions that are no rules of TR 101 290. */
export const CONDITIONS = [
  {
    name: 'Stream_lost',
    severity: 'critical',
    limits: { after_ms: null },
    isOn: true,
    text: 'No datagram comes; without a limit, for 1 s, or for three times what the stream itself pauses if that is longer.',
  },
  {
    name: 'Source_conflict',
    severity: 'critical',
    limits: {},
    isOn: true,
    text: 'Several senders send to the address of the stream at the same time.',
  },
  {
    name: 'Bitrate_low',
    severity: 'major',
    limits: { min_bps: null },
    isOn: false,
    text: 'The datagrams of a whole second carry fewer bits than that.',
  },
  {
    name: 'Bitrate_high',
    severity: 'major',
    limits: { max_bps: null },
    isOn: false,
    text: 'The datagrams of a whole second carry more bits than that.',
  },
  {
    name: 'MDI_delay_factor',
    severity: 'warning',
    limits: { max_ms: null },
    isOn: false,
    text: 'The delay factor of the media delivery index is greater, in a whole second of a transport stream.',
  },
  {
    name: 'MDI_media_loss',
    severity: 'major',
    limits: { max_packets_per_s: null },
    isOn: false,
    text: 'The media loss rate of the media delivery index is greater, in a whole second of a transport stream.',
  },
  {
    name: 'IAT_high',
    severity: 'warning',
    limits: { max_ms: null },
    isOn: false,
    text: 'The time from one datagram to the next is longer.',
  },
  {
    name: 'RTP_loss',
    severity: 'major',
    limits: { max_packets_per_s: null },
    isOn: false,
    text: 'More RTP packets are missing in a whole second.',
  },
  {
    name: 'leg_lost',
    severity: 'major',
    limits: { after_ms: 1000 },
    isOn: true,
    text: 'Nothing comes on one of two legs (ST 2022-7) for so long, in whole seconds, while packets come on the other.',
  },
  {
    name: 'leg_mismatch',
    severity: 'major',
    limits: { max_packets_per_s: 0 },
    isOn: true,
    text: 'Within a second more packets of two legs (ST 2022-7) have the same sequence number and are not the same.',
  },
  {
    name: 'captions_lost',
    severity: 'major',
    limits: { after_ms: 15_000, data_after_ms: 5_000, silence_after_ms: null },
    isOn: true,
    text: 'A video stream that had captions has lost them: no caption data comes with its pictures, for data_after_ms where data came without a pause up to then, and otherwise for after_ms; or data comes and no caption, for silence_after_ms, where that is set.',
  },
  ...ESSENCE_CONDITIONS,
] as const satisfies readonly ConditionSpec[];

/** Name of a condition. */
export type ConditionName = (typeof CONDITIONS)[number]['name'];
/** Places in CONDITIONS, by name. */
export const Condition = Object.fromEntries(CONDITIONS.map(({ name }, index) => [name, index])) as {
  readonly [Name in ConditionName]: number;
};

/** How one condition is judged. */
export interface ConditionSetting {
  readonly enabled: boolean;
  readonly severity: Severity;
  readonly limits: Readonly<Record<string, number | null>>;
}
export type ConditionSettings = Readonly<Record<ConditionName, ConditionSetting>>;

export const DEFAULT_CONDITIONS = Object.fromEntries(
  CONDITIONS.map(({ name, isOn, severity, limits }) => [name, { enabled: isOn, severity, limits }]),
) as ConditionSettings;

/** What the alarms of the conditions are, in their order; the same list for the same settings. */
export const conditionSpecs = oncePer((settings: ConditionSettings): readonly AlarmSpec[] =>
  CONDITIONS.map(({ name }) => {
    const { severity, limits } = settings[name];
    const set = Object.entries(limits).flatMap(([key, limit]) => (limit === null ? [] : [[key, limit] as const]));
    return { name, rule: null, priority: null, severity, limits: Object.fromEntries(set) };
  }),
);

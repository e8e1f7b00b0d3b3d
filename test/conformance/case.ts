import type { ProfileChoice } from '../../src/analysis/adaptive-rules.js';
import type { RuleState } from '../../src/tr101290/findings.js';
import { autoProfile, defaultProfile, type Edition } from '../../src/tr101290/profile.js';
import type { ProfileName } from '../../src/tr101290/profiles.js';
import type { RuleName } from '../../src/tr101290/rules.js';
import { atscPlan } from './atsc-stream.js';
import { PACKETS_PER_DATAGRAM } from './driver.js';
import { dvbPlan } from './dvb-stream.js';
import type { Edit } from './edits.js';
import { multiplex } from './multiplexer.js';
import { type Bitrate, PACES, packetMs } from './pace.js';
import type { Packets, Plan } from './plan.js';
import { radioPlan } from './radio-stream.js';

/** Errors of one rule: how many, where the last one is, and in ms when the first and the last one are due. */
export interface Expected {
  readonly count: number;
  readonly pid: number | null;
  readonly tableId: number | null;
  readonly firstMs: number;
  readonly lastMs: number;
  /** Service of the last one, where it is stated. */
  readonly serviceId?: number;
  /** They may be found so much later. */
  readonly withinMs: number;
  /** When the alarm ends, where that is stated. */
  readonly clearedMs?: number;
}

export type Expectations = Partial<Record<RuleName, Expected>>;

/** How packets come: each at its own time, in datagrams of seven that are captured, or from a file without times. */
export type Arrival = 'packets' | 'datagrams' | 'file';

/** Which clean stream a case is made from. */
export type Base = 'dvb' | 'atsc';

/** One stream of the matrix: a clean one, with edits. */
export interface Case {
  /** Name of its file too. */
  readonly name: string;
  /** What is broken, or not. */
  readonly what: string;
  /** The rule that it is about; a clean stream has none. */
  readonly rule?: RuleName;
  /** Clean DVB in place of nothing. */
  readonly base?: Base;
  /** By which it is judged; that of its base in place of nothing, `auto` where the stream is to choose. */
  readonly profile?: ProfileName | 'auto';
  /** What a stream chooses that is to. */
  readonly chosen?: ProfileName;
  readonly edition?: Edition;
  /** `usual` in place of nothing; `low` is radio. */
  readonly bitrate?: Bitrate;
  /** `packets` in place of nothing. */
  readonly arrival?: Arrival;
  readonly edits: readonly Edit[];
  /** All rules that fire; none, where the stream is clean or stays within the limit. */
  readonly expected?: Expectations;
  /** Why others fire with the rule. */
  readonly because?: string;
  /** Rules that are in another state than `ok` and, where they fire, than `raised`. */
  readonly states?: Partial<Record<RuleName, readonly [RuleState, reason: string | null]>>;
}

/** Rules are looked at so often while packets come. */
const POLL_MS = 11;

/** One error. */
export function once(pid: number | null, tableId: number | null, ms: number, withinMs = POLL_MS): Expected {
  return { count: 1, pid, tableId, firstMs: ms, lastMs: ms, withinMs };
}

/** Several errors; the PID and the table are those of the last one. */
export function times(
  count: number,
  pid: number | null,
  tableId: number | null,
  [firstMs, lastMs]: readonly [number, number],
  withinMs = POLL_MS,
): Expected {
  return { count, pid, tableId, firstMs, lastMs, withinMs };
}

/** The last of them is of this service. */
export function ofService(serviceId: number, expected: Expected): Expected {
  return { ...expected, serviceId };
}

export function profileOf({ base = 'dvb', profile = base, edition = '2020' }: Case): ProfileChoice {
  return profile === 'auto' ? autoProfile(edition) : defaultProfile(profile, edition);
}

const ARRIVALS = { packets: '', datagrams: 'in datagrams of 7 packets', file: 'from a file' } as const;
const BITRATES = { low: 'radio, 150 kb/s', usual: '', high: '60 Mb/s' } as const;

/** The case as its packets come each at its own time, in datagrams, and from a file; `states` may differ there. */
export function eachWay(one: Case, states: Partial<Record<Arrival, Case['states']>> = {}): Case[] {
  return (Object.keys(ARRIVALS) as Arrival[]).map((arrival) => comingBy(one, arrival, states[arrival]));
}

/** The case as its packets come otherwise. */
function comingBy(one: Case, arrival: Arrival, states: Case['states'] = one.states): Case {
  if (arrival === 'packets') return states === undefined ? one : { ...one, states };
  const what = `${one.what}; ${ARRIVALS[arrival]}`;
  return { ...one, name: `${one.name}-${arrival}`, what, arrival, ...(states === undefined ? {} : { states }) };
}

/** The case at another bitrate, where its edits fit the stream of that. */
export function atBitrate(one: Case, bitrate: Bitrate): Case {
  if (bitrate === 'usual') return one;
  return { ...one, name: `${one.name}-${bitrate}`, what: `${one.what}; ${BITRATES[bitrate]}`, bitrate };
}

/** The stream of a case. */
export function streamOfCase(one: Case): Packets {
  return multiplex(editedPlan(one));
}

/** Whether the stream is too short for a table to come a second time, of those that come seldom. */
export function comesOnce(one: Case, rule: RuleName): boolean {
  const names = SELDOM[rule];
  if (names === undefined) return false;
  const { items, seconds } = editedPlan(one);
  const ofRule = items.filter(({ name }) => names.includes(name));
  return ofRule.length > 0 && ofRule.every(({ atMs, everyMs }) => atMs + everyMs >= seconds * 1000);
}

/** Tables whose intervals the rule judges. */
const SELDOM: Partial<Record<RuleName, readonly string[]>> = {
  NIT_actual_error: ['nit'],
  NIT_other_error: ['nitOther'],
  SDT_other_error: ['sdtOther'],
  EIT_other_error: ['eitOtherPresent', 'eitOtherFollowing'],
  TDT_error: ['tdt'],
};

function editedPlan(one: Case): Plan {
  const plan = planOf(one);
  for (const edit of one.edits) edit(plan);
  return plan;
}

function planOf({ base = 'dvb', bitrate = 'usual', name }: Case): Plan {
  if (bitrate === 'low') {
    if (base !== 'dvb') throw new Error(`${name}: the stream of low bitrate is DVB`);
    return radioPlan();
  }
  const plan = base === 'dvb' ? dvbPlan() : atscPlan();
  plan.pace = PACES[bitrate];
  return plan;
}

/** Packets come so much later than they are sent, in ms: the first of a datagram waits for its last. */
export function arrivalLagMs({ arrival, bitrate = 'usual' }: Case): number {
  return arrival === 'datagrams' ? (PACKETS_PER_DATAGRAM - 1) * packetMs(PACES[bitrate]) : 0;
}

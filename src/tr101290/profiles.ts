// Tested by: test/tr101290/profile-file.test.ts, test/conformance/conformance.test.ts
import type { LimitName, RuleName } from './rules.js';

/** Families of service information. */
export const SI_FAMILIES = ['dvb', 'atsc'] as const;
/** By which the tables and descriptors of service information are read. */
export type SiFamily = (typeof SI_FAMILIES)[number];

/** Built-in profiles, from the least that is asked of a stream on. */
export const PROFILE_NAMES = ['mpeg', 'feed', 'dvb', 'dvb-s', 'dvb-c', 'dvb-t', 'isdb', 'atsc', 'hls'] as const;
/** Name of a built-in profile. */
export type ProfileName = (typeof PROFILE_NAMES)[number];

/** What a profile has besides the limits of the rules. */
interface ProfileSpec {
  readonly siFamily: SiFamily;
  readonly text: string;
  /** Goes to receivers: the rules of its buffers and its clock are alarms, and packets are scrambled by a CA system. */
  readonly isBroadcast: boolean;
  /** Made of segments, each of which starts anew. */
  readonly hasSegments: boolean;
  readonly off: readonly RuleName[];
  readonly privatePids: readonly number[];
  readonly limits: SomeLimits;
}

/** Limits that are other than those of RULES. */
export type SomeLimits = { readonly [Name in RuleName]?: { readonly [Key in LimitName<Name>]?: number } };

/** 3.5 and its parts. */
const SDT_RULES = ['SDT_error', 'SDT_actual_error', 'SDT_other_error'] as const satisfies readonly RuleName[];
/** Rules of the tables of DVB, but for the SDT. */
const BROADCAST_SI_RULES = [
  ...(['NIT_error', 'NIT_actual_error', 'NIT_other_error'] as const),
  ...(['EIT_error', 'EIT_actual_error', 'EIT_other_error', 'EIT_PF_error', 'RST_error', 'TDT_error'] as const),
] satisfies readonly RuleName[];
const DVB_RULES = [...BROADCAST_SI_RULES, ...SDT_RULES] as const satisfies readonly RuleName[];
/** What concerns receivers, and is informational elsewhere. */
export const BROADCAST_RULES = [
  'PCR_accuracy_error',
  'Buffer_error',
  'Empty_buffer_error',
  'Data_delay_error',
] as const satisfies readonly RuleName[];

/** Rules that a stream without service information has not; pending until it is known whether it has any. */
export const SI_RULES = [...DVB_RULES, 'SI_repetition_error'] as const satisfies readonly RuleName[];

const BROADCAST = { siFamily: 'dvb', isBroadcast: true, hasSegments: false, off: [], privatePids: [] } as const;
/** Spec: ETSI TR 101 211, 4.4.2 */
const TERRESTRIAL_INTERVALS = {
  eit_pf_other_max_interval_ms: 20_000,
  eit_schedule_near_days: 1,
  eit_schedule_other_max_interval_ms: 60_000,
  eit_schedule_other_far_max_interval_ms: 300_000,
} as const;
const FEED = { ...BROADCAST, isBroadcast: false } as const;
/** Longer than segments are: PAT and PMT are due once in each. Spec: RFC 8216, 3.2 */
const SEGMENT_MS = 30_000;

/** LIT, ERT, PCAT, SDTT, BIT, NBIT and LDT, EIT, CDT and others; PMT of partial reception. Spec: ARIB STD-B10, part 2, PIDs of SI */
const ISDB_PIDS = [...range(0x20, 0x29), 0x2e, 0x2f, ...range(0x1fc8, 0x1fcf)];

/**
 * What each profile is.
 * Spec: ETSI TR 101 290, 5.2; ETSI TR 101 211, 4.4
 * Spec: ATSC A/65, 7.1 (intervals of PSIP); ATSC A/53, part 3 (intervals of PAT and PMT)
 * Spec: ARIB STD-B10, part 2; RFC 8216, 3.2 (PAT and PMT of a segment)
 */
const PROFILES: Readonly<Record<ProfileName, ProfileSpec>> = {
  mpeg: {
    ...FEED,
    text: 'ISO/IEC 13818-1 alone: no service information is due',
    off: SI_RULES,
    limits: {},
  },
  feed: {
    ...FEED,
    text: 'a feed with an SDT, but no other service information of a broadcast',
    off: BROADCAST_SI_RULES,
    limits: {},
  },
  dvb: { ...BROADCAST, text: 'DVB of any kind, by the intervals of satellite and cable', limits: {} },
  'dvb-s': { ...BROADCAST, text: 'DVB by satellite', limits: {} },
  'dvb-c': { ...BROADCAST, text: 'DVB by cable', limits: {} },
  'dvb-t': {
    ...BROADCAST,
    text: 'DVB, terrestrial',
    limits: {
      SI_repetition_error: TERRESTRIAL_INTERVALS,
      EIT_other_error: { max_interval_ms: 20_000 },
      EIT_PF_error: { other_max_interval_ms: 20_000 },
    },
  },
  isdb: {
    ...BROADCAST,
    text: 'ISDB: TOT in place of the TDT, and PIDs of its own',
    privatePids: ISDB_PIDS,
    limits: {
      SI_repetition_error: { ...TERRESTRIAL_INTERVALS, eit_pf_actual_max_interval_ms: 3000 },
      EIT_error: { max_interval_ms: 3000 },
      EIT_actual_error: { max_interval_ms: 3000 },
      EIT_other_error: { max_interval_ms: 20_000 },
      EIT_PF_error: { max_interval_ms: 3000, other_max_interval_ms: 20_000 },
    },
  },
  atsc: {
    ...BROADCAST,
    siFamily: 'atsc',
    text: 'ATSC: PSIP in place of the tables of DVB',
    off: DVB_RULES,
    limits: {
      PAT_error: { max_interval_ms: 100 },
      PAT_error_2: { max_interval_ms: 100 },
      PMT_error: { max_interval_ms: 400 },
      PMT_error_2: { max_interval_ms: 400 },
    },
  },
  hls: {
    ...FEED,
    text: 'HLS: PAT and PMT at the start of each segment are enough',
    hasSegments: true,
    off: SI_RULES,
    limits: {
      PAT_error: { max_interval_ms: SEGMENT_MS },
      PAT_error_2: { max_interval_ms: SEGMENT_MS },
      PMT_error: { max_interval_ms: SEGMENT_MS },
      PMT_error_2: { max_interval_ms: SEGMENT_MS },
    },
  },
};

/** Those that a stream may choose itself. */
export const AUTO_NAMES = [
  'mpeg',
  'feed',
  'dvb',
  'dvb-t',
  'isdb',
  'atsc',
  'hls',
] as const satisfies readonly ProfileName[];
/** Name of a profile that a stream chose. */
export type AutoName = (typeof AUTO_NAMES)[number];

export function profileSpec(name: ProfileName): ProfileSpec {
  return PROFILES[name];
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

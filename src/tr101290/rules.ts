/** What a rule is judged by. */
export type RuleInput = 'packets' | 'sections' | 'time' | 'pcr_accuracy' | 'buffer_model';

/**
 * What counts as one error: each occurrence; each limit that runs out without what is awaited, and each wrong section or
 * packet; each interval that is too long, however long, and each section too close.
 */
export type RuleCounting = 'occurrence' | 'limit' | 'interval';

/** What a rule is called while nothing that it judges has come. */
export interface Idle {
  readonly state: 'not_applicable' | 'unmeasurable';
  readonly reason: string;
}

/** One indicator. Limits carry their unit in their names. */
export interface RuleSpec {
  readonly name: string;
  /** Number of the indicator. */
  readonly rule: string;
  readonly priority: 1 | 2 | 3;
  readonly input: RuleInput;
  readonly counts: RuleCounting;
  readonly limits: Readonly<Record<string, number>>;
  readonly idle: Idle;
  readonly text: string;
}

const NO_PACKETS: Idle = { state: 'unmeasurable', reason: 'no packets' };
const NO_SECTIONS: Idle = { state: 'unmeasurable', reason: 'no sections' };
const NOT_YET: Idle = { state: 'unmeasurable', reason: 'not seen, and observed for less than the limit' };
const NO_PROGRAM: Idle = {
  state: 'unmeasurable',
  reason: 'no PAT names a program, or it was observed for less than the limit',
};
const NO_STREAM: Idle = {
  state: 'unmeasurable',
  reason: 'no PMT names such a PID, or it was observed for less than the limit',
};
const NO_PCR: Idle = { state: 'unmeasurable', reason: 'no PCR on the PCR PID of a program' };
const NO_BUFFER_MODEL: Idle = { state: 'unmeasurable', reason: 'no buffer model' };

function notThere(what: string): Idle {
  return { state: 'not_applicable', reason: `no ${what} in the stream` };
}

/**
 * All indicators. 1.3, 1.5, 2.3, 3.1, 3.5 and 3.6 are the older forms of the rules that follow them; 3.4 has the name of
 * 3.4.a, which replaces it, and is not listed. Limits are the defaults; a section that is due exactly at its limit is in time.
 * Spec: ETSI TR 101 290, tables 5.0a, 5.0b and 5.0c; ETSI TR 101 211, 4.4 (intervals of SI); ETSI EN 300 468, 5.1.4
 * (25 ms); ATSC A/65 (cycle times of the tables of PSIP)
 */
export const RULES = [
  {
    name: 'TS_sync_loss',
    rule: '1.1',
    priority: 1,
    input: 'packets',
    counts: 'occurrence',
    limits: {},
    idle: NO_PACKETS,
    text: 'Synchronisation is lost, with the hysteresis of the framing.',
  },
  {
    name: 'Sync_byte_error',
    rule: '1.2',
    priority: 1,
    input: 'packets',
    counts: 'occurrence',
    limits: {},
    idle: NO_PACKETS,
    text: 'sync_byte is not 0x47.',
  },
  {
    name: 'PAT_error',
    rule: '1.3',
    priority: 1,
    input: 'time',
    counts: 'limit',
    limits: { max_interval_ms: 500 },
    idle: NOT_YET,
    text: 'PID 0 does not occur in time, carries another table_id than 0x00, or is scrambled.',
  },
  {
    name: 'PAT_error_2',
    rule: '1.3.a',
    priority: 1,
    input: 'time',
    counts: 'limit',
    limits: { max_interval_ms: 500 },
    idle: NOT_YET,
    text: 'A section of the PAT (table_id 0x00) does not occur in time on PID 0, another table_id does, or PID 0 is scrambled.',
  },
  {
    name: 'Continuity_count_error',
    rule: '1.4',
    priority: 1,
    input: 'packets',
    counts: 'occurrence',
    limits: {},
    idle: NO_PACKETS,
    text: 'Packets are lost, out of order, or come more than twice.',
  },
  {
    name: 'PMT_error',
    rule: '1.5',
    priority: 1,
    input: 'time',
    counts: 'limit',
    limits: { max_interval_ms: 500 },
    idle: NO_PROGRAM,
    text: 'Sections with table_id 0x02 do not occur in time on a PID that the PAT names, or the PID is scrambled.',
  },
  {
    name: 'PMT_error_2',
    rule: '1.5.a',
    priority: 1,
    input: 'time',
    counts: 'limit',
    limits: { max_interval_ms: 500 },
    idle: NO_PROGRAM,
    text: 'The PMT of a program of the PAT does not occur in time on its program_map_PID, or the PID is scrambled.',
  },
  {
    name: 'PID_error',
    rule: '1.6',
    priority: 1,
    input: 'time',
    counts: 'limit',
    limits: { max_interval_ms: 5000 },
    idle: NO_STREAM,
    text: 'The PID of a video or audio stream, or of the PCR, that a PMT names does not occur in time.',
  },
  {
    name: 'Transport_error',
    rule: '2.1',
    priority: 2,
    input: 'packets',
    counts: 'occurrence',
    limits: {},
    idle: NO_PACKETS,
    text: 'transport_error_indicator is 1.',
  },
  {
    name: 'CRC_error',
    rule: '2.2',
    priority: 2,
    input: 'sections',
    counts: 'occurrence',
    limits: {},
    idle: NO_SECTIONS,
    text: 'The CRC of a CAT, PAT, PMT, NIT, EIT, BAT, SDT or TOT is wrong; in an ATSC stream that of a table of PSIP too.',
  },
  {
    name: 'PCR_error',
    rule: '2.3',
    priority: 2,
    input: 'time',
    counts: 'interval',
    limits: { max_interval_ms: 100, max_difference_ms: 100 },
    idle: NO_PCR,
    text: 'PCR_repetition_error or PCR_discontinuity_indicator_error.',
  },
  {
    name: 'PCR_repetition_error',
    rule: '2.3.a',
    priority: 2,
    input: 'time',
    counts: 'interval',
    limits: { max_interval_ms: 100 },
    idle: NO_PCR,
    text: 'The time between two PCRs of a PCR PID is too long.',
  },
  {
    name: 'PCR_discontinuity_indicator_error',
    rule: '2.3.b',
    priority: 2,
    input: 'packets',
    counts: 'occurrence',
    limits: { max_difference_ms: 100 },
    idle: NO_PCR,
    text: 'Two PCRs in succession differ by less than 0 or by too much, without discontinuity_indicator.',
  },
  {
    name: 'PCR_accuracy_error',
    rule: '2.4',
    priority: 2,
    input: 'pcr_accuracy',
    counts: 'occurrence',
    limits: { max_error_ns: 500 },
    idle: { state: 'unmeasurable', reason: 'no measured PCR accuracy' },
    text: 'The accuracy of a PCR is outside ±max_error_ns.',
  },
  {
    name: 'PTS_error',
    rule: '2.5',
    priority: 2,
    input: 'time',
    counts: 'interval',
    limits: { max_interval_ms: 700 },
    idle: notThere('video or audio PES in the clear'),
    text: 'The time between two PTS of a video or audio stream is too long; still pictures are left out.',
  },
  {
    name: 'CAT_error',
    rule: '2.6',
    priority: 2,
    input: 'time',
    counts: 'limit',
    limits: { max_interval_ms: 1000 },
    idle: notThere('scrambled packets and no CAT'),
    text: 'There are scrambled packets but no CAT in time, or PID 1 carries another table_id than 0x01.',
  },
  {
    name: 'NIT_error',
    rule: '3.1',
    priority: 3,
    input: 'time',
    counts: 'limit',
    limits: { max_interval_ms: 10_000 },
    idle: NOT_YET,
    text: 'PID 0x10 carries another table_id than 0x40, 0x41 or 0x72, or no NIT in time.',
  },
  {
    name: 'NIT_actual_error',
    rule: '3.1.a',
    priority: 3,
    input: 'time',
    counts: 'limit',
    limits: { max_interval_ms: 10_000, min_interval_ms: 25 },
    idle: NOT_YET,
    text: 'PID 0x10 carries another table_id than 0x40, 0x41 or 0x72, a section of the NIT actual does not come in time, or two of them come too close.',
  },
  {
    name: 'NIT_other_error',
    rule: '3.1.b',
    priority: 3,
    input: 'time',
    counts: 'limit',
    limits: { max_interval_ms: 10_000 },
    idle: notThere('NIT of another network'),
    text: 'A section of a NIT of another network (table_id 0x41) is not repeated in time.',
  },
  {
    name: 'SI_repetition_error',
    rule: '3.2',
    priority: 3,
    input: 'time',
    counts: 'limit',
    limits: {
      nit_max_interval_ms: 10_000,
      bat_max_interval_ms: 10_000,
      sdt_actual_max_interval_ms: 2000,
      sdt_other_max_interval_ms: 10_000,
      eit_pf_actual_max_interval_ms: 2000,
      eit_pf_other_max_interval_ms: 10_000,
      eit_schedule_max_interval_ms: 10_000,
      eit_schedule_far_max_interval_ms: 30_000,
      eit_schedule_other_max_interval_ms: 10_000,
      eit_schedule_other_far_max_interval_ms: 30_000,
      eit_schedule_near_days: 8,
      tdt_max_interval_ms: 30_000,
      tot_max_interval_ms: 30_000,
      mgt_max_interval_ms: 150,
      vct_max_interval_ms: 400,
      rrt_max_interval_ms: 60_000,
      stt_max_interval_ms: 1000,
      min_interval_ms: 25,
    },
    idle: notThere('SI'),
    text: 'A section of SI is not repeated in time, a table that is due never comes, or two sections of one sub-table come too close.',
  },
  {
    name: 'Buffer_error',
    rule: '3.3',
    priority: 3,
    input: 'buffer_model',
    counts: 'occurrence',
    limits: {},
    idle: NO_BUFFER_MODEL,
    text: 'A buffer of the T-STD (TB, TBsys, MB, EB, B, Bsys) overflows or, where it must not, underflows.',
  },
  {
    name: 'Unreferenced_PID',
    rule: '3.4.a',
    priority: 3,
    input: 'time',
    counts: 'interval',
    limits: { max_unreferenced_ms: 500 },
    idle: notThere('PID that needs a reference'),
    text: 'A PID above 0x1F, not that of a PMT nor a private one of the profile, is named by no PMT and no CAT in time.',
  },
  {
    name: 'SDT_error',
    rule: '3.5',
    priority: 3,
    input: 'time',
    counts: 'limit',
    limits: { max_interval_ms: 2000 },
    idle: NOT_YET,
    text: 'PID 0x11 carries another table_id than 0x42, 0x46, 0x4A or 0x72, or no SDT actual in time.',
  },
  {
    name: 'SDT_actual_error',
    rule: '3.5.a',
    priority: 3,
    input: 'time',
    counts: 'limit',
    limits: { max_interval_ms: 2000, min_interval_ms: 25 },
    idle: NOT_YET,
    text: 'PID 0x11 carries another table_id, a section of the SDT actual does not come in time, or two of them come too close.',
  },
  {
    name: 'SDT_other_error',
    rule: '3.5.b',
    priority: 3,
    input: 'time',
    counts: 'limit',
    limits: { max_interval_ms: 10_000 },
    idle: notThere('SDT of another transport stream'),
    text: 'A section of a SDT of another transport stream (table_id 0x46) is not repeated in time.',
  },
  {
    name: 'EIT_error',
    rule: '3.6',
    priority: 3,
    input: 'time',
    counts: 'limit',
    limits: { max_interval_ms: 2000 },
    idle: NOT_YET,
    text: 'PID 0x12 carries another table_id than 0x4E to 0x6F or 0x72, or no EIT present/following actual in time.',
  },
  {
    name: 'EIT_actual_error',
    rule: '3.6.a',
    priority: 3,
    input: 'time',
    counts: 'limit',
    limits: { max_interval_ms: 2000, min_interval_ms: 25 },
    idle: NOT_YET,
    text: 'PID 0x12 carries another table_id, section 0 or 1 of a service does not come in time, or two sections of one sub-table come too close.',
  },
  {
    name: 'EIT_other_error',
    rule: '3.6.b',
    priority: 3,
    input: 'time',
    counts: 'limit',
    limits: { max_interval_ms: 10_000 },
    idle: notThere('EIT present/following of another transport stream'),
    text: 'Section 0 or 1 of an EIT present/following of another transport stream (table_id 0x4F) is not repeated in time.',
  },
  {
    name: 'EIT_PF_error',
    rule: '3.6.c',
    priority: 3,
    input: 'time',
    counts: 'limit',
    limits: { max_interval_ms: 2000, other_max_interval_ms: 10_000 },
    idle: notThere('EIT present/following'),
    text: 'Of an EIT present/following only one of the sections 0 and 1 is there.',
  },
  {
    name: 'RST_error',
    rule: '3.7',
    priority: 3,
    input: 'time',
    counts: 'occurrence',
    limits: { min_interval_ms: 25 },
    idle: notThere('RST'),
    text: 'PID 0x13 carries another table_id than 0x71 or 0x72, or two RST sections too close.',
  },
  {
    name: 'TDT_error',
    rule: '3.8',
    priority: 3,
    input: 'time',
    counts: 'limit',
    limits: { max_interval_ms: 30_000, min_interval_ms: 25 },
    idle: NOT_YET,
    text: 'PID 0x14 carries another table_id than 0x70, 0x72 or 0x73, no TDT in time, or two TDT too close.',
  },
  {
    name: 'Empty_buffer_error',
    rule: '3.9',
    priority: 3,
    input: 'buffer_model',
    counts: 'occurrence',
    limits: {},
    idle: NO_BUFFER_MODEL,
    text: 'TB, TBsys or, with the leak method, MB is not empty at least once per second.',
  },
  {
    name: 'Data_delay_error',
    rule: '3.10',
    priority: 3,
    input: 'buffer_model',
    counts: 'occurrence',
    limits: {},
    idle: NO_BUFFER_MODEL,
    text: 'Data stays in the T-STD for more than 1 s, AVC, HEVC or AAC in LATM for more than 10 s, a still picture for more than 60 s.',
  },
] as const satisfies readonly RuleSpec[];

/** Name of an indicator. */
export type RuleName = (typeof RULES)[number]['name'];
type SpecOf<Name extends RuleName> = Extract<(typeof RULES)[number], { name: Name }>;
/** Names of the limits of a rule. */
export type LimitName<Name extends RuleName> = keyof SpecOf<Name>['limits'] & string;

export const RULE_COUNT = RULES.length;

/** Index of each rule in RULES. */
export const Rule = Object.fromEntries(RULES.map(({ name }, index) => [name, index])) as {
  readonly [Name in RuleName]: number;
};

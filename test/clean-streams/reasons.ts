import type { RuleName } from '../../src/tr101290/rules.js';

/** Why an alarm on a stream is true: of these rules, in streams whose files match. */
interface Reason {
  readonly streams: RegExp;
  readonly rules: readonly RuleName[];
  readonly because: string;
}

const TABLES: readonly RuleName[] = ['PAT_error', 'PAT_error_2', 'PMT_error', 'PMT_error_2'];
const PCR: readonly RuleName[] = ['PCR_error', 'PCR_repetition_error', 'PCR_discontinuity_indicator_error'];
const SDT: readonly RuleName[] = ['SI_repetition_error', 'SDT_error', 'SDT_actual_error'];
const NIT: readonly RuleName[] = ['SI_repetition_error', 'NIT_error', 'NIT_actual_error'];
const TDT: readonly RuleName[] = ['SI_repetition_error', 'TDT_error'];
const EIT: readonly RuleName[] = ['SI_repetition_error', 'EIT_error', 'EIT_actual_error'];
const MODEL: readonly RuleName[] = ['Buffer_error', 'Empty_buffer_error', 'Data_delay_error'];

/** Spec: ETSI TR 101 290, table 5.0; ISO/IEC 13818-1, 2.4.2 and 2.7.2; ATSC A/53 part 3 and A/65, 7 */
const REASONS: readonly Reason[] = [
  {
    streams: /^(ffmpeg-dvb-|gstreamer-atsc|dvb-|isdb)/,
    rules: MODEL,
    because:
      'the writer puts audio 0.7 s ahead, into a buffer of 3584 bytes (AC-3: 2592), and pictures faster than TB and MB leak',
  },
  { streams: /^ffmpeg-dvb-too-slow/, rules: TABLES, because: 'pat_period 0.6: PAT and PMT every 600 ms' },
  { streams: /^ffmpeg-dvb-too-slow/, rules: SDT, because: 'sdt_period 3' },
  { streams: /^ffmpeg-dvb-too-slow/, rules: NIT, because: 'nit_period 12' },
  {
    streams: /^ffmpeg-dvb-/,
    rules: TDT,
    because: 'the PAT names a NIT, which makes it a DVB broadcast: a TDT is due, and ffmpeg writes none',
  },
  {
    streams: /^dvb-nit-sdt-tdt-no-eit/,
    rules: EIT,
    because: 'the SDT says that both services have EIT present/following',
  },
  {
    streams: /^gstreamer-slow-tables/,
    rules: TABLES,
    because: 'intervals of 45,000 of 90 kHz: PAT and PMT every 500 to 534 ms',
  },
  {
    streams: /^ffmpeg-((hls-)?radio-(layer2-vbr|aac|latm|segment|joined)|1-picture-a-second\.|slides\.)/,
    rules: PCR,
    because: 'without muxrate the PCR comes with PES packets: 120 and 192 ms of radio, 1 and 5 s of pictures',
  },
  {
    streams: /^ffmpeg-(1-picture-a-second|slides)/,
    rules: ['PTS_error'],
    because: 'a picture every 1 or 5 s, and no descriptor that says they are still pictures',
  },
  {
    streams: /^ffmpeg-1-picture-a-second\./,
    rules: [...TABLES, ...SDT],
    because: 'without muxrate tables come between packets of pictures: up to 4 s apart',
  },
  { streams: /^gstreamer-atsc/, rules: TABLES, because: 'PAT every 97 to 143 ms: A/53 asks for 100 ms' },
  { streams: /^gstreamer-atsc/, rules: ['SI_repetition_error'], because: 'no VCT, which A/65 asks for every 400 ms' },
  {
    streams: /^splice-without-discontinuity/,
    rules: PCR,
    because: 'a step of the clock back without discontinuity_indicator',
  },
  { streams: /^null-packets-only/, rules: TABLES, because: 'no PAT comes' },
  { streams: /^sdt-of-other-software-only-once/, rules: SDT, because: 'an SDT that comes once' },
];

export function reasonOf(stream: string, rule: RuleName): string | undefined {
  return REASONS.find(({ streams, rules }) => streams.test(stream) && rules.includes(rule))?.because;
}

// The tables of docs/tr101290.md: the rules, and what became of the streams of test/conformance.
import { EDITIONS } from '../../dist/src/tr101290/profile.js';
import { RULES } from '../../dist/src/tr101290/rules.js';
import { CASES } from '../../dist/test/conformance/cases/cases.js';
import { ruleResults, runCase } from '../../dist/test/conformance/matrix.js';

/** How each rule is judged. */
const METHODS = {
  TS_sync_loss:
    'Five sync bytes 188 bytes apart acquire synchronisation, two wrong ones in a row lose it. While it is lost nothing else is judged; afterwards all timers begin anew.',
  Sync_byte_error: 'Each wrong byte where a sync byte is due, while synchronised; the two of a loss too.',
  PAT_error:
    'A timer of packets of PID 0 from the start of the stream on, which is looked at every 10 ms; sections of other tables; transport_scrambling_control.',
  PAT_error_2: 'A timer of sections with table_id 0x00 that are in force (current_next_indicator), from the start on.',
  Continuity_count_error:
    'By PID. The same packet twice is allowed, also with another PCR; the counter stands still without payload; discontinuity_indicator excuses any step. After a gap on the way here counters begin anew.',
  PMT_error: 'A timer by PID, from the PAT on that names it.',
  PMT_error_2: 'A timer by program, from the PAT on that names it: several PMTs may share a PID.',
  PID_error:
    'A timer of packets by PID, from the PMT on that names it, looked at every 10 ms. Data and audio of a special type (ISO 639 audio_type above 0) may pause and are left out.',
  Transport_error: 'Each packet; nothing else in it is looked at.',
  CRC_error:
    'Sections on the PIDs up to 0x1F whatever their table_id, which may be what is damaged; elsewhere those of a PMT and, with the profile `atsc`, of PSIP. Such a section counts nowhere else.',
  PCR_error: 'As the two rules that follow it; an interval that is too long is one error, whatever its step.',
  PCR_repetition_error:
    'The difference of two PCR values in succession, however they arrive: that is when they were sent (ISO/IEC 13818-1, 2.7.2). By arrival, from the PMT on that names the PID, where no PCR comes or its value says nothing (discontinuity_indicator): the longest pause of the whole stream since the last PCR is left out, so that datagrams which come late, or seldom, invent nothing. A leap of the clock is no interval: values more than twice as far apart as arrival and position of their packets.',
  PCR_discontinuity_indicator_error:
    'The difference of two PCR values in succession, modulo 2^33 · 300, from the first PCR behind the PMT on. PATs without programs do not end it.',
  PCR_accuracy_error:
    'The deviation of a PCR from where constant bitrate puts it, by the position of its packet and without regard to arrival times, behind the measurement filter of annex I: a high-pass of second order with its corner (−3 dB) at 10 mHz (`mgf1`), 100 mHz (`mgf2`) or 1 Hz (`mgf3`), as `--pcr-filter` says; `auto` takes the lowest that has settled, which takes 1.5 periods of its corner (150, 15 and 1.5 s) from the first PCR, a discontinuity, a loss, or a change of the bitrate on. What is slower is wander: PCR_FO and PCR_DR of the report. The bitrate is constant where all PCRs of 2 s but five lie within 1 ms of a line by position (10 ms where at least 1 % of the packets are null packets), with one step of up to 5 ms; otherwise it is variable, and nothing is judged. Nor is it where no PCR has an extension and a quarter of them is 1 µs off: a clock of 90 kHz. It is known half a second and 16 PCRs later.',
  PTS_error:
    'The difference of two PTS in succession in the order of presentation (ISO/IEC 13818-1, 2.7.4), of PES packets in the clear that a PMT names as video or audio. By arrival, from the first such packet on, where no PTS comes: the limit begins when the access unit that came last is presented, by the PCR, and the longest pause of the whole stream is left out. A new time base, of the PCR, is no interval; a leap of the PTS is one, if within 200 ms the PCR does not leap too. Scrambled packets hide the PTS and end it.',
  CAT_error: 'From the first scrambled packet on, as long as such packets come, a timer of CAT in force.',
  NIT_error: 'A timer of sections with table_id 0x40 or 0x41 from the start of the stream on.',
  NIT_actual_error:
    'A timer of sections with table_id 0x40 from the start on; the time between two sections of one network, from the end of one to the end of the next.',
  NIT_other_error: 'The time between two sections with the same network and section_number; looked at every second.',
  SI_repetition_error:
    'The time between two sections with the same sub-table, version and section_number, looked at every second, and between any two of one sub-table. With the profile `atsc` the tables of PSIP, and there MGT, VCT and STT from the start of the stream on; otherwise a table that was never seen is the matter of its own rule.',
  Buffer_error:
    'The system target decoder of every program in the clear, packet by packet, in the time of its PCRs. Sizes and rates come from the headers of its streams. An overflow counts when it begins and again after each second that it goes on, an underflow with each access unit. Streams whose buffers are not known are named in the report, and not judged.',
  Unreferenced_PID:
    'From the first packet of the PID on, as long as more come; it counts again when it pauses for longer than its alarm is held.',
  SDT_error: 'A timer of sections with table_id 0x42 from the start of the stream on.',
  SDT_actual_error: 'As SDT_error, and the time between two sections of the SDT.',
  SDT_other_error:
    'The time between two sections with the same transport stream and section_number; looked at every second.',
  EIT_error: 'A timer of sections with table_id 0x4E from the start of the stream on.',
  EIT_actual_error:
    'A timer for section 0 and one for section 1 of table_id 0x4E from the start of the stream on; the time between two sections of one service.',
  EIT_other_error: 'The time between two sections with the same service and section_number; looked at every second.',
  EIT_PF_error: 'By service: in each window of the limit, which begins with a first section, both sections or none.',
  RST_error: 'The time between two sections; that none comes is no error.',
  TDT_error: 'A timer of sections with table_id 0x70 from the start of the stream on; the time between two of them.',
  Empty_buffer_error:
    'As 3.3. MB only with the leak method (ISO/IEC 13818-1, 2.4.2.4): always but where an STD descriptor clears leak_valid_flag and the pictures of MPEG video have a vbv_delay.',
  Data_delay_error:
    'As 3.3: from the arrival of the first byte of an access unit to its decoding time. Streams of ISO/IEC 14496 and HEVC may wait 10 s (ISO/IEC 13818-1, 2.4.2.7, 2.14.3.1 and 2.17.2): of what is modelled, H.264, HEVC and AAC in LATM, not AAC in ADTS.',
};

const COUNTING = {
  occurrence: 'each occurrence',
  limit: 'each limit that runs out without what is awaited, and each wrong section or packet',
  interval: 'each interval that is too long, however long, and each section too close',
};

let cache;
const results = () => {
  cache ??= CASES.map(runCase);
  return cache;
};

/** One line for each rule, with its part of the matrix. */
export function ruleMatrix() {
  const rows = ruleResults(results()).map(({ number, rule, streams, stated, seen, isPassed }) => [
    number,
    `[${rule}](#${anchorOf(number, rule)})`,
    streams,
    stated,
    seen,
    isPassed ? 'pass' : '**fail**',
  ]);
  const failed = results().filter(({ faults }) => faults.length > 0).length;
  const summary = `${results().length} streams, ${results().length - failed} as stated, ${failed} not.`;
  return `${summary}\n\n${table(['rule', 'name', 'streams about it', 'errors stated', 'errors seen', 'result'], rows)}`;
}

/** One section for each rule. */
export function ruleSections() {
  return RULES.map(ruleSection).join('\n\n');
}

/** The streams without a rule of their own. */
export function cleanStreams() {
  return streamTable(results().filter((result) => result.case.rule === undefined));
}

function ruleSection(spec) {
  const { rule, name, priority, text, counts, idle } = spec;
  if (METHODS[name] === undefined) throw new Error(`no method of ${name}`);
  return [
    `### ${rule} ${name}`,
    `Priority ${priority}. ${text}`,
    [
      `- Method: ${METHODS[name]}`,
      `- Limits: ${limitsOf(spec)}`,
      `- One error: ${COUNTING[counts]}.`,
      `- While there is nothing to judge: \`${idle.state}\`, ${idle.reason}.`,
    ].join('\n'),
    streamTable(results().filter((result) => result.case.rule === name)),
  ].join('\n\n');
}

/** With the values of older editions where they differ. */
function limitsOf({ name, limits }) {
  const texts = Object.entries(limits).map(([key, value]) => {
    const values = Object.entries(EDITIONS).map(([year, edition]) => [year, edition.limits[name]?.[key] ?? value]);
    if (values.every(([, other]) => other === value)) return `\`${key}\` ${value}`;
    return `\`${key}\` ${values.map(([year, ofEdition]) => `${ofEdition} (edition ${year})`).join(', ')}`;
  });
  return texts.length === 0 ? 'none.' : `${texts.join(', ')}.`;
}

function streamTable(rows) {
  return table(
    ['stream', 'what is in it', 'errors seen/stated', 'result'],
    rows.map(({ case: one, cells, faults }) => [
      `\`${one.name}\``,
      one.because === undefined ? one.what : `${one.what} (${one.because})`,
      cells.map(({ rule, stated, seen }) => `${rule} ${seen}/${stated}`).join(', ') || 'none',
      faults.length === 0 ? 'pass' : '**fail**',
    ]),
  );
}

function table(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

/** As GitHub makes it of a heading. */
function anchorOf(number, name) {
  return `${number} ${name}`.toLowerCase().replaceAll('.', '').replaceAll(' ', '-');
}

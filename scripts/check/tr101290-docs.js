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
  PCR_repetition_error: 'A timer by PCR PID in arrival time, from the PMT on that names it.',
  PCR_discontinuity_indicator_error: 'The difference of two PCR values in succession, modulo 2^33 · 300.',
  PCR_accuracy_error:
    'The deviation of a PCR from the line through the eight before it and the eight behind it, by the position of their packets and without regard to arrival times; judged where those lie within 100 µs of the line (constant bitrate). It is known eight PCRs later.',
  PTS_error:
    'A timer by PID in arrival time, from the first packet in the clear on that a PMT names as video or audio; PES packets without PTS do not stop it. Scrambled packets hide the PTS and end it.',
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
  const isPcrInterval = name === 'PCR_error' || name === 'PCR_repetition_error';
  const texts = Object.entries(limits).map(([key, value]) => {
    if (!isPcrInterval || key !== 'max_interval_ms') return `\`${key}\` ${value}`;
    const editions = Object.entries(EDITIONS).map(([year, { pcrIntervalMs }]) => `${pcrIntervalMs} (edition ${year})`);
    return `\`${key}\` ${editions.join(', ')}`;
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

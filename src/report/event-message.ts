import { type AlarmEvent, isAlarm, type NoticeEvent } from '../alarm/alarm-event.js';
import type { AlarmCause } from '../alarm/cause.js';
import type { ConditionName } from '../alarm/conditions.js';
import type { ProfileEvent } from '../analysis/adaptive-rules.js';
import type { AudioContradictionEvent, AudioSyncEvent } from '../analysis/content/audio-events.js';
import type { FormatChangeEvent, FormatFieldChange } from '../analysis/content/content-event.js';
import type { Id3Event } from '../analysis/content/metadata-events.js';
import type { DescriptionMismatchEvent } from '../analysis/st2110/description-event.js';
import type { StreamEvent } from '../analysis/stream-analyzer.js';
import { TableId } from '../mpegts/tables/table-id.js';
import { printable } from '../text/printable.js';
import { amountText, bitrateText, timeText } from '../text/units.js';
import type { RuleName } from '../tr101290/rules.js';
import type { EventNames } from './event-names.js';
import { captionText } from './event-texts/caption-text.js';
import { ESSENCE_TEXTS, episodeMessage } from './event-texts/essence.js';
import { essenceChangeMessage, spliceRequestMessage } from './event-texts/essence-change.js';
import { incidentText } from './event-texts/incident.js';
import { subtitleText } from './event-texts/subtitle-text.js';
import { cueSentence, isCueEvent } from './text/cues.js';
import { lossSentence } from './text/losses.js';
import { hex, tableName } from './text/naming.js';

/** PIDs, tables or services that are named in a sentence. */
const MOST_NAMED = 3;
const MOST_NAME_LENGTH = 64;

/** What happened, in a sentence for people: what, where, and the limit; of an alarm that is over, how long it was. */
export function eventMessage(event: StreamEvent, names: EventNames): string {
  if (event.event === 'loss') return lossSentence(event);
  if (event.event === 'notice') return noticeMessage(event);
  if (event.event === 'incident') return incidentText(event);
  if (event.event === 'profile') return profileMessage(event);
  if (event.event === 'essence_change') return essenceChangeMessage(event);
  if (event.event === 'splice_request') return spliceRequestMessage(event);
  if (event.event === 'episode') return `${episodeMessage(event)} on PID ${pidText(event.pid, names)}`;
  if (event.event === 'format_change') return formatChangeMessage(event, names);
  if (event.event === 'id3') return id3Message(event, names);
  if (event.event === 'audio_contradiction') return contradictionMessage(event, names);
  if (event.event === 'audio_sync') return audioSyncMessage(event, names);
  if (event.event === 'stream_format') return `The format has changed: ${changesText(event.changes)}`;
  if (event.event === 'sdp_mismatch') return mismatchMessage(event);
  if (event.event === 'caption') return captionText(event);
  if (event.event === 'subtitle') return subtitleText(event);
  if (isCueEvent(event)) return cueSentence(event, pidText(event.pid, names));
  const what = TEXTS[event.name as RuleName | ConditionName]?.(new Words(event, names)) ?? event.name;
  if (event.event === 'updated') return `${what}; ${amountText(event.count, 'error')} so far`;
  return event.event === 'raised' ? what : `${endText(event)}: ${what}`;
}

/** Names of the services inside an event: those that it names, those of its PIDs, or the only one of the stream. */
export function serviceNamesOf(event: StreamEvent, names: EventNames): string[] {
  const ofProgram = programsOf(event);
  const numbers = isAlarm(event) ? programNumbersOf(event, names) : ofProgram;
  const concerned = numbers.length === 0 && names.services.length === 1 ? names.services : numbers;
  return concerned.flatMap((number) => names.service(number) ?? []);
}

function programsOf(event: StreamEvent): readonly number[] {
  if (event.event === 'caption' || event.event === 'subtitle') return [event.program_number];
  return isCueEvent(event) ? event.program_numbers : [];
}

const NOTICES: Readonly<Record<string, string>> = {
  Stream_back: 'The stream is back',
  Stream_released: 'It went away and is not followed any more',
  Recording_stopped: 'It is not recorded any more: too little space is free',
  Recording_resumed: 'It is recorded again',
  Probe_lost: 'Nothing is known of it any more: the connection to its probe is lost',
  Probe_back: 'Its probe is back',
  Incident_not_saved: 'What is around it could not be saved',
  Recording_failed: 'Its recording has failed: the disk is full, or the file is gone',
};

function noticeMessage({ name, since_ns, time_ns }: NoticeEvent): string {
  const after = since_ns === null ? '' : ` after ${timeText(time_ns - since_ns)}`;
  return `${NOTICES[name] ?? name.replaceAll('_', ' ')}${after}`;
}

function mismatchMessage({ name, stated, seen }: DescriptionMismatchEvent): string {
  return `The session description says ${name} ${cut(stated)}, the packets ${cut(seen)}`;
}

function formatChangeMessage({ pid, changes }: FormatChangeEvent, names: EventNames): string {
  return `The format has changed on PID ${pidText(pid, names)}: ${changesText(changes)}`;
}

function changesText(changes: readonly FormatFieldChange[]): string {
  const texts = changes.slice(0, MOST_NAMED).map(({ field, before, after }) => {
    return `${field.replaceAll('_', ' ')} ${cut(String(before ?? 'unknown'))} → ${cut(String(after ?? 'unknown'))}`;
  });
  const more = changes.length - texts.length;
  const others = more > 0 ? ` and ${amountText(more, 'other')}` : '';
  return `${texts.join(', ')}${others}`;
}

function id3Message({ pid, frames }: Id3Event, names: EventNames): string {
  const texts = frames.slice(0, MOST_NAMED).map(({ id, description, text }) => {
    const what = [description, text].filter((part) => part !== null && part !== '').map((part) => cut(part!));
    return what.length === 0 ? id : `${id} ${what.join(': ')}`;
  });
  const more = frames.length - texts.length;
  return `ID3 on PID ${pidText(pid, names)}: ${texts.join(', ')}${more > 0 ? ` and ${amountText(more, 'other')}` : ''}`;
}

function contradictionMessage({ pid, contradictions }: AudioContradictionEvent, names: EventNames): string {
  const texts = contradictions.slice(0, MOST_NAMED).map(({ descriptor, field, described, found }) => {
    return `${field} ${cut(described)} (${descriptor}), but ${cut(found)}`;
  });
  return `The PMT contradicts the audio on PID ${pidText(pid, names)}: ${texts.join('; ')}`;
}

function audioSyncMessage({ name, pid, skipped_bytes, untold_losses }: AudioSyncEvent, names: EventNames): string {
  const where = ` on PID ${pidText(pid, names)}`;
  if (name === 'regained')
    return `Audio frames follow each other again${where}, behind ${amountText(skipped_bytes ?? 0, 'byte')}`;
  const others = untold_losses > 0 ? ` (${amountText(untold_losses, 'time')} more since the last such event)` : '';
  return `No audio frame stands where one should${where}${others}`;
}

function profileMessage({ name, previous, reason }: ProfileEvent): string {
  return `Judged by the profile ${name} from now on, in place of ${previous}: ${reason}`;
}

function endText({ cleared_by, time_ns, raised_time_ns }: AlarmEvent): string {
  if (cleared_by === 'analysis_failed') return 'Not known any more, as the analysis failed';
  if (cleared_by === 'new_kind') return 'Not judged any more, as the stream is of another kind now';
  if (cleared_by === 'released') return 'Not followed any more, as the stream went away';
  return `Over after ${timeText(time_ns - raised_time_ns)}`;
}

/** What the sentences are made of. */
class Words {
  constructor(
    readonly event: AlarmEvent,
    readonly names: EventNames,
  ) {}

  /** A limit of the alarm as a time; its unit is that of its name. */
  time(key: string): string {
    const value = this.event.limits[key];
    if (value === undefined) return 'its limit';
    return timeText(key.endsWith('_ns') ? value : value * 1e6);
  }

  limit(key: string): number {
    return this.event.limits[key] ?? Number.NaN;
  }

  get value(): number {
    return this.event.value ?? Number.NaN;
  }

  /** ` on PID 0x0100 (H.264 video of "BBC ONE")`; empty where there is none. */
  get onPids(): string {
    const { pids, left_out } = this.event;
    if (pids.length === 0) return '';
    const texts = pids.slice(0, MOST_NAMED).map(({ pid }) => pidText(pid, this.names));
    const more = pids.length - texts.length + left_out;
    return ` on PID ${texts.join(', ')}${more > 0 ? ` and ${amountText(more, 'other')}` : ''}`;
  }

  /** ` of service 0x1234 "BBC ONE"`; empty where no service is concerned. */
  get ofServices(): string {
    const numbers = programNumbersOf(this.event, this.names);
    if (numbers.length === 0) return '';
    const texts = numbers.slice(0, MOST_NAMED).map((number) => this.#service(number));
    const more = numbers.length - texts.length;
    const noun = numbers.length === 1 ? 'service' : 'services';
    return ` of ${noun} ${texts.join(', ')}${more > 0 ? ` and ${amountText(more, 'other')}` : ''}`;
  }

  /** The tables by name, or what they are called together. */
  tables(otherwise: string): string {
    const names = [...new Set(this.event.tables.map(({ table_id }) => tableName(table_id)))];
    if (names.length === 0) return otherwise;
    const shown = names.slice(0, MOST_NAMED).join(', ');
    return names.length > MOST_NAMED ? `${shown} and ${amountText(names.length - MOST_NAMED, 'other')}` : shown;
  }

  has(cause: AlarmCause): boolean {
    return this.event.causes.includes(cause);
  }

  /** ` (last after 740 ms)`: what was measured last, where it was. `unitNs`: the unit of the limit. */
  last(preposition: string, unitNs = 1e6): string {
    return Number.isNaN(this.value) ? '' : ` (last ${preposition} ${timeText(this.value * unitNs)})`;
  }

  /** `PAT has not come for 500 ms`, or what else came in its place. */
  missing(table: string, isRight: (tableId: number) => boolean, key = 'max_interval_ms'): string {
    const { tables } = this.event;
    const wrong = tables.filter(({ table_id }) => !isRight(table_id));
    if (wrong.length > 0) {
      const names = wrong.slice(0, MOST_NAMED).map(({ table_id }) => tableName(table_id));
      return `${names.join(', ')} came where only ${table} may be${this.onPids}`;
    }
    const texts: string[] = [];
    if (this.has('too_close')) texts.push(`came twice within ${this.time('min_interval_ms')}${this.last('after')}`);
    if (this.has('scrambled')) texts.push(`is scrambled${this.onPids}`);
    // Who tells no cause tells of nothing else.
    if (this.has('missing') || texts.length === 0) texts.unshift(`has not come for ${this.time(key)}`);
    return `${table}${this.ofServices} ${texts.join(', and ')}`;
  }

  /** `NIT other is not repeated in time`, or `comes too often (last after 7.00 ms)`. */
  repeated(): string {
    const texts: string[] = [];
    if (this.has('missing')) texts.push('is not repeated in time');
    if (this.has('too_close')) texts.push(`comes too often${this.last('after')}`);
    if (texts.length === 0) texts.push('is not repeated as it should be');
    return `${this.tables('A table')}${this.ofServices} ${texts.join(', and ')}`;
  }

  #service(number: number): string {
    const name = this.names.service(number);
    return `${hex(number, 4)}${name === null ? '' : ` "${cut(name)}"`}`;
  }
}

/** `0x0100 (H.264 video of "BBC ONE")` */
function pidText(pid: number, names: EventNames): string {
  const known = names.pid(pid);
  if (known === undefined) return hex(pid, 4);
  const [program, ...others] = known.program_numbers;
  const name = program === undefined || others.length > 0 ? null : names.service(program);
  return `${hex(pid, 4)} (${cut(known.type)}${name === null ? '' : ` of "${cut(name)}"`})`;
}

/** Those that the errors named, or else those of its PIDs. */
function programNumbersOf({ services, pids }: AlarmEvent, names: EventNames): number[] {
  if (services.length > 0) return services.map(({ program_number }) => program_number);
  return [...new Set(pids.flatMap(({ pid }) => names.pid(pid)?.program_numbers ?? []))];
}

/** Names come from the network. */
function cut(name: string): string {
  const shown = printable(name).replaceAll('"', "'");
  return shown.length > MOST_NAME_LENGTH ? `${shown.slice(0, MOST_NAME_LENGTH)}…` : shown;
}

type Text = (words: Words) => string;

const only =
  (...tableIds: readonly number[]) =>
  (tableId: number): boolean =>
    tableIds.includes(tableId);
const isPat = only(TableId.PAT);
const isPmt = only(TableId.PMT);
const isNit = (tableId: number): boolean => only(0x40, 0x41, 0x72)(tableId);
const isSdt = (tableId: number): boolean => only(0x42, 0x46, 0x4a, 0x72)(tableId);
const isEit = (tableId: number): boolean => (tableId >= 0x4e && tableId <= 0x6f) || tableId === 0x72;

const PAT: Text = (words) => words.missing('PAT', isPat);
const PMT: Text = (words) => words.missing('PMT', isPmt);
const NIT: Text = (words) => words.missing('NIT', isNit);
const SDT: Text = (words) => words.missing('SDT', isSdt);
const EIT: Text = (words) => words.missing('EIT present/following', isEit);
const REPEATED: Text = (words) => words.repeated();

/** By rule and condition. */
const TEXTS: Readonly<Record<RuleName | ConditionName, Text>> = {
  TS_sync_loss: () => 'Synchronisation is lost: no packets are found where they should begin',
  Sync_byte_error: () => 'Packets do not begin with the sync byte 0x47',
  PAT_error: PAT,
  PAT_error_2: PAT,
  Continuity_count_error: (words) => `Packets are missing, repeated or out of order${words.onPids}`,
  PMT_error: PMT,
  PMT_error_2: PMT,
  PID_error: (words) => `No packet has come for ${words.time('max_interval_ms')}${words.onPids}`,
  Transport_error: (words) => `Packets are marked as damaged (transport_error_indicator)${words.onPids}`,
  CRC_error: (words) => `${words.tables('Sections')}: sections are damaged (CRC)${words.onPids}`,
  PCR_error: (words) => {
    const missing = `has not come for ${words.time('max_interval_ms')}${words.last('after')}`;
    const texts = [...(words.has('jump') ? ['jumps without notice'] : []), ...(words.has('missing') ? [missing] : [])];
    return `The PCR ${texts.length > 0 ? texts.join(', and ') : missing}${words.onPids}`;
  },
  PCR_repetition_error: (words) =>
    `The PCR has not come for ${words.time('max_interval_ms')}${words.last('after')}${words.onPids}`,
  PCR_discontinuity_indicator_error: (words) =>
    `The PCR jumps by more than ${words.time('max_difference_ms')} or back, without notice,${words.onPids}`,
  PCR_accuracy_error: (words) =>
    `PCRs are wrong by more than ${words.time('max_error_ns')}${words.last('by', 1)}${words.onPids}`,
  PTS_error: (words) => `No PTS has come for ${words.time('max_interval_ms')}${words.last('after')}${words.onPids}`,
  CAT_error: (words) =>
    words.event.tables.some(({ table_id }) => table_id !== TableId.CAT)
      ? words.missing('CAT', only(TableId.CAT))
      : `There are scrambled packets, but no CAT has come for ${words.time('max_interval_ms')}`,
  NIT_error: NIT,
  NIT_actual_error: NIT,
  NIT_other_error: REPEATED,
  SI_repetition_error: REPEATED,
  Buffer_error: (words) => `A buffer of the decoder model overflows or runs empty${words.onPids}`,
  Unreferenced_PID: (words) => `No PMT and no CAT names the packets${words.onPids}`,
  SDT_error: SDT,
  SDT_actual_error: SDT,
  SDT_other_error: REPEATED,
  EIT_error: EIT,
  EIT_actual_error: EIT,
  EIT_other_error: REPEATED,
  EIT_PF_error: (words) => `Only one half of EIT present/following comes${words.ofServices}`,
  RST_error: (words) => words.missing('RST', only(0x71, 0x72)),
  TDT_error: (words) => words.missing('TDT', only(0x70, 0x72, 0x73)),
  Empty_buffer_error: (words) => `A transport buffer of the decoder model is not empty once a second${words.onPids}`,
  Data_delay_error: (words) => `Data stays in the decoder model for longer than it may${words.onPids}`,
  Stream_lost: (words) => `The stream is lost: nothing has come for ${timeText(words.value * 1e6)}`,
  Source_conflict: () => 'Several senders send to the address of the stream at the same time',
  Bitrate_low: (words) => `Bitrate ${bitrateText(words.value)} is below ${bitrateText(words.limit('min_bps'))}`,
  Bitrate_high: (words) => `Bitrate ${bitrateText(words.value)} is above ${bitrateText(words.limit('max_bps'))}`,
  MDI_delay_factor: (words) =>
    `MDI delay factor ${timeText(words.value * 1e6)} is above ${words.time('max_ms')}: the stream arrives unevenly`,
  MDI_media_loss: (words) =>
    `MDI media loss of ${words.value} packets/s is above ${words.limit('max_packets_per_s')} packets/s`,
  IAT_high: (words) => `${timeText(words.value * 1e6)} between two datagrams (limit ${words.time('max_ms')})`,
  RTP_loss: (words) => `${words.value} RTP packets missing in a second (limit ${words.limit('max_packets_per_s')})`,
  leg_lost: (words) => {
    const legs = [...(words.has('leg_a') ? ['A'] : []), ...(words.has('leg_b') ? ['B'] : [])];
    return `Leg ${legs.join(' and ')} is lost: nothing has come on it for ${timeText(words.value * 1e6)}, while the other goes on`;
  },
  leg_mismatch: (words) => `The legs carry different content: ${amountText(words.value, 'packet')} in a second`,
  captions_lost: (words) =>
    `Captions are lost: none of the caption data has come for ${timeText(words.value * 1e6)}${words.onPids}`,
  ...ESSENCE_TEXTS,
};

import { longSection, u16, u32 } from '../support/packets/section-builder.js';
import { descriptor, loop12, text } from './descriptors.js';
import { tableItem } from './multiplexer.js';
import { emptyPlan, type Item, type Plan } from './plan.js';
import { audioStream, videoStream } from './program-stream.js';
import { silentAc3 } from './silent-audio.js';

/** PIDs of the clean ATSC stream. */
export const AtscPid = {
  PAT: 0x00,
  PMT: 0x30,
  VIDEO: 0x31,
  AUDIO: 0x34,
  PSIP: 0x1ffb,
  EIT: [0x1d00, 0x1d01, 0x1d02, 0x1d03],
  ETT: 0x1d10,
} as const;

const TRANSPORT_STREAM_ID = 0x0801;
const SOURCE_ID = 1;
/** 2026-11-01, 12:00 UTC, in seconds since 1980-01-06, and the leap seconds since then. */
const GPS_S = 1_477_569_618;
const GPS_UTC_OFFSET_S = 18;
const EIT_SECONDS = 3 * 3600;
const PRIVATE_STREAM_1 = 0xbd;

const PAT = longSection({
  tableId: 0x00,
  extension: TRANSPORT_STREAM_ID,
  body: [...u16(1), ...u16(0xe000 | AtscPid.PMT)],
});
const PMT = longSection({
  tableId: 0x02,
  extension: 1,
  body: [
    ...u16(0xe000 | AtscPid.VIDEO),
    ...loop12(descriptor(0x05, text('GA94'))),
    ...[0x02, ...u16(0xe000 | AtscPid.VIDEO), ...loop12([])],
    // AC-3: registration; 48 kHz, bsid 8, 64 kb/s, 1/0, a complete main service
    ...[0x81, ...u16(0xe000 | AtscPid.AUDIO)],
    ...loop12([...descriptor(0x05, text('AC-3')), ...descriptor(0x81, [0x08, 0x20, 0x03, 0xff, 0xff, 0xff])]),
  ],
});
const EITS = AtscPid.EIT.map((_, number) => eit(number));
const ETT = longSection({
  tableId: 0xcc,
  extension: 0,
  body: [0, ...u32(((SOURCE_ID << 16) | (1 << 2) | 2) >>> 0), ...multipleString('A grey picture.')],
});
const RRT = longSection({
  tableId: 0xca,
  extension: 0xff01,
  body: [0, ...counted(multipleString('region')), 0, ...u16(0xfc00)],
});
const MGT = longSection({ tableId: 0xc7, extension: 0, body: mgtBody() });
const TVCT = tvct([{ name: 'TSCAP', minor: 1, tsid: TRANSPORT_STREAM_ID, programNumber: 1 }]);

/** Every table of PSIP at a legal interval, each at times of its own. */
const ITEMS: readonly Item[] = [
  { name: 'pcr', pid: AtscPid.VIDEO, everyMs: 20, atMs: 0 },
  tableItem('pat', AtscPid.PAT, 80, 1, () => PAT),
  tableItem('pmt1', AtscPid.PMT, 100, 2, () => PMT),
  tableItem('mgt', AtscPid.PSIP, 100, 3, () => MGT),
  tableItem('tvct', AtscPid.PSIP, 200, 4, () => TVCT),
  tableItem('stt', AtscPid.PSIP, 500, 5, sttAt),
  ...EITS.map((section, number) => tableItem(`eit${number}`, AtscPid.EIT[number]!, 400, 6 + number, () => section)),
  tableItem('ett', AtscPid.ETT, 1000, 10, () => ETT),
  tableItem('rrt', AtscPid.PSIP, 2000, 11, () => RRT),
];

/** A channel of 8-VSB, 8-minor. */
export interface Channel {
  readonly name: string;
  readonly minor: number;
  readonly tsid: number;
  readonly programNumber: number;
}

/** Spec: ATSC A/65, terrestrial_virtual_channel_table_section */
export function tvct(channels: readonly Channel[]): Buffer {
  const loop = channels.flatMap(({ name, minor, tsid, programNumber }) => [
    ...[...name.padEnd(7, '\0')].flatMap((character) => u16(character.charCodeAt(0))),
    ...u32(((0xf << 28) | (8 << 18) | (minor << 8) | 0x04) >>> 0), // 8-VSB
    ...u32(0),
    ...u16(tsid),
    ...u16(programNumber),
    ...u16(0x0dc2), // no ETM, not hidden, digital television
    ...u16(SOURCE_ID),
    ...u16(0xfc00),
  ]);
  // protocol_version, channels
  return longSection({
    tableId: 0xc8,
    extension: TRANSPORT_STREAM_ID,
    body: [0, channels.length, ...loop, ...u16(0xfc00)],
  });
}

/** The clean ATSC stream. */
export function atscPlan(): Plan {
  return emptyPlan(ITEMS, [
    videoStream(AtscPid.VIDEO),
    audioStream('audio', AtscPid.AUDIO, PRIVATE_STREAM_1, silentAc3()),
  ]);
}

/** Spec: ATSC A/65, system_time_table_section */
function sttAt(ms: number): Buffer {
  const time = GPS_S + Math.floor(ms / 1000);
  return longSection({ tableId: 0xcd, extension: 0, body: [0, ...u32(time), GPS_UTC_OFFSET_S, ...u16(0x6000)] });
}

/** One event that fills the three hours of the table. Spec: ATSC A/65, event_information_table_section */
function eit(number: number): Buffer {
  const start = GPS_S + number * EIT_SECONDS;
  const length = [0xd0, ...u16(EIT_SECONDS)]; // with an ETM in this stream
  const event = [...u16(0xc000 | (number + 1)), ...u32(start), ...length, ...counted(multipleString('Grey'))];
  return longSection({ tableId: 0xcb, extension: SOURCE_ID, body: [0, 1, ...event, ...loop12([])] });
}

function mgtBody(): number[] {
  const tables = [
    entry(0x0000, AtscPid.PSIP, 65),
    ...AtscPid.EIT.map((pid, number) => entry(0x0100 + number, pid, EITS[number]!.length)),
    entry(0x0200, AtscPid.ETT, ETT.length),
    entry(0x0301, AtscPid.PSIP, RRT.length),
  ];
  return [0, ...u16(tables.length), ...tables.flat(), ...loop12([])];
}

function entry(type: number, pid: number, sizeBytes: number): number[] {
  return [...u16(type), ...u16(0xe000 | pid), 0xe0, ...u32(sizeBytes), ...loop12([])];
}

/** One string of one segment, not compressed. Spec: ATSC A/65, multiple_string_structure */
function multipleString(value: string): number[] {
  return [1, ...text('eng'), 1, 0, 0, ...counted(text(value))];
}

function counted(bytes: readonly number[]): number[] {
  return [bytes.length, ...bytes];
}

import { longSection, shortSection, shortSectionWithCrc, u16 } from '../support/packets/section-builder.js';
import { countedText, descriptor, loop12, text } from './descriptors.js';
import { tableItem } from './multiplexer.js';
import { emptyPlan, type Item, type Plan } from './plan.js';
import { audioStream, videoStream } from './program-stream.js';
import { silentLayer2 } from './silent-audio.js';

/** PIDs of the clean DVB stream. Service 1 is in the clear, service 2 is radio and scrambled. */
export const DvbPid = {
  PAT: 0x00,
  CAT: 0x01,
  NIT: 0x10,
  SDT: 0x11,
  EIT: 0x12,
  RST: 0x13,
  TDT: 0x14,
  PMT_1: 0x100,
  VIDEO: 0x101,
  AUDIO: 0x102,
  PMT_2: 0x200,
  SCRAMBLED_AUDIO: 0x201,
  ECM: 0x202,
  EMM: 0x203,
} as const;

const TRANSPORT_STREAM_ID = 1;
const OTHER_TRANSPORT_STREAM_ID = 2;
const NETWORK_ID = 1;
const OTHER_NETWORK_ID = 2;
const CA_SYSTEM_ID = 0x0001;
/** Which section of a table in several it is. */
export interface SectionOf {
  readonly number?: number;
  readonly last?: number;
  readonly version?: number;
}

/** 2026-11-01: Modified Julian Date 61345. */
const MJD = 61_345;

const PAT = pat([DvbPid.PMT_1, DvbPid.PMT_2]);
const CAT = longSection({
  tableId: 0x01,
  extension: 0xffff,
  body: descriptor(0x09, [...u16(CA_SYSTEM_ID), ...pid(DvbPid.EMM)]),
});
const PMT_1 = pmt1();
/** Its PCR is that of service 1. */
export const PMT_2 = longSection({
  tableId: 0x02,
  extension: 2,
  body: [
    ...pid(DvbPid.VIDEO),
    ...loop12(descriptor(0x09, [...u16(CA_SYSTEM_ID), ...pid(DvbPid.ECM)])),
    ...entry(0x03, DvbPid.SCRAMBLED_AUDIO),
  ],
});
const ECM = shortSection(0x80, new Array<number>(32).fill(0xa5));
const EMM = shortSection(0x82, new Array<number>(32).fill(0xa5));
const NIT = nit(0x40, NETWORK_ID, 'tscap');
const NIT_OTHER = nit(0x41, OTHER_NETWORK_ID, 'other');
const SDT = sdt([...service(1, 0x01, 'Grey', false), ...service(2, 0x02, 'Silence', true)]);
const SDT_OTHER = longSection({
  tableId: 0x46,
  extension: OTHER_TRANSPORT_STREAM_ID,
  body: [...u16(NETWORK_ID), 0xff, ...service(3, 0x01, 'Elsewhere', false)],
});
const BAT = longSection({
  tableId: 0x4a,
  body: [...loop12(descriptor(0x47, text('bouquet'))), ...loop12([])],
});
const RST = shortSection(0x71, [
  ...u16(TRANSPORT_STREAM_ID),
  ...u16(NETWORK_ID),
  ...u16(1),
  ...u16(1),
  0xfc, // running
]);
const EIT_PRESENT = eit(0x4e, 0, TRANSPORT_STREAM_ID);
const EIT_FOLLOWING = eit(0x4e, 1, TRANSPORT_STREAM_ID);
const EIT_2_PRESENT = eit(0x4e, 0, TRANSPORT_STREAM_ID, 2);
const EIT_2_FOLLOWING = eit(0x4e, 1, TRANSPORT_STREAM_ID, 2);
const EIT_OTHER_PRESENT = eit(0x4f, 0, OTHER_TRANSPORT_STREAM_ID);
const EIT_OTHER_FOLLOWING = eit(0x4f, 1, OTHER_TRANSPORT_STREAM_ID);
const EIT_SCHEDULE = eit(0x50, 0, TRANSPORT_STREAM_ID);

/** Every table of DVB at a legal interval, each at times of its own. */
const ITEMS: readonly Item[] = [
  { name: 'pcr', pid: DvbPid.VIDEO, everyMs: 20, atMs: 0 },
  tableItem('pat', DvbPid.PAT, 100, 1, () => PAT),
  tableItem('pmt1', DvbPid.PMT_1, 100, 2, () => PMT_1),
  tableItem('pmt2', DvbPid.PMT_2, 100, 23, () => PMT_2),
  tableItem('cat', DvbPid.CAT, 200, 44, () => CAT),
  tableItem('ecm', DvbPid.ECM, 100, 65, () => ECM),
  tableItem('emm', DvbPid.EMM, 200, 86, () => EMM),
  tableItem('nit', DvbPid.NIT, 1000, 7, () => NIT),
  tableItem('nitOther', DvbPid.NIT, 2000, 8, () => NIT_OTHER),
  tableItem('sdt', DvbPid.SDT, 1000, 9, () => SDT),
  tableItem('sdtOther', DvbPid.SDT, 2000, 10, () => SDT_OTHER),
  tableItem('bat', DvbPid.SDT, 2000, 11, () => BAT),
  tableItem('eitPresent', DvbPid.EIT, 1000, 12, () => EIT_PRESENT),
  tableItem('eitFollowing', DvbPid.EIT, 1000, 512, () => EIT_FOLLOWING),
  tableItem('eit2Present', DvbPid.EIT, 1000, 118, () => EIT_2_PRESENT),
  tableItem('eit2Following', DvbPid.EIT, 1000, 618, () => EIT_2_FOLLOWING),
  tableItem('eitOtherPresent', DvbPid.EIT, 2000, 13, () => EIT_OTHER_PRESENT),
  tableItem('eitOtherFollowing', DvbPid.EIT, 2000, 1013, () => EIT_OTHER_FOLLOWING),
  tableItem('eitSchedule', DvbPid.EIT, 2000, 14, () => EIT_SCHEDULE),
  tableItem('tdt', DvbPid.TDT, 5000, 15, tdtAt),
  tableItem('tot', DvbPid.TDT, 10_000, 16, totAt),
  tableItem('rst', DvbPid.RST, 5000, 17, () => RST),
];

/** The PMT of service 1, with these descriptors of the video, and this stream_type of the audio. */
export function pmt1(videoDescriptors: readonly number[] = [], audioType = 0x03): Buffer {
  return longSection({
    tableId: 0x02,
    extension: 1,
    body: [
      ...pid(DvbPid.VIDEO),
      ...loop12([]),
      ...entry(0x02, DvbPid.VIDEO, videoDescriptors),
      ...entry(audioType, DvbPid.AUDIO),
    ],
  });
}

/** The clean DVB stream. */
export function dvbPlan(): Plan {
  const layer2 = silentLayer2();
  return emptyPlan(ITEMS, [
    videoStream(DvbPid.VIDEO),
    audioStream('audio', DvbPid.AUDIO, 0xc0, layer2),
    audioStream('scrambledAudio', DvbPid.SCRAMBLED_AUDIO, 0xc0, layer2),
  ]);
}

/** Services 1, 2, … with these PIDs of their PMTs. */
export function pat(pmtPids: readonly number[], firstProgram = 1, fields: SectionOf = {}): Buffer {
  const programs = pmtPids.flatMap((pmtPid, n) => [...u16(firstProgram + n), ...pid(pmtPid)]);
  const body = [...u16(0), ...pid(DvbPid.NIT), ...programs];
  return longSection({ tableId: 0x00, extension: TRANSPORT_STREAM_ID, ...fields, body });
}

/** Spec: ETSI EN 300 468, 5.2.5 */
function tdtAt(ms: number): Buffer {
  return shortSection(0x70, utc(ms));
}

/** Spec: ETSI EN 300 468, 5.2.6 */
function totAt(ms: number): Buffer {
  const offset = [...text('DEU'), 0x02, ...u16(0x0100), ...utc(0), ...u16(0x0200)];
  return shortSectionWithCrc(0x73, [...utc(ms), ...loop12(descriptor(0x58, offset))]);
}

/** Noon and so many ms. */
function utc(ms: number): number[] {
  const seconds = Math.floor(ms / 1000);
  return [...u16(MJD), 0x12, bcd(Math.floor(seconds / 60)), bcd(seconds % 60)];
}

function bcd(value: number): number {
  return Math.floor(value / 10) * 16 + (value % 10);
}

function pid(value: number): number[] {
  return u16(0xe000 | value);
}

function entry(streamType: number, elementaryPid: number, descriptors: readonly number[] = []): number[] {
  return [streamType, ...pid(elementaryPid), ...loop12(descriptors)];
}

export function nit(tableId: number, networkId: number, name: string, fields: SectionOf = {}): Buffer {
  const transport = [...u16(TRANSPORT_STREAM_ID), ...u16(networkId), ...loop12(descriptor(0x41, [...u16(1), 0x01]))];
  return longSection({
    tableId,
    extension: networkId,
    ...fields,
    body: [...loop12(descriptor(0x40, text(name))), ...loop12(transport)],
  });
}

/** One section of the SDT of this stream. */
export function sdt(services: readonly number[], fields: SectionOf = {}): Buffer {
  const body = [...u16(NETWORK_ID), 0xff, ...services];
  return longSection({ tableId: 0x42, extension: TRANSPORT_STREAM_ID, ...fields, body });
}

/** `flags`: of EIT schedule (2) and present/following (1), with six reserved bits. */
export function service(serviceId: number, type: number, name: string, isScrambled: boolean, flags = 0xff): number[] {
  const loop = descriptor(0x48, [type, ...countedText('tscap'), ...countedText(name)]);
  const running = 0x8000 | (isScrambled ? 0x1000 : 0); // running
  return [...u16(serviceId), flags, ...u16(running | loop.length), ...loop];
}

/** One event of an hour. Spec: ETSI EN 300 468, 5.2.4 */
function eit(tableId: number, number: number, transportStreamId: number, serviceId?: number): Buffer {
  const last = tableId >= 0x50 ? 0 : 1;
  const extension = serviceId ?? (transportStreamId === TRANSPORT_STREAM_ID ? 1 : 3);
  const body = [...u16(transportStreamId), ...u16(NETWORK_ID), last, tableId, ...event(number)];
  return longSection({ tableId, extension, number, last, body });
}

/** A section of the schedule of service 1, or of service 3 of the other transport stream: where its segment and the schedule end. */
export function schedule(tableId: number, segmentLast: number, lastTableId: number, fields: SectionOf): Buffer {
  const isOther = tableId >= 0x60;
  const body = [
    ...u16(isOther ? OTHER_TRANSPORT_STREAM_ID : TRANSPORT_STREAM_ID),
    ...u16(NETWORK_ID),
    segmentLast,
    lastTableId,
    ...event(fields.number ?? 0),
  ];
  return longSection({ tableId, extension: isOther ? 3 : 1, ...fields, body });
}

function event(number: number): number[] {
  const loop = descriptor(0x4d, [...text('eng'), ...countedText(`event ${number + 1}`), 0]);
  const start = [...u16(MJD), 0x12 + (number % 8), 0x00, 0x00];
  return [...u16(number + 1), ...start, 0x01, 0x00, 0x00, ...u16(0x8000 | loop.length), ...loop];
}

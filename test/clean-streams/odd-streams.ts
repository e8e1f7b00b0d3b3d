import { NULL_PID, pcrAt } from '../../src/mpegts/packet.js';
import { descriptor, loop12, text } from '../conformance/descriptors.js';
import { dvbPlan } from '../conformance/dvb-stream.js';
import { longSection, sectionPackets, shortSectionWithCrc, u16 } from '../support/packets/section-builder.js';
import { payloadPacket, pcrPacket } from '../support/packets/ts-packets.js';
import {
  changed,
  counted,
  type Insertion,
  type Multiplex,
  packetsOf,
  pidOf,
  withInsertions,
  without,
} from './multiplex.js';

/** A stream that nobody sends with usual settings but that is right, or wrong in what its name says. */
export interface OddStream {
  readonly name: string;
  /** The stream that it is made of. */
  readonly from: string;
  readonly bitrateBps: number;
  readonly edit: (bytes: Buffer) => Buffer;
}

const PMT_PID = 0x1000;
const VIDEO = 0x100;
const AUDIO = 0x101;
const CBR_BPS = 6_000_000;
/** Bits in front of PID and length of loops are reserved: 1. */
const pid = (value: number) => u16(0xe000 | value);
const entry = (streamType: number, elementaryPid: number, descriptors: readonly number[] = []) => [
  streamType,
  ...pid(elementaryPid),
  ...loop12(descriptors),
];
const pmt = (
  pcrPid: number,
  entries: readonly number[][],
  { version = 0, program = [] as number[], number = 1 } = {},
) =>
  longSection({
    tableId: 2,
    extension: number,
    version,
    body: [...pid(pcrPid), ...loop12(program), ...entries.flat()],
  });
const H264_AND_AAC = [entry(0x1b, VIDEO), entry(0x0f, AUDIO)];

const table = (tablePid: number, section: Buffer, everyMs: number, atMs = 3): Insertion => ({
  atMs,
  everyMs,
  packetsAt: () => sectionPackets(tablePid, [section]),
});

/** Something in place of the PMT of ffmpeg's CBR stream. */
function withPmt(packets: Multiplex, section: Buffer, others: readonly Insertion[] = []): Buffer[] {
  return withInsertions(without(packets, PMT_PID), CBR_BPS, [table(PMT_PID, section, 100), ...others]);
}

/** The SI of the conformance stream but for some tables; `eit` is all of EIT. */
function dvbTables(...leftOut: string[]): Insertion[] {
  return dvbPlan()
    .items.filter(({ name, pid: tablePid }) => tablePid >= 0x10 && tablePid <= 0x14 && !leftOut.includes(name))
    .filter(({ name }) => !(leftOut.includes('eit') && name.startsWith('eit')))
    .map(({ atMs, everyMs, packetAt }) => ({ atMs, everyMs, packetsAt: (ms) => [packetAt!(ms)] }));
}

function pes(elementaryPid: number, streamId: number, payload: readonly number[], pts90k?: number): Buffer {
  const stamp = pts90k === undefined ? [] : ptsBytes(pts90k);
  const header = [0x84, pts90k === undefined ? 0 : 0x80, stamp.length, ...stamp];
  const bytes = [0, 0, 1, streamId, ...u16(header.length + payload.length), ...header, ...payload];
  const packet = payloadPacket(elementaryPid, 0);
  packet[1]! |= 0x40;
  const room = 184 - bytes.length;
  packet[3] = 0x30;
  packet[4] = room - 1;
  if (room > 1) packet[5] = 0;
  packet.set(bytes, 4 + room);
  return packet;
}

function ptsBytes(value: number): number[] {
  return [
    0x21 | (Math.floor(value / 2 ** 29) & 0x0e),
    (value >>> 22) & 0xff,
    ((value >>> 14) & 0xfe) | 1,
    (value >>> 7) & 0xff,
    ((value << 1) & 0xfe) | 1,
  ];
}

/** PTS of a time of the stream: 0.7 s behind the PCR, which ffmpeg begins at 0.7 s before the first DTS of 1.4 s. */
const ptsAt = (ms: number) => Math.round((ms + 1400) * 90);

const sparse = (elementaryPid: number, streamId: number, everyMs: number, isTimed: boolean): Insertion => ({
  atMs: 1500,
  everyMs,
  packetsAt: (ms) => [pes(elementaryPid, streamId, text('ID3 or KLV or a subtitle'), isTimed ? ptsAt(ms) : undefined)],
});

const cbr = (name: string, edit: (packets: Buffer[]) => readonly Buffer[], from = 'ffmpeg-cbr-6m'): OddStream => ({
  name,
  from,
  bitrateBps: CBR_BPS,
  edit: (bytes) => Buffer.concat(edit(packetsOf(bytes)) as Buffer[]),
});

/** 40 s of a multiplex of these tables and PIDs, null packets elsewhere. */
function bare(
  name: string,
  bitrateBps: number,
  insertions: readonly Insertion[],
  payloadPids: readonly number[] = [],
): OddStream {
  const count = Math.round((20 * bitrateBps) / 1504);
  return {
    name,
    from: '',
    bitrateBps,
    edit: () => {
      const nulls = Array.from({ length: count }, () => payloadPacket(NULL_PID, 0));
      const packets = withInsertions(nulls, bitrateBps, insertions);
      const filled = packets.map((packet, n) => {
        if (pidOf(packet) !== NULL_PID || payloadPids.length === 0 || n % 8 === 7) return packet;
        return payloadPacket(payloadPids[n % payloadPids.length]!, 0, (n * 31) & 0xff);
      });
      return Buffer.concat(stamped(counted(filled, payloadPids), PCR_PID, bitrateBps));
    },
  };
}

const pat = (pids: readonly number[], { version = 0, nit = false } = {}) =>
  longSection({
    tableId: 0,
    extension: 1,
    version,
    body: [...(nit ? [...u16(0), ...pid(0x10)] : []), ...pids.flatMap((pmtPid, n) => [...u16(n + 1), ...pid(pmtPid)])],
  });
const PCR_PID = 0x1ffe;
/** Packets with a PCR, which is stamped when their place is known. */
const pcrs = (pcrPid: number, everyMs: number): Insertion => ({
  atMs: 0,
  everyMs,
  packetsAt: () => [pcrPacket(pcrPid, 0)],
});

/** PCRs of the PID by their place; the packet `anchor` has this value. */
function stamped(packets: Multiplex, pcrPid: number, bitrateBps: number, anchor = 0, anchor27M = 0): Buffer[] {
  return packets.map((packet, n) => {
    if (pidOf(packet) !== pcrPid) return packet;
    return pcrPacket(pcrPid, Math.round(anchor27M + ((n - anchor) * 1504 * 27e6) / bitrateBps));
  });
}

/** The PCR of ffmpeg's CBR stream on a PID of its own. */
function withOwnPcrPid(packets: readonly Buffer[], everyMs: number): Buffer[] {
  const anchor = packets.findIndex(hasPcr);
  const bare = packets.map((packet) => (hasPcr(packet) ? withoutPcr(packet) : packet));
  const merged = withPmt(bare, pmt(PCR_PID, H264_AND_AAC), [pcrs(PCR_PID, everyMs)]);
  return stamped(merged, PCR_PID, CBR_BPS, anchor, pcrAt(packets[anchor]!, 0));
}
const teletextPages = (elementaryPid: number): Insertion => ({
  atMs: 11,
  everyMs: 40,
  packetsAt: (ms) => [pes(elementaryPid, 0xbd, new Array<number>(92).fill(0x10), Math.round(ms * 90 + 9000))],
});
const T2MI_BPS = 10_000_000;

function scramble(packet: Buffer): void {
  const start = (packet[3]! & 0x20) === 0 ? 4 : 5 + packet[4]!;
  if ((packet[3]! & 0x10) === 0) return;
  for (let at = start; at < packet.length; at++) packet[at]! ^= 0x5a + at;
  packet[3]! |= 0x80;
}

/** version_number of the section that begins in this packet, with its CRC. */
function newVersion(section: (version: number) => Buffer, tablePid: number): Insertion {
  return { atMs: 3, everyMs: 100, packetsAt: (ms) => sectionPackets(tablePid, [section(Math.floor(ms / 5000) % 32)]) };
}

export const ODD_STREAMS: readonly OddStream[] = [
  cbr('cut-in-the-middle-of-a-gop', (packets) => packets.slice(12_345, 72_345)),
  {
    ...cbr('cut-in-the-middle-of-a-packet', (packets) => packets),
    edit: (bytes) => bytes.subarray(1_000_100, 11_000_050),
  },
  cbr('without-null-packets', (packets) => packets.filter((packet) => pidOf(packet) !== NULL_PID)),
  cbr('first-3-seconds', (packets) => packets.slice(0, 12_000)),
  cbr('pcr-on-a-pid-of-its-own', (packets) => withOwnPcrPid(packets, 35)),
  cbr('pmt-over-two-packets', (packets) => {
    const long = descriptor(0xfe, new Array<number>(200).fill(0x55));
    return withPmt(packets, pmt(VIDEO, H264_AND_AAC, { program: long }));
  }),
  cbr('versions-change-every-5-s', (packets) =>
    withInsertions(without(packets, PMT_PID, 0), CBR_BPS, [
      newVersion((version) => pmt(VIDEO, H264_AND_AAC, { version }), PMT_PID),
      newVersion((version) => pat([PMT_PID], { version }), 0),
    ]),
  ),
  cbr('audio-pid-leaves-the-pmt', (packets) => {
    const half = Math.floor(packets.length / 2);
    const halfMs = (half * 1_504_000) / CBR_BPS;
    const quiet = packets.map((packet, n) =>
      n > half && pidOf(packet) === AUDIO ? payloadPacket(NULL_PID, 0) : packet,
    );
    return withInsertions(without(quiet, PMT_PID), CBR_BPS, [
      {
        atMs: 3,
        everyMs: 100,
        packetsAt: (ms) =>
          sectionPackets(PMT_PID, [
            ms < halfMs ? pmt(VIDEO, H264_AND_AAC) : pmt(VIDEO, [entry(0x1b, VIDEO)], { version: 1 }),
          ]),
      },
    ]);
  }),
  cbr('two-programs-one-pcr-pid', (packets) =>
    withInsertions(without(packets, PMT_PID, 0), CBR_BPS, [
      table(0, pat([PMT_PID, PMT_PID + 1]), 100),
      table(PMT_PID, pmt(VIDEO, [entry(0x1b, VIDEO)]), 100),
      table(PMT_PID + 1, pmt(VIDEO, [entry(0x0f, AUDIO)], { number: 2 }), 100),
    ]),
  ),
  cbr('two-pmts-on-one-pid', (packets) =>
    withInsertions(without(packets, PMT_PID, 0), CBR_BPS, [
      table(0, pat([PMT_PID, PMT_PID]), 100),
      table(PMT_PID, pmt(VIDEO, [entry(0x1b, VIDEO)]), 100),
      table(PMT_PID, pmt(VIDEO, [entry(0x0f, AUDIO)], { number: 2 }), 100, 53),
    ]),
  ),
  cbr('biss-without-cat', (packets) => changed(packets, [VIDEO, AUDIO], scramble)),
  cbr('splice-with-discontinuity', (packets) => spliced(packets, true)),
  cbr('splice-without-discontinuity', (packets) => spliced(packets, false)),
  cbr('data-klv-asynchronous', (packets) =>
    withPmt(packets, pmt(VIDEO, [...H264_AND_AAC, entry(0x06, 0x1f0, descriptor(0x05, text('KLVA')))]), [
      sparse(0x1f0, 0xbd, 4000, false),
    ]),
  ),
  cbr('data-id3', (packets) =>
    withPmt(packets, pmt(VIDEO, [...H264_AND_AAC, entry(0x15, 0x1f0)]), [sparse(0x1f0, 0xbd, 8000, true)]),
  ),
  cbr('dvb-subtitles-sparse', (packets) =>
    withPmt(
      packets,
      pmt(VIDEO, [...H264_AND_AAC, entry(0x06, 0x1f0, descriptor(0x59, [...text('deu'), 0x10, 0, 1, 0, 1]))]),
      [sparse(0x1f0, 0xbd, 9000, true)],
    ),
  ),
  cbr('teletext', (packets) =>
    withPmt(packets, pmt(VIDEO, [...H264_AND_AAC, entry(0x06, 0x1f0, descriptor(0x56, [...text('deu'), 0x09, 0]))]), [
      sparse(0x1f0, 0xbd, 40, true),
    ]),
  ),
  cbr('scte-35-sparse', (packets) => {
    const splice = [0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xf0, 0, 0, 0, 0];
    const section = shortSectionWithCrc(0xfc, splice);
    section[1]! &= 0x3f;
    return withPmt(
      packets,
      pmt(VIDEO, [...H264_AND_AAC, entry(0x86, 0x1f0)], { program: descriptor(0x05, text('CUEI')) }),
      [table(0x1f0, section, 5000, 1000)],
    );
  }),
  cbr('dvb-complete', (packets) =>
    withInsertions(without(packets, 0, PMT_PID, 0x11), CBR_BPS, [
      table(0, pat([PMT_PID], { nit: true }), 100),
      table(PMT_PID, pmt(VIDEO, H264_AND_AAC), 100),
      ...dvbTables(),
    ]),
  ),
  cbr('dvb-nit-sdt-tdt-no-eit', (packets) =>
    withInsertions(without(packets, 0, 0x11), CBR_BPS, [
      table(0, pat([PMT_PID], { nit: true }), 100),
      ...dvbTables('eit'),
    ]),
  ),
  cbr('isdb', (packets) =>
    withInsertions(without(packets, 0, 0x11), CBR_BPS, [
      table(0, pat([PMT_PID], { nit: true }), 100),
      ...dvbTables('tdt', 'rst', 'bat'),
      // BIT and CDT of ARIB STD-B10 on their PIDs.
      table(0x24, longSection({ tableId: 0xc4, body: [0xff, 0xf0, 0x00] }), 2000, 27),
      table(0x29, longSection({ tableId: 0xc8, body: [...u16(4), 0, 0xf0, 0x00] }), 5000, 31),
    ]),
  ),
  cbr('partial-ts-with-sit', (packets) =>
    withInsertions(without(packets, 0x11), CBR_BPS, [
      table(
        0x1f,
        longSection({
          tableId: 0x7f,
          extension: 0xffff,
          body: [...loop12(descriptor(0x63, [0xc0, 0, 0, 0xff, 0xff, 0x3f, 0xff, 0xff])), ...u16(1), 0xc0, 0],
        }),
        1000,
      ),
    ]),
  ),
  cbr('without-si', (packets) => without(packets, 0x11)),
  cbr('sdt-of-other-software-only-once', (packets) => {
    let seen = 0;
    return packets.map((packet) => (pidOf(packet) === 0x11 && seen++ > 0 ? payloadPacket(NULL_PID, 0) : packet));
  }),
  bare(
    't2-mi',
    T2MI_BPS,
    [
      table(0, pat([0x200]), 100),
      table(0x200, pmt(0x1fff, [entry(0x06, 0x201, descriptor(0x7f, [0x11, 0, 0, 0]))]), 100, 7),
    ],
    [0x201],
  ),
  bare('data-only-mpe', 2_000_000, [
    table(0, pat([0x200]), 100),
    table(0x200, pmt(0x1fff, [entry(0x0d, 0x201)]), 100, 7),
    {
      atMs: 11,
      everyMs: 40,
      packetsAt: () => sectionPackets(0x201, [longSection({ tableId: 0x3e, body: new Array<number>(160).fill(0x45) })]),
    },
  ]),
  bare('teletext-only', 500_000, [
    table(0, pat([0x200]), 100),
    table(0x200, pmt(PCR_PID, [entry(0x06, 0x201, descriptor(0x56, [...text('deu'), 0x09, 0]))]), 100, 7),
    pcrs(PCR_PID, 40),
    teletextPages(0x201),
  ]),
  // 40 packets of 2.5 ms from PCR to PCR.
  bare('pcr-every-100-ms', 601_600, [
    table(0, pat([0x200]), 100),
    table(0x200, pmt(PCR_PID, [entry(0x06, 0x201, descriptor(0x56, [...text('deu'), 0x09, 0]))]), 100, 7),
    pcrs(PCR_PID, 100),
    teletextPages(0x201),
  ]),
  bare('null-packets-only', 2_000_000, []),
  bare('pat-without-programs', 2_000_000, [table(0, pat([]), 100)]),
];

/** The second half of the packets first, then the first: a step back of the clock, without a step of a counter. */
function spliced(packets: readonly Buffer[], isSaid: boolean): Buffer[] {
  const half = packets.findIndex((packet, n) => n > packets.length / 2 && hasPcr(packet));
  const begin = packets.findIndex(hasPcr);
  const second = packets.slice(begin, half);
  if (isSaid) second[0] = withDiscontinuity(second[0]!);
  const joined = [...packets.slice(half), ...second];
  return counted(
    joined,
    [...new Set(joined.map(pidOf))].filter((one) => one !== NULL_PID),
  );
}

function withDiscontinuity(packet: Buffer): Buffer {
  const result = Buffer.from(packet);
  result[5]! |= 0x80;
  return result;
}

function hasPcr(packet: Buffer): boolean {
  return (packet[3]! & 0x20) !== 0 && packet[4]! >= 7 && (packet[5]! & 0x10) !== 0;
}

function withoutPcr(packet: Buffer): Buffer {
  const result = Buffer.from(packet);
  result[5]! &= ~0x10;
  result.fill(0xff, 6, 12);
  return (packet[3]! & 0x10) === 0 ? payloadPacket(NULL_PID, 0) : result;
}

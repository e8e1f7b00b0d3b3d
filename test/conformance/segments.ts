import { NULL_PID, PACKET_SIZE } from '../../src/mpegts/packet.js';
import { longSection, u16 } from '../support/packets/section-builder.js';
import { payloadPacket } from '../support/packets/ts-packets.js';
import { loop12 } from './descriptors.js';
import { DvbPid, pat, sdt, service } from './dvb-stream.js';
import type { Edit } from './edits.js';
import { sectionPacket, stuffingPacket } from './multiplexer.js';
import type { Packets } from './plan.js';
import { videoStream } from './program-stream.js';

const { VIDEO, AUDIO, PAT, PMT_1, SDT } = DvbPid;
/** Carries nothing, in place of null packets, so that each packet keeps its place in a stream of constant rate. */
const DATA = 0x300;
const PMT_SECTION = longSection({
  tableId: 0x02,
  extension: 1,
  body: [
    ...u16(0xe000 | VIDEO),
    ...loop12([]),
    ...[0x02, ...u16(0xe000 | VIDEO), ...loop12([])],
    ...[0x03, ...u16(0xe000 | AUDIO), ...loop12([])],
    ...[0x06, ...u16(0xe000 | DATA), ...loop12([])],
  ],
});
const SECTIONS = {
  pat: [PAT, pat([PMT_1])],
  pmt: [PMT_1, PMT_SECTION],
  sdt: [SDT, sdt(service(1, 0x01, 'Grey', false))],
} as const;

/** Tables directly in front of the picture of this time; `isPoint`: with a random_access_indicator. */
export interface Start {
  readonly ms: number;
  readonly tables: readonly (keyof typeof SECTIONS)[];
  readonly isPoint: boolean;
}

/** Sections, one after the other, at a random access point. */
export function start(ms: number, ...tables: readonly (keyof typeof SECTIONS)[]): Start {
  return { ms, tables, isPoint: true };
}

/** A picture that is no random access point, and sections in front of it. */
export function elsewhere(ms: number, ...tables: readonly (keyof typeof SECTIONS)[]): Start {
  return { ms, tables, isPoint: false };
}

/** Pictures and sound of service 1 that begin with the first picture, which is at 0 ms, and have these tables and no others. */
export function segments(starts: readonly Start[], { hasNulls = false, areCountersReset = false } = {}): Edit {
  return (plan) => {
    plan.streams[0] = videoStream(VIDEO, undefined, { headerStuffing: 2 });
    plan.changes.push((stream) => {
      fill(stream, hasNulls ? payloadPacket(NULL_PID, 0) : stuffingPacket(DATA));
      const pictures = stream.packets.flatMap((packet, n) => (isPicture(packet) ? [n] : []));
      for (const { ms, tables, isPoint } of starts) {
        const at = pictures[ms / 40]!;
        if (isPoint) markRandomAccess(stream.packets[at]!);
        putInFront(stream.packets, at, tables);
      }
      const begin = pictures[0]! - starts[0]!.tables.length;
      stream.packets.splice(0, begin);
      const offsetNs = stream.timesNs[begin]!;
      stream.timesNs = stream.timesNs.slice(begin).map((timeNs) => timeNs - offsetNs);
      count(stream.packets, areCountersReset);
    });
  };
}

/** Only video and audio of service 1 stay. */
function fill(stream: Packets, filler: Buffer): void {
  stream.packets = stream.packets.map((packet) => ([VIDEO, AUDIO].includes(pidOf(packet) as never) ? packet : filler));
}

/** The packets in front that carry nothing give their places. */
function putInFront(packets: Buffer[], at: number, tables: Start['tables']): void {
  for (let n = 0, from = at - 1; n < tables.length; from--) {
    if (![DATA, NULL_PID].includes(pidOf(packets[from]!))) continue;
    packets.splice(from, 1);
    packets.splice(at - 1, 0, Buffer.alloc(PACKET_SIZE));
    n++;
  }
  tables.forEach((name, n) => {
    const [pid, section] = SECTIONS[name];
    packets[at - tables.length + n] = sectionPacket(pid, section);
  });
}

/** Each PID by itself; with `areReset` each anew behind a PAT, as where segments of several encoders are joined. */
function count(packets: Buffer[], areReset: boolean): void {
  const counters = new Map<number, number>();
  packets.forEach((packet, n) => {
    const pid = pidOf(packet);
    if (pid === NULL_PID) return;
    if (areReset && pid === PAT) counters.clear();
    const cc = ((counters.get(pid) ?? 15) + Number((packet[3]! & 0x10) !== 0)) & 0x0f;
    counters.set(pid, cc);
    packets[n] = Buffer.from(packet);
    packets[n][3] = (packet[3]! & 0xf0) | cc;
  });
}

/** The stuffing of the PES header gives room for an adaptation field. */
function markRandomAccess(packet: Buffer): void {
  const headerEnd = 4 + 9 + packet[4 + 8]!;
  packet[4 + 8]! -= 2;
  packet.copyWithin(6, 4, headerEnd - 2);
  packet[3]! |= 0x20;
  packet[4] = 1;
  packet[5] = 0x40; // random_access_indicator
}

function isPicture(packet: Buffer): boolean {
  return pidOf(packet) === VIDEO && (packet[1]! & 0x40) !== 0;
}

function pidOf(packet: Buffer): number {
  return packet.readUInt16BE(1) & 0x1fff;
}

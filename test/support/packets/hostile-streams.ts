import { longSection, sectionPackets, u16 } from './section-builder.js';
import { payloadPacket, pcrPacket } from './ts-packets.js';

const PAT_PID = 0;
const SDT_PID = 0x11;
const EIT_PID = 0x12;
const FIRST_PMT_PID = 0x20;
const LANGUAGE = [0x0a, 4, 0x65, 0x6e, 0x67, 0]; // ISO_639_language_descriptor: eng

/** Writes sections as packets whose continuity counters are right. */
class SectionStream {
  readonly packets: Buffer[] = [];
  readonly #ccs = new Map<number, number>();

  add(pid: number, section: Buffer): void {
    const cc = this.#ccs.get(pid) ?? 0;
    const packets = sectionPackets(pid, [section], cc);
    this.#ccs.set(pid, cc + packets.length);
    this.packets.push(...packets);
  }
}

/** Every PID, each with a PCR and PES packets with PTS. */
export function floodOfPids(): Buffer {
  const packets = Array.from({ length: 2 * 8191 }, (_, n) => {
    const pid = n % 8191;
    return n < 8191 ? pcrPacket(pid, n * 300) : pesStart(pid, n);
  });
  return Buffer.concat(packets);
}

/** More programs than a PAT should have, each with a PMT of 15 streams, most of which share their PIDs with others. */
export function floodOfPrograms(): Buffer {
  const stream = new SectionStream();
  for (let number = 0; number < 8; number++) stream.add(PAT_PID, pat(250, FIRST_PMT_PID, number, 7));
  for (let n = 0; n < 2000; n++) stream.add(FIRST_PMT_PID + n, pmt(n + 1, 15, 0));
  return Buffer.concat(stream.packets);
}

/** A PAT with other PIDs in every packet. */
export function changingPat(): Buffer {
  const stream = new SectionStream();
  for (let n = 0; n < 2000; n++) stream.add(PAT_PID, pat(40, 0x100 + (n % 64), 0, 0, n % 32));
  return Buffer.concat(stream.packets);
}

/** 250 programs, and another PMT in every packet. */
export function changingPmts(): Buffer {
  const stream = new SectionStream();
  stream.add(PAT_PID, pat(250, FIRST_PMT_PID, 0, 0));
  for (let n = 0; n < 1000; n++) {
    stream.add(FIRST_PMT_PID + (n % 250), pmt((n % 250) + 1, 15, Math.floor(n / 250)));
  }
  return Buffer.concat(stream.packets);
}

/** Tables of all kinds of EIT, none of them twice. */
export function floodOfTables(): Buffer {
  const stream = new SectionStream();
  for (let n = 0; n < 10_000; n++) {
    const body = [...u16(n), ...u16(n >> 3), 0, 0x50];
    stream.add(EIT_PID, longSection({ tableId: 0x50 + (n % 16), extension: (n * 7) & 0xffff, body }));
  }
  return Buffer.concat(stream.packets);
}

/** Tables that begin with the first of 256 long sections and never go on. */
export function unfinishedTables(): Buffer {
  const stream = new SectionStream();
  for (let n = 0; n < 4000; n++) {
    const body = new Array<number>(1000).fill(n & 0xff);
    stream.add(EIT_PID, longSection({ tableId: 0x50 + (n % 16), extension: (n * 7) & 0xffff, last: 255, body }));
  }
  return Buffer.concat(stream.packets);
}

/** An SDT of 256 sections with 28 named services each. */
export function floodOfServices(): Buffer {
  const stream = new SectionStream();
  for (let number = 0; number < 256; number++) {
    const services = Array.from({ length: 28 }, (_, n) => service(number * 28 + n));
    const body = [...u16(1), 0xff, ...services.flat()];
    stream.add(SDT_PID, longSection({ tableId: 0x42, number, last: 255, body }));
  }
  return Buffer.concat(stream.packets);
}

/** PMTs filled with the shortest descriptors there are. */
export function floodOfDescriptors(): Buffer {
  const stream = new SectionStream();
  const empty = new Array<number>(300).fill(0).flatMap(() => [0x0a, 0]);
  stream.add(PAT_PID, pat(250, FIRST_PMT_PID, 0, 0));
  for (let n = 0; n < 250; n++) {
    const body = [...u16(0xe300), ...u16(0xf000), 6, ...u16(0xe400 + n), ...u16(0xf000 | empty.length), ...empty];
    stream.add(FIRST_PMT_PID + n, longSection({ tableId: 2, extension: n + 1, body }));
  }
  for (let n = 0; n < 250; n++) stream.packets.push(pesStart(0x400 + n, 0));
  return Buffer.concat(stream.packets);
}

/** Section `number` of a PAT, with programs in a row of PIDs. */
function pat(programs: number, firstPid: number, number: number, last: number, version = 0): Buffer {
  const first = number * programs;
  const body = Array.from({ length: programs }, (_, n) => [
    ...u16(first + n + 1),
    ...u16(0xe000 | (firstPid + first + n)),
  ]);
  return longSection({ tableId: 0, number, last, version, body: body.flat() });
}

function pmt(programNumber: number, streams: number, version: number): Buffer {
  const loop = Array.from({ length: streams }, (_, n) => {
    const pid = 0x400 + ((programNumber * streams + n + version) % 7000);
    return [n % 2 === 0 ? 0x1b : 0x0f, ...u16(0xe000 | pid), ...u16(0xf000 | LANGUAGE.length), ...LANGUAGE];
  });
  const pcrPid = 0xe000 | (0x300 + (programNumber % 0x100));
  return longSection({
    tableId: 2,
    extension: programNumber,
    version,
    body: [...u16(pcrPid), ...u16(0xf000), ...loop.flat()],
  });
}

function service(id: number): number[] {
  const name = new Array<number>(20).fill(0x41 + (id % 26));
  const descriptor = [0x48, name.length + 3, 1, 0, name.length, ...name]; // service_descriptor without provider
  return [...u16(id), 0xfc, ...u16(0x8000 | descriptor.length), ...descriptor];
}

function pesStart(pid: number, n: number): Buffer {
  const packet = payloadPacket(pid, 0);
  packet[1] = packet[1]! | 0x40; // payload_unit_start_indicator
  packet.set([0, 0, 1, 0xe0, 0, 0, 0x80, 0x80, 5, 0x21, 0, 1, (n >> 7) & 0xff, ((n & 0x7f) << 1) | 1], 4); // video with PTS
  return packet;
}

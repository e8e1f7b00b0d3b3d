import { performance } from 'node:perf_hooks';
import { crc32 } from '../src/mpegts/crc32.js';
import { PACKET_SIZE, pusiAt } from '../src/mpegts/packet.js';
import { SectionAssembler } from '../src/mpegts/section-assembler.js';
import { longSection, sectionPackets } from '../test/support/packets/section-builder.js';
import { median, round } from './support/figures.js';
import { saveResult } from './support/results.js';

const RUNS = 15;
/** Larger than the caches. */
const INPUT_BYTES = 64 * 2 ** 20;
const SECTION_SIZE = 183;
const HEADER_SIZE = 4;

const oneTable = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  return crc;
});
const short = repeated(sectionPackets(0x12, [sectionOf(SECTION_SIZE)]));
const long = repeated(
  sectionPackets(
    0x12,
    Array.from({ length: 40 }, () => sectionOf(700)),
  ),
);

const oneTableNs = timesOf(short, () => crcOfAll(crc32OneTable));
const slicedNs = timesOf(short, () => crcOfAll(crc32));
const shortNs = timesOf(short, () => assemble(short));
const longNs = timesOf(long, () => assemble(long));
const row = (stage: string, values: readonly number[]) => [stage, round(median(values)), round(Math.max(...values))];
const ratio = median(oneTableNs) / median(slicedNs);
saveResult('sections', {
  title: 'Sections',
  method: `One thread, ${INPUT_BYTES / 2 ** 20} MiB of packets of one PID with sections; median and worst of ${RUNS} passes, in ns.`,
  columns: ['stage', 'median ns per packet', 'worst ns per packet'],
  rows: [
    row(`CRC of ${SECTION_SIZE} bytes, one table`, oneTableNs),
    row(`CRC of ${SECTION_SIZE} bytes, eight tables (used)`, slicedNs),
    row('assemble, one section in every packet', shortNs),
    row('assemble, sections of 700 bytes', longNs),
  ],
  verdicts: [`eight tables are ${round(ratio)} times as fast as one`],
});
if (ratio < 1.3) throw new Error(`eight tables must be at least 1.3 times as fast as one, got ${round(ratio)}`);

function sectionOf(size: number): Buffer {
  return longSection({ tableId: 0x4e, body: Array.from({ length: size - 12 }, (_, n) => (n * 37) & 0xff) });
}

function repeated(packets: readonly Buffer[]): Buffer {
  const once = Buffer.concat(packets);
  return Buffer.concat(new Array<Buffer>(Math.floor(INPUT_BYTES / once.length)).fill(once));
}

function crcOfAll(crc: (bytes: Uint8Array, start: number, end: number) => number): number {
  let wrong = 0;
  for (let pos = 0; pos < short.length; pos += PACKET_SIZE) {
    if (crc(short, pos + HEADER_SIZE + 1, pos + PACKET_SIZE) !== 0) wrong++;
  }
  return wrong;
}

function crc32OneTable(bytes: Uint8Array, start: number, end: number): number {
  let crc = -1;
  for (let pos = start; pos < end; pos++) crc = (crc << 8) ^ oneTable[(crc >>> 24) ^ bytes[pos]!]!;
  return crc;
}

/** Gives the faults, of which there are none. */
function assemble(ts: Buffer): number {
  const assembler = new SectionAssembler(0x12, { section() {}, sectionCrcError() {} });
  for (let pos = 0; pos < ts.length; pos += PACKET_SIZE) {
    assembler.feed(ts, pos + HEADER_SIZE, pos + PACKET_SIZE, pusiAt(ts, pos), 0);
  }
  return assembler.crcErrors + assembler.malformed;
}

/** ns per packet of each of several passes, a first one left out. */
function timesOf(ts: Buffer, pass: () => number): number[] {
  if (pass() !== 0) throw new Error('a section of the input is wrong');
  return Array.from({ length: RUNS }, () => {
    const begin = performance.now();
    pass();
    return ((performance.now() - begin) * 1e6 * PACKET_SIZE) / ts.length;
  });
}

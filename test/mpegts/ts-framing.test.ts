import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { PACKET_SIZE } from '../../src/mpegts/packet.js';
import { type PacketSink, TsFraming } from '../../src/mpegts/ts-framing.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { numberedPackets } from '../support/packets/ts-packets.js';

/** Keeps the packets and a line for each event. */
class Collector implements PacketSink {
  readonly packets: Buffer[] = [];
  readonly events: string[] = [];

  feed(bytes: Uint8Array, offset: number, packets: number): void {
    for (let n = 0; n < packets; n++) {
      this.packets.push(Buffer.from(bytes.subarray(offset + n * PACKET_SIZE).subarray(0, PACKET_SIZE)));
    }
  }

  endBatch(): void {}

  syncByteError(): void {
    this.events.push(`error after ${this.packets.length}`);
  }

  syncLost(): void {
    this.events.push(`lost after ${this.packets.length}`);
  }

  syncRegained(): void {
    this.events.push(`regained after ${this.packets.length}`);
  }
}

function frame(input: Buffer, chunk: number): { collector: Collector; framing: TsFraming } {
  const collector = new Collector();
  const framing = new TsFraming(collector);
  for (let pos = 0; pos < input.length; pos += chunk) framing.feed(input, pos, Math.min(chunk, input.length - pos), 0);
  framing.end(0);
  return { collector, framing };
}

/** Packets whose numbers are in their bytes, which never are 0x47. */
const PACKETS = numberedPackets(60);
const damaged = (packet: Buffer) => Buffer.concat([Buffer.from([0x46]), packet.subarray(1)]);

const CASES: readonly {
  name: string;
  input: readonly Buffer[];
  /** Numbers of the packets passed on. */
  passed: readonly number[];
  events: readonly string[];
  skipped: number;
}[] = [
  { name: 'sound', input: PACKETS, passed: range(0, 60), events: [], skipped: 0 },
  {
    name: 'one wrong sync byte: synchronisation stays',
    input: PACKETS.map((packet, n) => (n === 10 ? damaged(packet) : packet)),
    passed: [...range(0, 10), ...range(11, 60)],
    events: ['error after 10'],
    skipped: 188,
  },
  {
    name: 'two wrong sync bytes in a row: lost, and regained with the five behind',
    input: PACKETS.map((packet, n) => (n === 10 || n === 11 ? damaged(packet) : packet)),
    passed: [...range(0, 10), ...range(12, 60)],
    events: ['error after 10', 'error after 10', 'lost after 10', 'regained after 10'],
    skipped: 2 * 188,
  },
  {
    name: 'two wrong sync bytes with a right one between',
    input: PACKETS.map((packet, n) => (n === 10 || n === 12 ? damaged(packet) : packet)),
    passed: [...range(0, 10), 11, ...range(13, 60)],
    events: ['error after 10', 'error after 11'],
    skipped: 2 * 188,
  },
  {
    name: '100 bytes too many: out of step until the search finds it again',
    input: [...PACKETS.slice(0, 10), Buffer.alloc(100, 1), ...PACKETS.slice(10)],
    // The wrong sync bytes stand at 10·188 and 11·188; packet 10 began between them, packet 11 begins at 11·188 + 100.
    passed: [...range(0, 10), ...range(11, 60)],
    events: ['error after 10', 'error after 10', 'lost after 10', 'regained after 10'],
    skipped: 188 + 100,
  },
  {
    name: 'garbage before the first packet',
    input: [Buffer.from('4700004700', 'hex'), ...PACKETS],
    passed: range(0, 60),
    events: [],
    skipped: 5,
  },
  {
    name: 'cut off at the end',
    input: [...PACKETS.slice(0, 8), PACKETS[8]!.subarray(0, 100)],
    passed: range(0, 8),
    events: [],
    skipped: 100,
  },
  { name: 'three packets only', input: PACKETS.slice(0, 3), passed: range(0, 3), events: [], skipped: 0 },
  { name: 'no packet at all', input: [Buffer.alloc(5000, 1)], passed: [], events: [], skipped: 5000 },
];

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, n) => start + n);
}

describe('TsFraming', () => {
  for (const { name, input, passed, events, skipped } of CASES) {
    test(name, () => {
      for (const chunk of [1, 100, 188, 1000, 1e6]) {
        const { collector, framing } = frame(Buffer.concat(input), chunk);
        assert.deepEqual(
          collector.packets.map((packet) => PACKETS.findIndex((original) => original.equals(packet))),
          passed,
        );
        assert.deepEqual(collector.events, events);
        assert.equal(framing.skippedBytes, skipped);
        assert.equal(framing.syncByteErrors, events.filter((event) => event.startsWith('error')).length);
      }
    });
  }

  test('accounts for every byte of any input', () => {
    const piece = fc.oneof(
      { weight: 6, arbitrary: fc.constant(PACKETS[0]!) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 400 }) },
      { weight: 1, arbitrary: fc.constant(Buffer.alloc(200, 0x47)) },
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.integer({ min: 1, max: 5000 }), (pieces, chunk) => {
        const input = Buffer.concat(pieces);
        const { collector, framing } = frame(input, chunk);
        assert.equal(collector.packets.length * PACKET_SIZE + framing.skippedBytes, input.length);
        assert.ok(collector.packets.every((packet) => packet[0] === 0x47));
      }),
      { numRuns: fuzzRuns(200) },
    );
  });
});

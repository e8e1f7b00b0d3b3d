import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { AncAnalyzer } from '../../../src/st2110/d40/anc-analyzer.js';
import { AncContent, type AncContentSink } from '../../../src/st2110/d40/anc-content.js';
import type { AncillaryTimecode } from '../../../src/st2110/d40/ancillary-timecode.js';
import { PictureRate } from '../../../src/st2110/d40/picture-rate.js';
import { Scte104Assembler } from '../../../src/st2110/d40/scte104-assembler.js';
import { type Scte104Message, scte104MessageOf } from '../../../src/st2110/d40/scte104-message.js';
import { TimecodeFollower } from '../../../src/st2110/d40/timecode-follower.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { type AncSpec, ancPayload } from '../../support/st2110/anc-builder.js';

const NO_SINK: AncContentSink = { timecodeJump: () => {}, activeFormat: () => {}, message: () => {} };

function showPackets(packets: readonly AncSpec[], take: ConstructorParameters<typeof AncAnalyzer>[0]): void {
  const analyzer = new AncAnalyzer(take);
  for (const packet of packets) {
    const bytes = ancPayload({ packets: [packet] });
    analyzer.feed(bytes, 0, bytes.length, true, 1);
  }
}

describe('messages of SCTE 104', () => {
  const ops = (count: number, ...bytes: readonly number[]): number[] => {
    const size = 12 + bytes.length;
    return [0xff, 0xff, size >> 8, size & 0xff, 0, 0, 7, 0, 3, 0, 0, count, ...bytes];
  };

  // The fields of SCTE 104, 9.3.4 and 9.8.3, in their order.
  test('a time signal with a segmentation descriptor', () => {
    const segmentation = [0, 0, 0, 9, 0, 0, 30, 8, 2, 0xab, 0xcd, 0x34, 1, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0];
    const bytes = ops(2, 0x01, 0x04, 0, 2, 0x0f, 0xa0, 0x01, 0x0b, 0, segmentation.length, ...segmentation);
    const result = scte104MessageOf(Uint8Array.from(bytes));
    assert.ok('message' in result);
    assert.deepEqual(result.message, {
      message_number: 7,
      dpi_pid_index: 3,
      time: null,
      operations: [
        { operation: 'time_signal_request', pre_roll_ms: 4000 },
        {
          operation: 'segmentation_descriptor_request',
          segmentation_event_id: 9,
          is_cancelled: false,
          duration_s: 30,
          upid_type: 8,
          upid: 'abcd',
          segmentation_type_id: 0x34,
          segment_num: 1,
          segments_expected: 2,
        },
      ],
    });
  });

  test('a message over several packets, one that is sent again, and one without its beginning', () => {
    const messages: Scte104Message[] = [];
    const assembler = new Scte104Assembler((message) => messages.push(message));
    const bytes = ops(1, 0x01, 0x04, 0, 2, 0, 1);
    const packet = (descriptor: number, data: readonly number[]): AncSpec => ({
      did: 0x41,
      sdid: 0x07,
      line: 12,
      data: [descriptor, ...data],
    });
    const packets = [
      packet(0b1100, bytes.slice(0, 7)),
      packet(0b1010, bytes.slice(7)),
      packet(0b1001, bytes),
      packet(0b1010, bytes),
      packet(0b1000, bytes),
    ];
    showPackets(packets, (anc) => assembler.feed(anc));
    assert.deepEqual(assembler.counts(), { messages: 2, repeats: 1, faults: 1 });
    assert.equal(messages.length, 2);
  });

  test('any bytes are read without a fault of our own', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.boolean(), (bytes, isMultiple) => {
        if (isMultiple) bytes.set([0xff, 0xff, 0, Math.min(bytes.length, 255)].slice(0, bytes.length));
        const result = scte104MessageOf(bytes.slice());
        if ('message' in result) assert.ok(result.message.operations.length <= 255);
      }),
      { numRuns: fuzzRuns(200) },
    );
  });
});

test('any ANC packets: what is kept of them is bounded', () => {
  const anyPacket = fc.record(
    {
      did: fc.constantFrom(0x60, 0x61, 0x41, 0x43),
      sdid: fc.constantFrom(0x60, 0x01, 0x05, 0x07, 0x02),
      data: fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 60 }),
    },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(fc.array(anyPacket, { maxLength: 30 }), (packets) => {
      const content = new AncContent(NO_SINK);
      let timestamp = 0;
      showPackets(packets, (packet) => {
        timestamp += 3003;
        content.feed(packet, timestamp, 29.97);
      });
      assert.ok(content.report().timecodes.length <= 8);
    }),
    { numRuns: fuzzRuns(60) },
  );
});

function codeOf(text: string): AncillaryTimecode {
  const isDropFrame = text.includes(';');
  const [hours = 0, minutes = 0, seconds = 0, frames = 0] = text.split(/[:;]/).map(Number);
  return { text, source: 'LTC', hours, minutes, seconds, frames, isDropFrame };
}

// Spec: SMPTE ST 12-1: 29.97 Hz with dropped numbers leaves out 00 and 01 of each minute, but for each tenth.
describe('a time code against the pictures', () => {
  const cases: readonly [name: string, codes: readonly string[], hz: number, ticks: number, jumps: number][] = [
    ['25 Hz', ['09:59:59:24', '10:00:00:00', '10:00:00:01'], 25, 3600, 0],
    ['dropped numbers', ['10:00:59;29', '10:01:00;02', '10:01:00;03'], 30_000 / 1001, 3003, 0],
    ['no dropped numbers in each tenth minute', ['10:09:59;29', '10:10:00;00'], 30_000 / 1001, 3003, 0],
    ['numbers that should have been dropped', ['10:00:59:29', '10:01:00:02'], 30_000 / 1001, 3003, 1],
    ['midnight', ['23:59:59:24', '00:00:00:00'], 25, 3600, 0],
    ['one time code for two fields', ['10:00:00:00', '10:00:00:00', '10:00:00:01'], 25, 1800, 0],
    ['it stands still', ['10:00:00:00', '10:00:00:00', '10:00:00:00'], 25, 90_000, 2],
    ['back by an hour', ['10:00:00:00', '09:00:00:01'], 25, 3600, 1],
  ];
  for (const [name, codes, hz, ticks, jumps] of cases) {
    test(name, () => {
      const follower = new TimecodeFollower();
      codes.forEach((text, index) => void follower.feed(codeOf(text), index * ticks, hz));
      assert.equal(follower.reports()[0]!.jumps, jumps);
    });
  }
});

test('the rate of pictures by their timestamps; what is missing does not change it', () => {
  const rate = new PictureRate();
  for (let picture = 0; picture < 20; picture++) {
    if (picture === 10) rate.noteGap();
    rate.feed(((picture < 10 ? picture : picture + 5) * 1501.5) | 0);
  }
  assert.ok(Math.abs(rate.pictureHz - 60_000 / 1001) < 0.05);
  assert.ok(Math.abs(rate.timecodeHz - 30_000 / 1001) < 0.05);
});

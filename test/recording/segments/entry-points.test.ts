import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ABSENT, PACKET_SIZE } from '../../../src/mpegts/packet.js';
import { Entry, EntryPoints } from '../../../src/recording/segments/entry-points.js';
import { longSection, sectionPackets, u16 } from '../../support/packets/section-builder.js';
import { payloadPacket } from '../../support/packets/ts-packets.js';
import { missingTool } from '../../support/programs/privileges.js';
import { REPOSITORY } from '../../support/programs/programs.js';

const PMT_PID = 0x100;
const VIDEO_PID = 0x101;
const AUDIO_PID = 0x102;
const BARS = join(REPOSITORY, 'test_data/bars.mpegts');

type Stream = readonly [streamType: number, pid: number];

/** PAT and PMT of program 5 with these streams. */
function tables(...streams: readonly Stream[]): Buffer {
  const body = streams.flatMap(([type, pid]) => [type, ...u16(0xe000 | pid), 0xf0, 0]);
  return Buffer.concat([
    ...sectionPackets(0, [longSection({ tableId: 0, body: [...u16(5), ...u16(0xe000 | PMT_PID)] })]),
    ...sectionPackets(PMT_PID, [
      longSection({ tableId: 2, extension: 5, body: [...u16(0xe000 | VIDEO_PID), 0xf0, 0, ...body] }),
    ]),
  ]);
}

/** A packet in which a PES packet with PTS 90,000 begins, and then this. */
function pesPacket(pid: number, ...payload: readonly number[]): Buffer {
  const packet = payloadPacket(pid, 0);
  packet[1] = packet[1]! | 0x40; // payload_unit_start_indicator
  const header = [0, 0, 1, 0xe0, 0, 0, 0x80, 0x80, 5]; // PES packet of any length, PTS alone, 5 bytes of header
  packet.set([...header, 0x21, 0, 5, 0xbf, 0x21, ...payload], 4); // 90,000: 0, 2, 24,464 with their marker bits
  return packet;
}

/** The same with an adaptation field that has random_access_indicator. */
function markedPacket(pid: number): Buffer {
  const packet = pesPacket(pid);
  packet.copyWithin(6, 4);
  packet[3] = 0x30; // adaptation field and payload
  packet.set([1, 0x40], 4); // a byte of flags: random_access_indicator
  return packet;
}

function feed(points: EntryPoints, ts: Uint8Array): Entry[] {
  return Array.from({ length: ts.length / PACKET_SIZE }, (_, n) => points.feed(ts, n * PACKET_SIZE));
}

const UNITS: readonly { what: string; streams: readonly Stream[]; packet: Buffer; expected: Entry }[] = [
  {
    what: 'MPEG-2 video: a sequence header',
    streams: [[2, VIDEO_PID]],
    packet: pesPacket(VIDEO_PID, 0, 0, 1, 0xb3),
    expected: Entry.RANDOM_ACCESS,
  },
  {
    what: 'MPEG-2 video: a picture without one',
    streams: [[2, VIDEO_PID]],
    packet: pesPacket(VIDEO_PID, 0, 0, 1, 0),
    expected: Entry.UNIT,
  },
  {
    what: 'H.264: access unit delimiter, then parameters of a sequence (nal_unit_type 7)',
    streams: [[0x1b, VIDEO_PID]],
    packet: pesPacket(VIDEO_PID, 0, 0, 1, 9, 0x10, 0, 0, 1, 0x67),
    expected: Entry.RANDOM_ACCESS,
  },
  {
    what: 'H.264: a slice that is no IDR picture (nal_unit_type 1)',
    streams: [[0x1b, VIDEO_PID]],
    packet: pesPacket(VIDEO_PID, 0, 0, 1, 0x41),
    expected: Entry.UNIT,
  },
  {
    what: 'HEVC: CRA_NUT (21)',
    streams: [[0x24, VIDEO_PID]],
    packet: pesPacket(VIDEO_PID, 0, 0, 1, 21 << 1, 1),
    expected: Entry.RANDOM_ACCESS,
  },
  {
    what: 'random_access_indicator alone',
    streams: [[0x1b, VIDEO_PID]],
    packet: markedPacket(VIDEO_PID),
    expected: Entry.RANDOM_ACCESS,
  },
  {
    what: 'audio without video: each PES packet',
    streams: [[0x0f, AUDIO_PID]],
    packet: pesPacket(AUDIO_PID),
    expected: Entry.RANDOM_ACCESS,
  },
  {
    what: 'audio beside video: none',
    streams: [
      [0x0f, AUDIO_PID],
      [2, VIDEO_PID],
    ],
    packet: pesPacket(AUDIO_PID),
    expected: Entry.NONE,
  },
  { what: 'a packet in the midst of one', streams: [[2, VIDEO_PID]], packet: payloadPacket(VIDEO_PID, 1), expected: 0 },
];

describe('where a reader may enter', () => {
  for (const { what, streams, packet, expected } of UNITS) {
    test(what, () => {
      const points = new EntryPoints();
      feed(points, tables(...streams));
      assert.equal(points.programNumber, 5);
      assert.deepEqual(feed(points, packet), [expected]);
      assert.equal(points.pts90k, expected === Entry.NONE ? ABSENT : 90_000);
    });
  }

  test('nowhere before the tables, and in a stream without video and audio', () => {
    const points = new EntryPoints();
    assert.deepEqual(feed(points, pesPacket(VIDEO_PID, 0, 0, 1, 0xb3)), [Entry.NONE]);
    feed(points, tables([0x86, VIDEO_PID])); // SCTE 35
    assert.equal(points.hasEntries, false);
    assert.equal(points.programNumber, ABSENT);
  });

  test('the stream that a new PMT names', () => {
    const points = new EntryPoints();
    feed(points, tables([2, VIDEO_PID]));
    feed(points, tables([2, VIDEO_PID + 8]));
    assert.deepEqual(feed(points, pesPacket(VIDEO_PID, 0, 0, 1, 0xb3)), [Entry.NONE]);
    assert.deepEqual(feed(points, pesPacket(VIDEO_PID + 8, 0, 0, 1, 0xb3)), [Entry.RANDOM_ACCESS]);
  });

  test('the key frames that ffprobe finds', { skip: missingTool('ffprobe') }, () => {
    const ts = readFileSync(BARS);
    const points = new EntryPoints();
    const found = [];
    for (let pos = 0; pos < ts.length; pos += PACKET_SIZE) {
      if (points.feed(ts, pos) === Entry.RANDOM_ACCESS) found.push(points.pts90k);
    }
    const args = ['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'packet=pts,flags', '-of', 'csv=p=0', BARS];
    const lines = execFileSync('ffprobe', args, { encoding: 'utf8' }).split('\n');
    const keys = lines.filter((line) => line.includes(',K')).map(Number.parseFloat);
    assert.ok(keys.length > 3);
    assert.deepEqual(found, keys);
  });

  test('any packets are survived', () => {
    const packets = fc.array(fc.uint8Array({ minLength: PACKET_SIZE - 4, maxLength: PACKET_SIZE - 4 }), {
      maxLength: 8,
    });
    const pids = fc.constantFrom(0, 0x11, PMT_PID, VIDEO_PID);
    fc.assert(
      fc.property(packets, pids, fc.nat(255), (payloads, pid, flags) => {
        const points = new EntryPoints();
        feed(points, tables([2, VIDEO_PID]));
        const ts = payloads.map((payload) =>
          Buffer.concat([Buffer.from([0x47, 0x40 | (pid >> 8), pid, flags]), payload]),
        );
        feed(points, Buffer.concat(ts));
        points.tables.packets();
      }),
    );
  });
});

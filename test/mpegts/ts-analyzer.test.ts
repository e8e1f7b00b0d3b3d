import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { NULL_PID, PACKET_SIZE } from '../../src/mpegts/packet.js';
import { TsAnalyzer } from '../../src/mpegts/ts-analyzer.js';
import { assertJsonReady } from '../support/analysis/analyzer-fuzz.js';
import { RecordingObserver } from '../support/analysis/recording-observer.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { longSection, sectionPackets, u16 } from '../support/packets/section-builder.js';
import { generateTs } from '../support/packets/ts-generator.js';
import { payloadPacket, pcrPacket } from '../support/packets/ts-packets.js';

const BITRATE_BPS = 10_000_000;
const PACKET_NS = (PACKET_SIZE * 8e9) / BITRATE_BPS;
const PID = 0x100;

function analyse(packets: readonly Uint8Array[], analyzer = new TsAnalyzer()): TsAnalyzer {
  for (const packet of packets) analyzer.feed(packet, 0, packet.length / PACKET_SIZE, 0);
  return analyzer;
}

/** A stream of the generator, 7 packets at a time, each at the time of its first. */
function feedStream(analyzer: TsAnalyzer, packets: number): void {
  const stream = generateTs(packets, { bitrateBps: BITRATE_BPS });
  for (let packet = 0; packet < packets; packet += 7) {
    analyzer.feed(stream, packet * PACKET_SIZE, Math.min(7, packets - packet), packet * PACKET_NS);
  }
}

describe('TsAnalyzer', () => {
  test('measures a sound stream', () => {
    const observer = new RecordingObserver();
    const analyzer = new TsAnalyzer(observer);
    feedStream(analyzer, 21_000); // 3.16 s: PAT and PMT every 100 ms, PCR every 35 ms, a tenth of null packets
    const snapshot = analyzer.snapshot();
    assert.deepEqual(observer.events, []);
    assert.deepEqual(
      snapshot.pids.map(({ pid }) => pid),
      [0, 0x100, 0x101, 0x102, 0x1000, NULL_PID],
    );
    assert.equal(snapshot.packets, 21_000);
    assert.ok(Math.abs(snapshot.pcr_bitrate_bps! / BITRATE_BPS - 1) < 1e-4);
    assert.ok(Math.abs(snapshot.bitrate_bps! / BITRATE_BPS - 1) < 1e-6);
    for (const rate of [snapshot.bitrate_now_bps, snapshot.bitrate_min_bps, snapshot.bitrate_max_bps]) {
      assert.ok(Math.abs(rate! / BITRATE_BPS - 1) < 1e-3);
    }
    const video = snapshot.pids.find(({ pid }) => pid === 0x100)!;
    assert.equal(video.pts_count, video.pes_count);
    assert.equal(observer.sections.filter((section) => section === '0 0').length, 32);
    assert.equal(observer.sections.filter((section) => section === '4096 2').length, 32);
    assert.deepEqual(analyzer.map.programNumbersOf(0x101), [1]);
    assertJsonReady(snapshot);
  });

  test('counts a packet with transport_error_indicator as nothing else', () => {
    const observer = new RecordingObserver();
    const damaged = payloadPacket(PID, 9);
    damaged[1]! |= 0xc0; // TEI, PUSI
    damaged[3]! |= 0x80; // scrambled
    const snapshot = analyse(
      [payloadPacket(PID, 3), damaged, payloadPacket(PID, 4)],
      new TsAnalyzer(observer),
    ).snapshot();
    assert.deepEqual(observer.events, ['tei 256']);
    assert.equal(snapshot.packets, 3);
    assert.equal(snapshot.tei, 1);
    const { packets, tei, scrambled_packets, unit_starts, cc_errors } = snapshot.pids[0]!;
    assert.deepEqual([packets, tei, scrambled_packets, unit_starts, cc_errors], [2, 1, 0, 0, 0]);
  });

  // packet        0  x  2  x  x  5  6  7  8  9
  // sync byte        error    error, error and lost     regained with the fifth in a row
  test('judges the sync bytes of packets that are in step', () => {
    const observer = new RecordingObserver();
    const packets = Array.from({ length: 10 }, (_, n) => payloadPacket(PID, n));
    for (const wrong of [1, 3, 4]) packets[wrong]![0] = 0x46;
    const snapshot = analyse(packets, new TsAnalyzer(observer)).snapshot();
    const sync = observer.events.filter((event) => event.startsWith('sync'));
    assert.deepEqual(sync, ['sync byte', 'sync byte', 'sync byte', 'sync lost', 'sync regained']);
    assert.deepEqual([snapshot.packets, snapshot.sync_errors, snapshot.sync_losses], [7, 3, 1]);
  });

  test('feeds no duplicate to the sections and counts its PES packet once', () => {
    const observer = new RecordingObserver();
    const [pat] = sectionPackets(0, [longSection({ tableId: 0, body: [...u16(1), ...u16(0xf000)] })]);
    const pes = payloadPacket(PID, 0);
    pes[1]! |= 0x40;
    Buffer.from('000001e000008080052100377741', 'hex').copy(pes, 4); // PTS 900000
    const snapshot = analyse([pat!, pat!, pes, pes], new TsAnalyzer(observer)).snapshot();
    assert.deepEqual(observer.sections, ['0 0']);
    assert.deepEqual(observer.clocks, ['PTS 256 900000']);
    assert.deepEqual(
      snapshot.pids.map(({ duplicates }) => duplicates),
      [1, 1],
    );
    assert.equal(snapshot.pids[1]!.pts_count, 1);
  });

  // A section over three packets, the second lost, then a whole one.
  test('drops a section with packets missing, and tells of a wrong CRC', () => {
    const observer = new RecordingObserver();
    const programs = Array.from({ length: 120 }, (_, n) => [...u16(n + 1), ...u16(0xf000)]).flat();
    const long = sectionPackets(0, [longSection({ tableId: 0, body: programs })]);
    const broken = longSection({ tableId: 0, version: 1, body: [] });
    broken[5]! ^= 2;
    const [wrong] = sectionPackets(0, [broken], 4);
    const [whole] = sectionPackets(0, [longSection({ tableId: 0, version: 2, body: [] })], 3);
    analyse([long[0]!, long[2]!, whole!, wrong!], new TsAnalyzer(observer));
    assert.equal(long.length, 3);
    assert.deepEqual(observer.sections, ['0 0']);
    assert.deepEqual(observer.events, ['cc 0 at 0: 1 expected, 2', 'crc 0 0']);
  });

  test('reports nothing across a gap of the link', () => {
    const observer = new RecordingObserver();
    const analyzer = new TsAnalyzer(observer);
    analyse([payloadPacket(PID, 3), pcrPacket(0x101, 0)], analyzer);
    analyzer.noteGap();
    analyse([payloadPacket(PID, 9), pcrPacket(0x101, 27_000_000)], analyzer);
    const { cc_errors, pcr_bitrate_bps } = analyzer.snapshot();
    assert.deepEqual(observer.events, []);
    assert.deepEqual([cc_errors, pcr_bitrate_bps], [0, null]);
  });

  // 9 packets in 20 ms, then 1 in 20 ms: 10 packets of 1504 bits in 40 ms are 376 kb/s; the mean of both rates, too. Then 5 in 120 ms.
  test('the bitrate by the PCRs is bits over time, not a mean of rates', () => {
    const analyzer = new TsAnalyzer();
    const packets: Buffer[] = [pcrPacket(PID, 0)];
    for (const [count, ms] of [
      [9, 20],
      [1, 40],
      [5, 160],
    ] as const) {
      for (let n = 1; n < count; n++) packets.push(payloadPacket(NULL_PID, 0));
      packets.push(pcrPacket(PID, ms * 27_000));
    }
    const { pcr_bitrate_bps, pcr_bitrate_samples } = analyse(packets, analyzer).snapshot();
    assert.deepEqual([pcr_bitrate_bps, pcr_bitrate_samples], [(15 * 1504) / 0.16, 3]);
  });

  test('begins the counts anew and goes on with the stream', () => {
    const observer = new RecordingObserver();
    const analyzer = new TsAnalyzer(observer);
    analyse([payloadPacket(PID, 3)], analyzer);
    assert.equal(analyzer.snapshotAndReset().packets, 1);
    assert.equal(analyzer.snapshot().packets, 0);
    analyse([payloadPacket(PID, 4), payloadPacket(PID, 6)], analyzer);
    assert.deepEqual(observer.events, ['cc 256 at 0: 5 expected, 6']);
    assert.equal(analyzer.snapshot().packets, 2);
    assert.equal(analyzer.packets, 3);
    analyzer.reset();
    analyse([payloadPacket(PID, 12)], analyzer);
    assert.equal(analyzer.packets, 1);
    assert.equal(analyzer.snapshot().cc_errors, 0);
  });

  test('compares duplicates across a buffer that is filled again', () => {
    const analyzer = new TsAnalyzer();
    const buffer = Buffer.alloc(PACKET_SIZE);
    for (const packet of [
      payloadPacket(PID, 3, 1),
      payloadPacket(PID, 3, 1),
      payloadPacket(PID, 4, 1),
      payloadPacket(PID, 4, 2),
    ]) {
      packet.copy(buffer);
      analyzer.feed(buffer, 0, 1, 0);
      analyzer.endBatch();
    }
    const { duplicates, cc_errors } = analyzer.snapshot().pids[0]!;
    assert.deepEqual([duplicates, cc_errors], [1, 1]);
  });

  test('holds a bounded state of all PIDs at once', () => {
    const analyzer = new TsAnalyzer();
    for (let pid = 0; pid <= NULL_PID; pid++) analyse([payloadPacket(pid, 0), payloadPacket(pid, 0)], analyzer);
    const before = process.memoryUsage();
    for (let turn = 1; turn < 20; turn++) {
      for (let pid = 0; pid <= NULL_PID; pid++) analyse([payloadPacket(pid, turn)], analyzer);
    }
    const grown = process.memoryUsage().arrayBuffers - before.arrayBuffers;
    assert.equal(analyzer.pids.length, 8192);
    assert.ok(grown < 64 * 2 ** 20, `${grown} bytes more`);
  });

  test('survives any packets, and damaged streams', () => {
    const any = fc.uint8Array({ minLength: 5 * PACKET_SIZE, maxLength: 5 * PACKET_SIZE }).map((bytes) => {
      for (let pos = 0; pos < bytes.length; pos += PACKET_SIZE) bytes[pos] = 0x47;
      return bytes;
    });
    const sound = generateTs(200, { bitrateBps: 200_000 });
    const damage = fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { maxLength: 200 }).map((changes) => {
      const bytes = Buffer.from(sound);
      for (const [at, value] of changes) bytes[at] = value;
      return bytes;
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(any, damage), { maxLength: 5 }), (inputs) => {
        const observer = new RecordingObserver();
        const analyzer = new TsAnalyzer(observer);
        for (const [n, input] of inputs.entries()) analyzer.feed(input, 0, input.length / PACKET_SIZE, n * 4e8);
        const snapshot = analyzer.snapshot();
        const total = inputs.reduce((sum, { length }) => sum + length / PACKET_SIZE, 0);
        assert.equal(snapshot.packets + snapshot.sync_errors, total);
        assert.equal(
          snapshot.pids.reduce((sum, pid) => sum + pid.packets + pid.tei, 0),
          snapshot.packets,
        );
        assertJsonReady(snapshot);
      }),
      { numRuns: fuzzRuns(150) },
    );
  });

  // With transport_priority set no packet begins as is due, so that each is taken field by field.
  test('sees the same in plain packets in order as field by field', () => {
    const sound = generateTs(60, { bitrateBps: BITRATE_BPS });
    const damage = fc.array(fc.tuple(fc.nat(59), fc.nat(11), fc.nat(255)), { maxLength: 30 }).map((changes) => {
      const bytes = Buffer.from(sound);
      for (const [packet, byte, value] of changes) bytes[packet * PACKET_SIZE + byte] = value;
      return bytes;
    });
    fc.assert(
      fc.property(damage, (bytes) => {
        const [plain, other] = [false, true].map((hasPriority) => {
          const stream = Buffer.from(bytes);
          for (let pos = 1; pos < stream.length; pos += PACKET_SIZE) {
            stream[pos] = hasPriority ? stream[pos]! | 0x20 : stream[pos]! & ~0x20;
          }
          const observer = new RecordingObserver();
          const seen: unknown[] = [];
          const analyzer = new TsAnalyzer(observer, {
            packet: (_bytes, pos, pid, index, timeNs, payload) => seen.push([pos, pid, index, timeNs, payload]),
          });
          analyzer.elementary.attach(PID, {
            startPes: ({ pts90k }, headerBytes) => seen.push([pts90k, headerBytes]),
            payload: (_bytes, start, end) => seen.push([start, end]),
            gap: (cause) => seen.push(cause),
          });
          for (let packet = 0; packet < 60; packet += 7) {
            analyzer.feed(stream, packet * PACKET_SIZE, Math.min(7, 60 - packet), packet * PACKET_NS);
          }
          return { observer, seen, snapshot: analyzer.snapshot() };
        });
        assert.deepEqual(plain, other);
      }),
      { numRuns: fuzzRuns(100) },
    );
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CaptureCounts, DatagramBatch } from '../../src/analysis/datagram-batch.js';
import type { MpegtsPayloadSnapshot } from '../../src/analysis/mpegts-payload.js';
import { StreamAnalyzer } from '../../src/analysis/stream-analyzer.js';
import { ABSENT, PACKET_SIZE, pcrAt } from '../../src/mpegts/packet.js';
import { batchOf, NO_COUNTS, START_SECONDS } from '../support/frames/datagram-batches.js';
import { longSection, sectionPackets } from '../support/packets/section-builder.js';
import { generateTs } from '../support/packets/ts-generator.js';
import { payloadPacket } from '../support/packets/ts-packets.js';

const BITRATE = 6_000_000;
const PACKETS_PER_DATAGRAM = 7;
const DATAGRAM_NS = (PACKETS_PER_DATAGRAM * PACKET_SIZE * 8e9) / BITRATE;
const EPOCH_S = 1_763_790_000;
const STREAM = generateTs(60_000, { bitrateBps: BITRATE });
const PCR_PID = 0x100;
const FIRST_PART = 400;
/** Rules of what the generated stream does not have. */
const NOT_IN_STREAM = /^(NIT|SDT|EIT|TDT)_/;

/** Datagrams of the stream from `first` to before `end`, at their times, 100 to a batch. */
function* batches(first: number, end: number, hostDropTimeNs = 0, hostDropSinceNs = 0): Generator<DatagramBatch> {
  for (let from = first; from < end; from += 100) {
    const datagrams = Math.min(100, end - from);
    const baseNs = Math.round(from * DATAGRAM_NS);
    yield {
      datagrams,
      baseSeconds: EPOCH_S + Math.floor(baseNs / 1e9),
      baseNanoseconds: baseNs % 1e9,
      arrivalDeltaNs: Uint32Array.from({ length: datagrams }, (_, index) => Math.round(index * DATAGRAM_NS)),
      sizes: new Uint16Array(datagrams).fill(PACKETS_PER_DATAGRAM),
      rtpSequences: new Uint16Array(0),
      rtpTimestamps: new Uint32Array(0),
      payload: STREAM.subarray(
        from * PACKETS_PER_DATAGRAM * PACKET_SIZE,
        (from + datagrams) * PACKETS_PER_DATAGRAM * PACKET_SIZE,
      ),
      counts: { ...NO_COUNTS, hostDropTimeNs, hostDropSinceNs },
    };
  }
}

const packetAt = (number: number): Buffer => STREAM.subarray(number * PACKET_SIZE, (number + 1) * PACKET_SIZE);
const isOfPcrPid = (packet: Buffer): boolean => (packet.readUInt16BE(1) & 0x1fff) === PCR_PID;
const ccOf = (packet: Buffer): number => packet[3]! & 0x0f;

/** A datagram behind the first part that begins with a PCR and goes on with the continuity counter of the PCR's PID: its first packet shows no loss. */
function datagramThatHidesTheLoss(): number {
  let last = FIRST_PART * PACKETS_PER_DATAGRAM - 1;
  while (!isOfPcrPid(packetAt(last))) last--;
  for (let datagram = FIRST_PART + 300; ; datagram++) {
    const packet = packetAt(datagram * PACKETS_PER_DATAGRAM);
    const isPcrOnly = isOfPcrPid(packet) && (packet[3]! & 0x30) === 0x20;
    if (isPcrOnly && ccOf(packet) === ccOf(packetAt(last))) return datagram;
  }
}

/** Null packets in place of those with a PCR, which have no continuity counter to miss. */
function withoutPcr(batch: DatagramBatch): DatagramBatch {
  const payload = Buffer.from(batch.payload);
  for (let pos = 0; pos < payload.length; pos += PACKET_SIZE) {
    if (pcrAt(payload, pos) !== ABSENT) payload.writeUInt32BE(0x471fff10, pos);
  }
  return { ...batch, payload };
}

function analyzer(): StreamAnalyzer<MpegtsPayloadSnapshot> {
  return new StreamAnalyzer({ kind: 'mpegts', isRtp: false, hasArrivalTimes: true, profile: '2020' });
}

test('UDP: a pause in which the host dropped is not judged, even where the first packet behind it fits', () => {
  const second = datagramThatHidesTheLoss();
  const subject = analyzer();
  for (const batch of batches(0, FIRST_PART)) subject.feedBatch(batch);
  const dropTimeNs = EPOCH_S * 1e9 + second * DATAGRAM_NS;
  for (const batch of batches(second, second + 300, dropTimeNs)) subject.feedBatch(batch);
  const { payload, losses } = subject.snapshotAndReset();
  const { rules } = payload!.tr101290;
  for (const name of ['PCR_repetition_error', 'PCR_error', 'PCR_discontinuity_indicator_error'] as const) {
    assert.equal(rules[name].count_total, 0, name);
  }
  assert.equal(payload!.ts.cc_errors, 0);
  assert.ok(losses.total.losses.host > 0 && losses.total.losses.unknown === 0);
});

test('UDP: what the host dropped is not awaited, though the stream shows no pause', () => {
  const dropTimeNs = EPOCH_S * 1e9 + FIRST_PART * DATAGRAM_NS + 0.9e9;
  const countOf = (hostDropTimeNs: number): number => {
    const subject = analyzer();
    for (const batch of batches(0, FIRST_PART)) subject.feedBatch(batch);
    // From here on for 0.9 s the packets with a PCR are missing.
    const sinceNs = hostDropTimeNs > 0 ? hostDropTimeNs - 0.9e9 : 0;
    for (const batch of batches(FIRST_PART, FIRST_PART + 510, hostDropTimeNs, sinceNs))
      subject.feedBatch(withoutPcr(batch));
    const { rules } = subject.snapshotAndReset().payload!.tr101290;
    return rules.PCR_repetition_error.count_total;
  };
  assert.ok(countOf(0) > 0);
  assert.equal(countOf(dropTimeNs), 0);
});

test('UDP: a section that lacks sixteen packets, which no counter shows, is no error where the host dropped', () => {
  const eit = longSection({ tableId: 0x4e, body: Array(3600).fill(0x55) });
  const packets = sectionPackets(0x12, [eit, eit, eit]);
  // The end of a section and the start of the next one are missing, so that it goes on into that.
  const rows = packets.map((ts, n) => ({ ts, ms: n * 10 })).filter((_, n) => n < 10 || n >= 26);
  const errors = (counts: Partial<CaptureCounts>): number => {
    const subject = analyzer();
    subject.feedBatch(batchOf(rows, counts));
    const { ts, tr101290 } = subject.snapshotAndReset().payload!;
    assert.equal(ts.cc_errors, 0);
    return tr101290.rules.CRC_error.count_total;
  };
  const startNs = START_SECONDS * 1e9;
  assert.ok(errors({}) > 0);
  assert.equal(errors({ hostDropSinceNs: startNs + 120e6, hostDropTimeNs: startNs + 130e6 }), 0);
});

test('a stream is not silent while the host drops', () => {
  const rows = Array.from({ length: 20 }, (_, n) => ({ ts: payloadPacket(0x100, n), ms: n * 10 }));
  const lost = (counts: Partial<CaptureCounts>): number[] => {
    const subject = analyzer();
    subject.feedBatch(batchOf(rows, counts));
    for (const seconds of [2, 4]) subject.advance((START_SECONDS + seconds) * 1e9);
    return subject
      .takeEvents()
      .flatMap((event) => (event.event === 'raised' && event.name === 'Stream_lost' ? [event.time_ns] : []));
  };
  const startNs = START_SECONDS * 1e9;
  assert.deepEqual(lost({}), [1.19e9]);
  assert.deepEqual(lost({ hostDropSinceNs: startNs + 0.3e9, hostDropTimeNs: startNs + 1e9 }), [3e9], 'a second later');
});

test('UDP: an interval in which the host dropped all the time leaves nothing judged', () => {
  const subject = analyzer();
  for (const batch of batches(0, FIRST_PART)) subject.feedBatch(batch);
  subject.snapshotAndReset();
  const sinceNs = EPOCH_S * 1e9 + FIRST_PART * DATAGRAM_NS;
  for (const batch of batches(FIRST_PART, FIRST_PART + 510, sinceNs + 0.9e9, sinceNs)) subject.feedBatch(batch);
  const { rules } = subject.snapshotAndReset().payload!.tr101290;
  for (const name of ['Continuity_count_error', 'PAT_error_2', 'PMT_error_2', 'PCR_repetition_error'] as const) {
    const { state, reason } = rules[name];
    assert.equal(state, 'unmeasurable', name);
    assert.match(reason!, /never as long without a gap/);
  }
  // Nothing was dropped in the next second, which is long enough for a limit of 0.5 s.
  for (const batch of batches(FIRST_PART + 510, FIRST_PART + 1100)) subject.feedBatch(batch);
  const later = subject.snapshotAndReset().payload!.tr101290.rules;
  assert.deepEqual([later.Continuity_count_error.state, later.PAT_error_2.state], ['ok', 'ok']);
});

test('UDP: the same pause without drops is a stream that was lost, and nothing that follows from it', () => {
  const second = datagramThatHidesTheLoss();
  const subject = analyzer();
  for (const batch of batches(0, FIRST_PART)) subject.feedBatch(batch);
  for (const batch of batches(second, second + 300)) subject.feedBatch(batch);
  const { payload, losses } = subject.snapshotAndReset();
  const alarms = subject.takeEvents().filter((event) => event.event === 'raised' && event.name === 'Stream_lost');
  assert.equal(alarms.length, 1);
  assert.equal(payload!.tr101290.rules.PCR_repetition_error.count_total, 0);
  assert.equal(losses.total.losses.host, 0);
});

test('a hostile time of the capture ends in bounded work', () => {
  const subject = analyzer();
  for (const batch of batches(0, FIRST_PART)) subject.feedBatch(batch);
  for (const timeNs of [Number.NaN, -1, 0, 2 ** 64, Number.POSITIVE_INFINITY]) subject.advance(timeNs);
  for (const batch of batches(FIRST_PART, FIRST_PART + 100)) subject.feedBatch(batch);
  assert.equal(subject.snapshotAndReset().payload!.ts.packets, (FIRST_PART + 100) * PACKETS_PER_DATAGRAM);
});

const HOUR_S = 3600;
/** The clock of the capture is set by so much before the last third of the stream. */
const SET_CLOCKS = [
  { name: 'back, in a file', stepS: -HOUR_S, isLive: false },
  { name: 'back, live', stepS: -HOUR_S, isLive: true },
  { name: 'ahead, live', stepS: HOUR_S, isLive: true },
];

for (const { name, stepS, isLive } of SET_CLOCKS) {
  test(`a clock of the capture that is set is no fault of the stream: ${name}`, () => {
    const subject = analyzer();
    const end = 3000;
    for (const batch of batches(0, end)) {
      const isBehind = batch.baseSeconds - EPOCH_S >= 4;
      subject.feedBatch({ ...batch, baseSeconds: batch.baseSeconds + (isBehind ? stepS : 0) });
      const lastNs = batch.baseNanoseconds + batch.arrivalDeltaNs[batch.datagrams - 1]!;
      if (isLive) subject.advance((batch.baseSeconds + (isBehind ? stepS : 0)) * 1e9 + lastNs);
    }
    const { payload, transport, last_time_ns, observed_time_ns } = subject.snapshotAndReset();
    for (const [rule, { count_total }] of Object.entries(payload!.tr101290.rules)) {
      if (NOT_IN_STREAM.test(rule)) continue;
      assert.equal(count_total, 0, rule);
    }
    const durationNs = (end - 1) * DATAGRAM_NS;
    assert.ok(Math.abs(last_time_ns / durationNs - 1) < 0.01, `${last_time_ns} ns`);
    assert.equal(observed_time_ns, last_time_ns);
    assert.ok(Math.abs(transport.total.bitrate_avg_bps! / BITRATE - 1) < 0.001);
    assert.ok(Math.abs(payload!.ts.bitrate_bps! / BITRATE - 1) < 0.02);
    assert.equal(Math.floor(subject.originSeconds), EPOCH_S + stepS);
  });
}

test('arrival times out of order change no rate', () => {
  const subject = analyzer();
  for (const batch of batches(0, 3000)) {
    // One of ten is stamped 2 ms late: the next one seems to come before it.
    const arrivalDeltaNs = batch.arrivalDeltaNs.map((ns, row) => ns + (row % 10 === 9 ? 2e6 : 0));
    subject.feedBatch({ ...batch, arrivalDeltaNs });
  }
  const { payload, transport } = subject.snapshotAndReset();
  assert.ok(transport.total.iat_steps_back > 250);
  assert.ok(Math.abs(transport.total.bitrate_avg_bps! / BITRATE - 1) < 0.001);
  assert.ok(Math.abs(payload!.ts.bitrate_bps! / BITRATE - 1) < 0.001);
});

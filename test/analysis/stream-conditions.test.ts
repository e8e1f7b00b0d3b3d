import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AlarmEvent, NoticeEvent } from '../../src/alarm/alarm-event.js';
import { parseConditions } from '../../src/alarm/condition-file.js';
import type { ConditionSettings } from '../../src/alarm/conditions.js';
import type { DatagramBatch } from '../../src/analysis/datagram-batch.js';
import { StreamAnalyzer, type StreamEvent } from '../../src/analysis/stream-analyzer.js';
import type { StreamKind } from '../../src/stream/stream-kind.js';
import { defaultProfile } from '../../src/tr101290/profile.js';
import { batchOf, START_SECONDS } from '../support/frames/datagram-batches.js';
import { generateTs } from '../support/packets/ts-generator.js';

/** 1.316 Mb/s: a datagram of 7 packets each 8 ms. */
const PERIOD_MS = 8;
const DATAGRAM_BYTES = 7 * 188;
const BITRATE_BPS = (DATAGRAM_BYTES * 8 * 1000) / PERIOD_MS;
const SENT = generateTs(7 * 5000, { bitrateBps: BITRATE_BPS });
const MS = 1e6;

function analyzerOf({
  kind = 'mpegts',
  isRtp = false,
  conditions = {},
  isOfOtherSender = false,
}: {
  kind?: StreamKind;
  isRtp?: boolean;
  conditions?: object;
  isOfOtherSender?: boolean;
} = {}): StreamAnalyzer {
  // The stream has PAT and PMT, and no service information.
  const profile = { ...defaultProfile('mpeg', '2020'), conditions: parseConditions(conditions) as ConditionSettings };
  return new StreamAnalyzer({ kind, isRtp, hasArrivalTimes: true, isFromStart: true, isOfOtherSender, profile });
}

/** Datagrams `first` to `end` of what is sent, each at its time, later by so much. */
function sent(first: number, end: number, lateMs = 0): DatagramBatch {
  return batchOf(
    Array.from({ length: end - first }, (_, index) => ({
      ts: SENT.subarray((first + index) * DATAGRAM_BYTES, (first + index + 1) * DATAGRAM_BYTES),
      ms: (first + index) * PERIOD_MS + lateMs,
    })),
  );
}

/** Datagrams of a stream of another kind, whose sizes are bytes. */
function raw(timesMs: readonly number[], sequences?: readonly number[]): DatagramBatch {
  const ts = new Uint8Array(188);
  const datagrams = timesMs.map((ms, index) =>
    sequences === undefined ? { ts, ms } : { ts, ms, sequence: sequences[index]! },
  );
  const batch = batchOf(datagrams);
  return { ...batch, sizes: batch.sizes.map(() => 188) };
}

function advance(analyzer: StreamAnalyzer, toMs: number): void {
  analyzer.advance(START_SECONDS * 1e9 + toMs * MS);
}

/** `raised Stream_lost at 4992` */
function linesOf(events: readonly StreamEvent[]): string[] {
  return events.flatMap((event) =>
    event.event === 'loss' ? [] : [`${event.event} ${event.name} at ${Math.round(event.time_ns / MS)}`],
  );
}

describe('a stream that stops', () => {
  // Last datagram at 3992 ms; 1 s later it is lost. It is back at 13 992 ms.
  test('is lost, and none of the rules that would follow from it is raised; back, it is judged anew', () => {
    const stream = analyzerOf();
    stream.feedBatch(sent(0, 500));
    for (let ms = 4100; ms <= 13_900; ms += 700) advance(stream, ms);
    assert.deepEqual(linesOf(stream.takeEvents()), ['raised Stream_lost at 4992']);
    stream.feedBatch(sent(500, 1000, 9992));
    advance(stream, 18_500);
    assert.deepEqual(linesOf(stream.takeEvents()), ['cleared Stream_lost at 13992', 'notice Stream_back at 13992']);
  });

  test('has 0 b/s: now, and on average of the time without it', () => {
    const stream = analyzerOf();
    stream.feedBatch(sent(0, 500));
    stream.snapshotAndReset();
    for (let ms = 4500; ms <= 9000; ms += 500) advance(stream, ms);
    const { transport, alarms, payload } = stream.snapshotAndReset();
    assert.equal(transport.interval.bitrate_now_bps, 0);
    // Of the seconds that ended in the interval, one was the last of the stream: 125 datagrams of 10,528 bits.
    assert.ok(Math.abs(transport.interval.bitrate_avg_bps! / (1.316e6 / 6) - 1) < 0.01);
    advance(stream, 10_000);
    assert.equal(stream.snapshotAndReset().transport.interval.bitrate_avg_bps, 0);
    assert.equal(alarms.Stream_lost?.state, 'raised');
    assert.equal((payload as { ts?: { bitrate_now_bps: number } } | null)?.ts?.bitrate_now_bps, 0);
  });

  test('is lost of whatever kind it is', () => {
    const stream = analyzerOf({ kind: 'st2110-40' });
    stream.feedBatch(raw(Array.from({ length: 50 }, (_, index) => index * 20)));
    advance(stream, 1900);
    assert.deepEqual(stream.takeEvents(), []);
    advance(stream, 2100);
    assert.deepEqual(linesOf(stream.takeEvents()), ['raised Stream_lost at 1980']);
  });

  // Lost from 990 to 5000 ms and from 5990 to 10 000 ms; from then on a datagram each 10 ms, and so no silence at all.
  test('twice within a minute flaps, and its alarm ends a minute after it is back for good', () => {
    const stream = analyzerOf({ kind: 'unknown' });
    const every10Ms = (fromMs: number, count: number) => raw(Array.from({ length: count }, (_, n) => fromMs + 10 * n));
    stream.feedBatch(every10Ms(0, 100));
    advance(stream, 4500);
    stream.feedBatch(every10Ms(5000, 100));
    advance(stream, 9500);
    stream.takeEvents();
    for (let ms = 10_000; ms < 75_000; ms += 1000) stream.feedBatch(every10Ms(ms, 100));
    assert.deepEqual(linesOf(stream.takeEvents()), ['notice Stream_back at 10000', 'cleared Stream_lost at 70000']);
    assert.equal(stream.snapshotAndReset().alarms.Stream_lost?.state, 'over');
  });

  test('and that nobody waits for any more is told so, with the end of its alarms', () => {
    const stream = analyzerOf();
    stream.feedBatch(sent(0, 500));
    for (let ms = 5000; ms <= 14_000; ms += 1000) advance(stream, ms);
    stream.settle();
    stream.release();
    const events = stream.takeEvents();
    assert.deepEqual(linesOf(events), [
      'raised Stream_lost at 4992',
      'cleared Stream_lost at 14000',
      'notice Stream_released at 14000',
    ]);
    const [, cleared, notice] = events;
    assert.equal((cleared as AlarmEvent).cleared_by, 'released');
    assert.equal(Math.round((notice as NoticeEvent).since_ns! / MS), 3992);
    assert.equal(stream.snapshotAndReset().alarms.Stream_lost?.state, 'over');
  });

  test('and that nobody waits for any more is told as lost by then at the latest, where that is an alarm', () => {
    const conditions = { Stream_lost: { after_ms: 60_000 } };
    for (const [options, told] of [
      [{ conditions }, ['raised Stream_lost at 14000', 'cleared Stream_lost at 14000']],
      [{ conditions: { Stream_lost: false } }, []],
      [{ isOfOtherSender: true }, []],
    ] as const) {
      const stream = analyzerOf(options);
      stream.feedBatch(sent(0, 500));
      for (let ms = 5000; ms <= 14_000; ms += 1000) advance(stream, ms);
      stream.release();
      const events = linesOf(stream.takeEvents()).filter((line) => /Stream/.test(line));
      assert.deepEqual(events, [...told, 'notice Stream_released at 14000']);
    }
  });

  // The link was gone from 10 s to a minute, so that the time leaps.
  test('is back with the first datagram though how long it was away is not known, and can be lost again', () => {
    const stream = analyzerOf();
    stream.feedBatch(sent(0, 500));
    for (let ms = 5000; ms <= 10_000; ms += 1000) advance(stream, ms);
    stream.feedBatch(sent(500, 1000, 60_000));
    assert.deepEqual(linesOf(stream.takeEvents()), [
      'raised Stream_lost at 4992',
      'cleared Stream_lost at 10000',
      'notice Stream_back at 10000',
    ]);
    for (let ms = 68_500; ms <= 75_000; ms += 500) advance(stream, ms);
    // 4 s of datagrams, and a second of silence.
    assert.deepEqual(linesOf(stream.takeEvents()), ['raised Stream_lost at 14992']);
  });

  test('and is back as another stream was away for all of that time; nothing of it stays raised', () => {
    const stream = analyzerOf();
    stream.feedBatch(sent(0, 500));
    for (let ms = 5000; ms <= 14_000; ms += 1000) advance(stream, ms);
    stream.comeBack(START_SECONDS * 1e9 + 14_400 * MS);
    const events = stream.takeEvents();
    assert.deepEqual(linesOf(events), [
      'raised Stream_lost at 4992',
      'cleared Stream_lost at 14400',
      'notice Stream_back at 14400',
    ]);
    const [, cleared, notice] = events;
    assert.equal((cleared as AlarmEvent).cleared_by, 'recovery');
    assert.equal(Math.round((notice as NoticeEvent).since_ns! / MS), 3992);
    assert.equal(stream.snapshotAndReset().alarms.Stream_lost?.state, 'over');
  });

  test('and is back as another stream is told as lost by then, if it was away for so long', () => {
    const told = (backMs: number): string[] => {
      const stream = analyzerOf();
      stream.feedBatch(sent(0, 500));
      stream.comeBack(backMs === 0 ? 0 : START_SECONDS * 1e9 + backMs * MS);
      return linesOf(stream.takeEvents());
    };
    assert.deepEqual(told(600_000), [
      'raised Stream_lost at 4992',
      'cleared Stream_lost at 600000',
      'notice Stream_back at 600000',
    ]);
    assert.deepEqual(told(4500), []);
    assert.deepEqual(told(0), [], 'it is not known when');
  });

  test('and of which too little came to be missed is only told to be released', () => {
    const stream = analyzerOf({ kind: 'unknown' });
    stream.feedBatch(raw([0, 10, 20]));
    advance(stream, 600_000);
    stream.release();
    assert.deepEqual(linesOf(stream.takeEvents()), ['notice Stream_released at 600000']);
  });

  test('is not lost while it pauses as it always does', () => {
    const stream = analyzerOf({ kind: 'unknown' });
    const every2s = Array.from({ length: 20 }, (_, index) => index * 2000);
    for (const ms of every2s) {
      stream.feedBatch(raw([ms]));
      advance(stream, ms + 1900);
    }
    assert.deepEqual(stream.takeEvents(), []);
    advance(stream, 38_000 + 6100);
    assert.deepEqual(linesOf(stream.takeEvents()), ['raised Stream_lost at 44000']);
  });

  test('is lost after the time of the profile', () => {
    const stream = analyzerOf({ conditions: { Stream_lost: { after_ms: 3000 } } });
    stream.feedBatch(sent(0, 500));
    for (let ms = 4500; ms <= 6900; ms += 500) advance(stream, ms);
    assert.deepEqual(stream.takeEvents(), []);
    advance(stream, 7100);
    assert.deepEqual(linesOf(stream.takeEvents()), ['raised Stream_lost at 6992']);
  });

  test('is no alarm where the profile has it off, nor are the rules that follow', () => {
    const stream = analyzerOf({ conditions: { Stream_lost: false } });
    stream.feedBatch(sent(0, 500));
    for (let ms = 4500; ms <= 12_000; ms += 500) advance(stream, ms);
    assert.deepEqual(stream.takeEvents(), []);
  });

  test('is no alarm where it is that of a second sender: a conflict is over', () => {
    const stream = analyzerOf({ isOfOtherSender: true });
    stream.feedBatch(sent(0, 500));
    for (let ms = 4500; ms <= 12_000; ms += 500) advance(stream, ms);
    assert.deepEqual(stream.takeEvents(), []);
  });

  test('keeps what was raised before: nothing is over because nothing comes', () => {
    const stream = analyzerOf({ conditions: { Bitrate_low: { min_bps: 1e9 } } });
    stream.feedBatch(sent(0, 500));
    assert.match(linesOf(stream.takeEvents()).join(), /raised Bitrate_low/);
    for (let ms = 4500; ms <= 40_000; ms += 500) advance(stream, ms);
    assert.deepEqual(linesOf(stream.takeEvents()), ['raised Stream_lost at 4992']);
    assert.equal(stream.snapshotAndReset().alarms.Bitrate_low?.state, 'raised');
  });

  test('is silent and not lost at the end of a file', () => {
    const stream = analyzerOf();
    stream.feedBatch(sent(0, 500));
    stream.settle();
    assert.deepEqual(stream.takeEvents(), []);
  });

  test('in a file, is lost and back by the times of its datagrams', () => {
    const stream = analyzerOf();
    stream.feedBatch(sent(0, 500));
    stream.feedBatch(sent(500, 1000, 9992));
    stream.settle();
    assert.deepEqual(linesOf(stream.takeEvents()), [
      'raised Stream_lost at 4992',
      'cleared Stream_lost at 13992',
      'notice Stream_back at 13992',
    ]);
  });

  test('is not lost when its packets are lost on the way here', () => {
    const stream = analyzerOf();
    stream.feedBatch(sent(0, 500));
    for (let ms = 4500; ms <= 9000; ms += 500) {
      stream.noteLoss('link', 400);
      advance(stream, ms);
    }
    stream.feedBatch(sent(1126, 1700));
    assert.deepEqual(linesOf(stream.takeEvents()), []);
  });

  test('is not lost when nothing is heard of its probe', () => {
    const stream = analyzerOf();
    stream.feedBatch(sent(0, 500));
    // No word of what was captured: what is not measured is not judged.
    assert.deepEqual(linesOf(stream.takeEvents()), []);
    assert.deepEqual(stream.snapshotAndReset().alarms, {});
  });

  test('misses what is due in a silence too short to lose it', () => {
    const stream = analyzerOf();
    stream.feedBatch(sent(0, 500));
    advance(stream, 4500);
    stream.feedBatch(sent(500, 1000, 800));
    const raised = stream.takeEvents().flatMap((event) => (event.event === 'raised' ? [event.name] : []));
    assert.ok(raised.includes('PAT_error_2'), raised.join());
    assert.ok(!raised.includes('Stream_lost'));
  });
});

describe('limits of the profile', () => {
  const late = (from: number, end: number): DatagramBatch[] =>
    Array.from({ length: end - from }, (_, second) => sent((from + second) * 125, (from + second + 1) * 125));

  function raisedWith(conditions: object): string[] {
    const stream = analyzerOf({ conditions });
    for (const batch of late(0, 6)) stream.feedBatch(batch);
    return stream.takeEvents().flatMap((event) => ('rule' in event && event.rule === null ? [event.name] : []));
  }

  for (const [what, conditions, expected] of [
    ['bitrate just below the least', { Bitrate_low: { min_bps: BITRATE_BPS * 1.01 } }, ['Bitrate_low']],
    ['bitrate just above the least', { Bitrate_low: { min_bps: BITRATE_BPS * 0.99 } }, []],
    ['bitrate just above the most', { Bitrate_high: { max_bps: BITRATE_BPS * 0.99 } }, ['Bitrate_high']],
    ['bitrate just below the most', { Bitrate_high: { max_bps: BITRATE_BPS * 1.01 } }, []],
    ['datagrams further apart', { IAT_high: { max_ms: PERIOD_MS - 0.1 } }, ['IAT_high']],
    ['datagrams as far apart', { IAT_high: { max_ms: PERIOD_MS + 0.1 } }, []],
    // A datagram of 8 ms at the media rate is what a buffer needs at least.
    ['delay factor above', { MDI_delay_factor: { max_ms: 1 } }, ['MDI_delay_factor']],
    ['delay factor below', { MDI_delay_factor: { max_ms: 100 } }, []],
  ] as const) {
    test(what, () => assert.deepEqual(raisedWith(conditions), [...expected]));
  }

  test('RTP packets that are missing, and only then', () => {
    const stream = analyzerOf({ kind: 'st2110-40', isRtp: true, conditions: { RTP_loss: { max_packets_per_s: 2 } } });
    const times = Array.from({ length: 100 }, (_, index) => index * 20);
    // Three are missing behind the 40th, at 800 ms; the second is over at 1000.
    const lossy = raw(
      times,
      times.map((_, index) => (index < 40 ? index : index + 3)),
    );
    stream.feedBatch({ ...lossy, counts: { ...lossy.counts, rtpLost: 3 } });
    stream.feedBatch({ ...raw([2000, 4000, 6100], [103, 104, 105]), counts: { ...lossy.counts, rtpLost: 3 } });
    const events = stream.takeEvents().filter((event) => 'name' in event && event.name === 'RTP_loss');
    assert.equal(linesOf(events)[0], 'raised RTP_loss at 1000');
    assert.equal((events[0] as { value: number }).value, 3);
  });

  // With fewer than 8 datagrams no silence is known to be a loss; what a capture says of its times may be wrong by years.
  test('a leap of a day is not looked through second by second', () => {
    const stream = analyzerOf({ kind: 'unknown', conditions: { Bitrate_low: { min_bps: 1000 } } });
    stream.feedBatch(raw([0, 10, 20]));
    stream.feedBatch(raw([86_400_000, 86_400_010]));
    assert.equal(stream.snapshotAndReset().alarms.Bitrate_low, undefined);
  });

  // Limit 1.3 Mb/s and 2 % of slack: 1.316 Mb/s is above the limit and does not end the alarm; 2.6 Mb/s does.
  test('a value that is just back within its limit does not end the alarm', () => {
    const stream = analyzerOf({ kind: 'unknown', conditions: { Bitrate_low: { min_bps: 1_300_000 } } });
    const second = (n: number, datagrams: number): DatagramBatch =>
      raw(Array.from({ length: datagrams }, (_, index) => n * 1000 + Math.floor((index * 1000) / datagrams)));
    // 188 bytes a datagram: 850 are 1.278 Mb/s, 875 are 1.316 Mb/s, 1700 are 2.557 Mb/s.
    for (let n = 0; n < 3; n++) stream.feedBatch(second(n, 850));
    for (let n = 3; n < 15; n++) stream.feedBatch(second(n, 875));
    assert.deepEqual(linesOf(stream.takeEvents()), ['raised Bitrate_low at 1000']);
    for (let n = 15; n < 25; n++) stream.feedBatch(second(n, 1700));
    assert.deepEqual(linesOf(stream.takeEvents()), ['cleared Bitrate_low at 20000']);
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RtpHeader } from '../../../src/net/rtp.js';
import { AudioAnalyzer, type DescribedAudio } from '../../../src/st2110/d30/audio-analyzer.js';
import type { AudioEncoding } from '../../../src/st2110/d30/audio-format.js';
import { audioPacket, coded, tone } from '../../support/st2110/audio-builder.js';

const MS = 1e6;
const PTP: DescribedAudio = { encoding: 'L24', channels: 2, samplingRateHz: 48_000, ptpOffset: 0 };

interface Sent {
  readonly sequence: number;
  /** In packets from the first on, unless it is that of the sequence number. */
  readonly place?: number;
  readonly timeNs?: number;
  readonly ssrc?: number;
}

interface Stream {
  readonly encoding?: AudioEncoding;
  readonly channels?: number;
  readonly samples?: number;
  readonly rateHz?: number;
  readonly timestamp?: number;
  readonly epochSeconds?: number;
}

function feed(analyzer: AudioAnalyzer, packets: readonly Sent[], stream: Stream = {}): AudioAnalyzer {
  const { encoding = 'L24', channels = 2, samples = 48, rateHz = 48_000, timestamp = 0, epochSeconds = 1000 } = stream;
  const rtp = new RtpHeader();
  for (const { sequence, place = sequence, timeNs = ((sequence * samples) / rateHz) * 1e9, ssrc = 7 } of packets) {
    const payload = coded(tone(channels, place * samples, samples), encoding, place * samples, channels);
    const packet = audioPacket({ sequence, timestamp: timestamp + place * samples, payload, ssrc });
    assert.ok(rtp.parse(packet, 0, packet.length));
    analyzer.feed(rtp, packet, timeNs, epochSeconds + Math.floor(timeNs / 1e9), Math.round(timeNs % 1e9));
  }
  return analyzer;
}

function inOrder(count: number, first = 0): Sent[] {
  return Array.from({ length: count }, (_, index) => ({ sequence: first + index }));
}

describe('the format of sound is told from its packets', () => {
  const cases: readonly (Required<Omit<Stream, 'timestamp' | 'epochSeconds'>> & { certainty: string })[] = [
    { encoding: 'L24', channels: 2, samples: 48, rateHz: 48_000, certainty: 'likely' },
    { encoding: 'L24', channels: 8, samples: 6, rateHz: 48_000, certainty: 'likely' },
    { encoding: 'L24', channels: 16, samples: 6, rateHz: 48_000, certainty: 'likely' },
    { encoding: 'L16', channels: 3, samples: 48, rateHz: 48_000, certainty: 'likely' },
    { encoding: 'L16', channels: 2, samples: 48, rateHz: 48_000, certainty: 'certain' },
    { encoding: 'L24', channels: 1, samples: 192, rateHz: 48_000, certainty: 'certain' },
    { encoding: 'L24', channels: 2, samples: 12, rateHz: 96_000, certainty: 'likely' },
    { encoding: 'L24', channels: 2, samples: 12, rateHz: 48_000, certainty: 'likely' },
    { encoding: 'L16', channels: 2, samples: 48, rateHz: 44_100, certainty: 'certain' },
    { encoding: 'AM824', channels: 2, samples: 48, rateHz: 48_000, certainty: 'certain' },
    { encoding: 'AM824', channels: 6, samples: 12, rateHz: 96_000, certainty: 'certain' },
  ];
  for (const { certainty, ...stream } of cases) {
    test(`${stream.encoding}, ${stream.channels} channels, ${stream.samples} samples at ${stream.rateHz} Hz`, () => {
      const { format, total } = feed(new AudioAnalyzer(), inOrder(600), stream).snapshotAndReset();
      assert.deepEqual(format, {
        encoding: stream.encoding,
        channels: stream.channels,
        sampling_rate_hz: stream.rateHz,
        packet_samples: stream.samples,
        packet_time_ns: (stream.samples / stream.rateHz) * 1e9,
        certainty,
        is_described: false,
      });
      assert.deepEqual([total.packets, total.samples], [600, 600 * stream.samples]);
      assert.deepEqual([total.size_errors, total.timestamp_errors], [0, 0]);
    });
  }

  test('silence does not tell 16 from 24 bits', () => {
    const rtp = new RtpHeader();
    const analyzer = new AudioAnalyzer();
    for (const { sequence } of inOrder(50)) {
      const packet = audioPacket({ sequence, timestamp: sequence * 48, payload: new Uint8Array(48 * 6) });
      rtp.parse(packet, 0, packet.length);
      analyzer.feed(rtp, packet, sequence * MS, 0, 0);
    }
    const { format } = analyzer.snapshotAndReset();
    assert.deepEqual([format?.encoding, format?.certainty], ['L24', 'possible']);
  });
});

// What is sent is the oracle: packets are left out, sent again and late by a list.
test('packets and samples that are missing, late and doubled are counted', () => {
  const lost = new Set([100, 101, 555]);
  const sent = inOrder(2000).filter(({ sequence }) => !lost.has(sequence));
  const late = sent.splice(300, 1)[0]!;
  sent.splice(310, 0, { ...late, timeNs: 312 * MS });
  sent.splice(700, 0, { ...sent[690]!, timeNs: 702 * MS });
  const analyzer = feed(new AudioAnalyzer(), sent);
  analyzer.settle();
  const { total } = analyzer.snapshotAndReset();
  assert.equal(total.packets, 1997);
  assert.equal(total.samples, 1997 * 48);
  assert.deepEqual([total.missing_packets, total.missing_samples], [3, 3 * 48]);
  assert.deepEqual([total.reordered_packets, total.duplicate_packets, total.restarts], [1, 1, 0]);
  assert.equal(total.timestamp_errors, 0);
});

test('a timestamp that leaps while no packet is missing is an error, and each interval has its own counts', () => {
  const analyzer = feed(new AudioAnalyzer(), inOrder(100));
  assert.equal(analyzer.snapshotAndReset().interval.packets, 100);
  feed(
    analyzer,
    inOrder(100, 100).map((sent) => ({ ...sent, place: sent.sequence + 1 })),
  );
  const { interval, total } = analyzer.snapshotAndReset();
  assert.deepEqual([interval.packets, interval.timestamp_errors, total.packets], [100, 1, 200]);
});

test('another sender is a restart, and no loss', () => {
  const analyzer = feed(new AudioAnalyzer(), inOrder(100, 20_000));
  feed(
    analyzer,
    inOrder(100, 10).map((sent) => ({ ...sent, ssrc: 8, timeNs: (20_100 + sent.sequence) * MS })),
  );
  analyzer.settle();
  const { total } = analyzer.snapshotAndReset();
  assert.deepEqual([total.restarts, total.missing_packets, total.packets, total.timestamp_errors], [1, 0, 200, 0]);
});

test('what was lost on the way here is no loss of the stream', () => {
  const analyzer = feed(new AudioAnalyzer(), inOrder(100));
  analyzer.noteGap(true);
  feed(analyzer, inOrder(100, 150));
  analyzer.settle();
  assert.equal(analyzer.snapshotAndReset().total.missing_packets, 0);
});

// Jitter is put in by the list: TS-DF is its range in each period of 200 ms, by its definition.
describe('TS-DF', () => {
  const cases: readonly [name: string, jitterNs: (packet: number) => number, maxNs: number | null, verdict: string][] =
    [
      ['an even stream', () => 0, 0, 'narrow'],
      ['half a packet time late, each tenth', (packet) => (packet % 10 === 5 ? 500_000 : 0), 500_000, 'narrow'],
      ['late and early', (packet) => (packet % 10 === 5 ? 2 * MS : packet % 10 === 6 ? -MS / 2 : 0), 2.5 * MS, 'wide'],
      ['20 packet times late once', (packet) => (packet === 700 ? 20 * MS : 0), 20 * MS, 'not_compliant'],
    ];
  for (const [name, jitterNs, maxNs, verdict] of cases) {
    test(name, () => {
      const sent = inOrder(2000).map(({ sequence }) => ({ sequence, timeNs: sequence * MS + jitterNs(sequence) }));
      const { total, ts_df } = feed(new AudioAnalyzer(), sent).snapshotAndReset();
      assert.ok(Math.abs(total.ts_df_max_ns! - maxNs!) < 1, `${total.ts_df_max_ns}`);
      assert.equal(ts_df.verdict, verdict);
    });
  }

  test('without arrival times, or for less than a period, it is not measured', () => {
    const file = feed(new AudioAnalyzer(false), inOrder(1000)).snapshotAndReset();
    assert.deepEqual([file.total.ts_df_max_ns, file.ts_df.verdict], [null, 'unmeasurable']);
    assert.equal(feed(new AudioAnalyzer(), inOrder(150)).snapshotAndReset().ts_df.verdict, 'unmeasurable');
  });
});

describe('arrival against RTP time', () => {
  const seconds = 1_700_000_000;
  const timestamp = (seconds * 48_000) % 2 ** 32;
  const behind = (packets: number) =>
    inOrder(1000).map(({ sequence }) => ({ sequence, timeNs: (sequence + packets) * MS }));

  test('a capture by TAI', () => {
    const result = feed(new AudioAnalyzer(true, PTP), behind(1.5), {
      timestamp,
      epochSeconds: seconds,
    }).snapshotAndReset();
    assert.ok(Math.abs(result.total.rtp_delta_avg_ns! - 1.5 * MS) < 1);
    assert.deepEqual([result.rtp_delta.verdict, result.capture_scale], ['compliant', 'tai']);
  });

  test('a capture by UTC', () => {
    const epochSeconds = seconds - 37;
    const result = feed(new AudioAnalyzer(true, PTP), behind(4), { timestamp, epochSeconds }).snapshotAndReset();
    assert.ok(Math.abs(result.total.rtp_delta_max_ns! - 4 * MS) < 1);
    assert.deepEqual([result.rtp_delta.verdict, result.capture_scale], ['not_compliant', 'utc']);
  });

  test('timestamps of the future', () => {
    const early = feed(new AudioAnalyzer(true, PTP), behind(-0.25).slice(1), { timestamp, epochSeconds: seconds });
    assert.equal(early.snapshotAndReset().rtp_delta.verdict, 'not_compliant');
  });

  test('another clock, or none that is stated', () => {
    const other = feed(new AudioAnalyzer(true, PTP), behind(1), { timestamp: 12_345, epochSeconds: seconds });
    assert.equal(other.snapshotAndReset().rtp_delta.verdict, 'unmeasurable');
    const none = feed(new AudioAnalyzer(), behind(1), { timestamp, epochSeconds: seconds }).snapshotAndReset();
    assert.deepEqual([none.rtp_delta.verdict, none.total.rtp_delta_avg_ns], ['unmeasurable', null]);
  });
});

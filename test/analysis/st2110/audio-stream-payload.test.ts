import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { describe, test } from 'node:test';
import { analyzed } from '../../support/analysis/file-report.js';
import { missingTool } from '../../support/programs/privileges.js';
import { missingSamples, samplesDir } from '../../support/samples/samples.js';
import { audioPacket, coded, tone } from '../../support/st2110/audio-builder.js';
import type { TimedDatagram } from '../../support/st2110/rtp-batch.js';
import { reportOf } from '../../support/st2110/rtp-report.js';

const MS = 1e6;

function sound(count: number, channels: number, first = 0): TimedDatagram[] {
  return Array.from({ length: count }, (_, index) => {
    const sequence = first + index;
    const payload = coded(tone(channels, sequence * 48, 48), 'L24', 0, channels);
    return { datagram: audioPacket({ sequence, timestamp: sequence * 48, payload }), timeNs: sequence * MS };
  });
}

test('levels and loudness by pairs of channels, by ffmpeg', { skip: missingTool('ffmpeg') }, () => {
  const { report } = reportOf('st2110-30', sound(4000, 4));
  assert.ok(report.kind === 'st2110-30');
  assert.deepEqual(
    report.sound.map(({ group, first_channel, channels }) => [group, first_channel, channels.length]),
    [
      ['pair', 1, 2],
      ['pair', 3, 2],
    ],
  );
  const raw = Buffer.from(coded(tone(4, 0, 192_000), 'L24'));
  for (const { first_channel, total_loudness, channels } of report.sound) {
    const pan = `pan=stereo|c0=c${first_channel - 1}|c1=c${first_channel}`;
    const text = ffmpegLoudness(raw, 4, pan);
    assert.ok(Math.abs(total_loudness.integrated_lufs! - text) <= 0.15, `${total_loudness.integrated_lufs} ${text}`);
    // The tone's amplitude: 0x5fffff of 0x7fffff.
    assert.ok(channels.every(({ peak_dbfs }) => Math.abs(peak_dbfs! - 20 * Math.log10(0.75)) < 0.01));
  }
});

function ffmpegLoudness(raw: Buffer, channels: number, pan: string): number {
  const input = ['-f', 's24be', '-ar', '48000', '-ac', String(channels), '-i', '-'];
  const output = execFileSync(
    'sh',
    ['-c', 'ffmpeg -hide_banner "$@" -f null - 2>&1', 'sh', ...input, '-af', `${pan},ebur128`],
    {
      input: raw,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    },
  );
  return Number(/Integrated loudness:\s+I:\s+(-?[\d.]+) LUFS/.exec(output.slice(output.indexOf('Summary')))![1]);
}

test('a format that changes is an event', () => {
  const { report, events } = reportOf('st2110-30', [...sound(1500, 2), ...sound(1500, 4, 1500)]);
  assert.ok(report.kind === 'st2110-30');
  assert.equal(report.format?.channels, 4);
  assert.deepEqual(
    events.flatMap((event) => (event.event === 'essence_change' ? [[event.name, event.before, event.after]] : [])),
    [
      [
        'audio_format',
        'L24, 2 channels, 48000 Hz, 48 samples in a packet',
        'L24, 4 channels, 48000 Hz, 48 samples in a packet',
      ],
    ],
  );
});

// Origin: EBU LIST's own unit test of the file.
describe('samples', { skip: missingSamples() }, () => {
  test('L16, 48 kHz, 2 channels, 1 ms', async () => {
    const { report } = await analyzed(path.join(samplesDir()!, 'pilist_l16_48000_2ch_1ms.pcap'));
    const [stream] = report.streams;
    assert.ok(stream?.kind === 'st2110-30');
    const { encoding, channels, sampling_rate_hz, packet_time_ns, certainty } = stream.format!;
    assert.deepEqual(
      [encoding, channels, sampling_rate_hz, packet_time_ns, certainty],
      ['L16', 2, 48_000, MS, 'certain'],
    );
    const { packets, samples, missing_packets, timestamp_errors } = stream.audio.total;
    assert.deepEqual([packets, samples, missing_packets, timestamp_errors], [10_062, 10_062 * 48, 0, 0]);
    // ffmpeg's ebur128 of these samples says −20.0 LUFS, and a true peak of −20.0 dBFS.
    const [pair] = stream.sound;
    assert.equal(Math.round(pair!.total_loudness.integrated_lufs! * 10), -200);
    assert.ok(pair!.channels.every(({ true_peak_dbtp }) => Math.round(true_peak_dbtp! * 10) === -200));
  });

  // tshark counts 5 lost packets of one leg and 11 of the other.
  test('legs with packets lost', async () => {
    const { report } = await analyzed(path.join(samplesDir()!, 'pilist_ST2022-7-Audio_dropped_in_both.pcap'));
    assert.deepEqual(
      report.streams.map((stream) => {
        assert.ok(stream.kind === 'st2110-30');
        return [stream.destination_ip, stream.audio.total.packets, stream.audio.total.missing_packets];
      }),
      [
        ['239.1.2.1', 189, 11],
        ['239.1.2.2', 185, 5],
      ],
    );
  });
});

describe('what is wrong with the sound', () => {
  /** Packets of 10 ms, in each pair the tone or silence, as `isHeard` has it. */
  function pairs(seconds: number, count: number, isHeard: (pair: number, second: number) => boolean): TimedDatagram[] {
    return Array.from({ length: seconds * 100 }, (_, index) => {
      const samples = tone(count * 2, index * 480, 480).map((sample, place) => {
        const pair = Math.floor((place % (count * 2)) / 2);
        return isHeard(pair, Math.floor(index / 100)) ? sample : 0;
      });
      const payload = coded(samples, 'L24', 0, count * 2);
      return { datagram: audioPacket({ sequence: index, timestamp: index * 480, payload }), timeNs: index * 10 * MS };
    });
  }
  const alarmsOf = (datagrams: readonly TimedDatagram[]) =>
    reportOf('st2110-30', datagrams).events.flatMap((event) =>
      event.event === 'raised' || event.event === 'cleared'
        ? [[event.event, event.name, Math.round(event.time_ns / 1e9), event.pids.length]]
        : [],
    );

  test('a pair that falls silent is told, after the limit, and when it is heard again', () => {
    const datagrams = pairs(20, 2, (pair, second) => pair === 0 || second < 4 || second >= 17);
    const alarms = alarmsOf(datagrams);
    assert.deepEqual(alarms[0], ['raised', 'audio_silence', 14, 0]);
    const report = reportOf('st2110-30', datagrams).report;
    assert.ok(report.kind === 'st2110-30');
    assert.deepEqual(
      report.sound.map(({ silent_since_ns }) => silent_since_ns),
      [null, null],
    );
  });

  test('a pair that nobody uses is not silent', () => {
    assert.deepEqual(alarmsOf(pairs(13, 2, (pair) => pair === 0)), []);
  });

  test('a stream in which nothing is heard at all is', () => {
    assert.deepEqual(alarmsOf(pairs(13, 2, () => false)), [['raised', 'audio_silence', 10, 0]]);
  });
});

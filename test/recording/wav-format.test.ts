import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { truncateSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { Backlog } from '../../src/output/byte-writer.js';
import { openWriter } from '../../src/output/open-writer.js';
import type { RecordingAccount } from '../../src/recording/recording.js';
import { WAV_FORMAT } from '../../src/recording/wav-format.js';
import { WAV_HEADER_SIZE, wavHeader } from '../../src/recording/wav-header.js';
import { missingTool } from '../support/programs/privileges.js';
import { scratchFolder } from '../support/programs/programs.js';
import { streamInfo } from '../support/programs/scripted-probe.js';
import { oneFileTarget } from '../support/records/recording-target.js';
import { audioPacket, coded, tone } from '../support/st2110/audio-builder.js';
import { inGroups, RtpBatches, type TimedDatagram } from '../support/st2110/rtp-batch.js';
import { ffmpegAudio, gstreamerAudio, type SentAudio } from '../support/st2110/third-party-audio.js';

class Account implements RecordingAccount {
  packets = 0;
  bytes = 0;
  readonly left: Record<string, number> = {};
  recorded(packets: number, bytes: number): void {
    this.packets += packets;
    this.bytes += bytes;
  }
  leftOut(cause: string, packets: number): void {
    this.left[cause] = (this.left[cause] ?? 0) + packets;
  }
}

async function record(file: string, datagrams: readonly TimedDatagram[], isClosed = true): Promise<Account> {
  const account = new Account();
  const backlog = new Backlog(1 << 26);
  const writer = openWriter(file, 'overwrite', backlog, (error) => assert.fail(error));
  const stream = streamInfo('239.1.1.1:5004', { kind: 'st2110-30' });
  const recording = WAV_FORMAT.open(oneFileTarget(stream, { writer, isNew: true }));
  const batches = new RtpBatches('239.1.1.1:5004');
  for (const group of inGroups(datagrams, 100)) recording.take(batches.next(group), group.length, account);
  if (isClosed) await recording.close();
  else {
    await recording.flushed();
    recording.tick?.(0);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return account;
}

/** The samples of the file in big endian, by ffmpeg. */
function decoded(file: string, bits: number): Buffer {
  return execFileSync('ffmpeg', ['-v', 'error', '-i', file, '-f', `s${bits}be`, '-'], { maxBuffer: 1 << 28 });
}

function timed(packets: readonly Uint8Array[], stepNs: number): TimedDatagram[] {
  return packets.map((datagram, index) => ({ datagram, timeNs: index * stepNs }));
}

/** Packets of 48 samples in two channels. */
function sent(sequences: readonly number[]): TimedDatagram[] {
  return sequences.map((sequence, index) => ({
    datagram: audioPacket({ sequence, timestamp: sequence * 48, payload: coded(tone(2, sequence * 48, 48), 'L24') }),
    timeNs: index * 1e6,
  }));
}

const skip = missingTool('ffmpeg');

describe('sound of third parties is recorded sample by sample', { skip }, () => {
  const cases: readonly [name: string, bits: number, stepNs: number, send: () => SentAudio | Promise<SentAudio>][] = [
    ['GStreamer, L24, 2 channels, 1 ms', 24, 1e6, () => gstreamerAudio('L24', 2, 48_000, 1e6)],
    ['GStreamer, L24, 8 channels', 24, 1e6, () => gstreamerAudio('L24', 8, 48_000, 1e6)],
    ['GStreamer, L24, 2 channels at 96 kHz', 24, 1e6, () => gstreamerAudio('L24', 2, 96_000, 1e6)],
    ['GStreamer, L16, 2 channels', 16, 1e6, () => gstreamerAudio('L16', 2, 48_000, 1e6)],
    ['GStreamer, L16, 6 channels', 16, 1e6, () => gstreamerAudio('L16', 6, 48_000, 1e6)],
    ['ffmpeg, pcm_s24be, 2 channels', 24, 2e6, () => ffmpegAudio(2)],
  ];
  for (const [name, bits, stepNs, send] of cases) {
    const gst = name.startsWith('GStreamer') && missingTool('gst-launch-1.0');
    test(name, { skip: gst }, async (t) => {
      const { packets, raw } = await send();
      const file = path.join(scratchFolder(t), 'a.wav');
      const account = await record(file, timed(packets, stepNs));
      assert.equal(account.packets, packets.length);
      const samples = decoded(file, bits);
      assert.ok(samples.length > raw.length / 2, `${samples.length} of ${raw.length} bytes`);
      // The payloader keeps what does not fill a packet.
      assert.ok(samples.equals(Buffer.from(raw).subarray(0, samples.length)));
      assert.equal(
        samples.length,
        packets.reduce((sum, { length }) => sum + length - 12, 0),
      );
    });
  }
});

describe('a recording of sound', { skip }, () => {
  const all = Array.from({ length: 1000 }, (_, sequence) => sequence);
  const whole = Buffer.from(coded(tone(2, 0, 48_000), 'L24'));

  test('lost packets are silence, and those that come late or twice change nothing', async (t) => {
    const file = path.join(scratchFolder(t), 'a.wav');
    const lost = new Set([500, 501, 777]);
    const order = all.filter((sequence) => !lost.has(sequence));
    order.splice(310, 0, ...order.splice(300, 1));
    order.splice(610, 0, 590);
    const account = await record(file, sent(order));
    const expected = Buffer.from(whole);
    for (const sequence of lost) expected.fill(0, sequence * 288, (sequence + 1) * 288);
    assert.ok(decoded(file, 24).equals(expected));
    assert.deepEqual([account.packets, account.left], [997, { out_of_place: 1 }]);
    assert.equal(account.bytes, 997 * 288);
  });

  test('AES3 subframes: the 24 bits of data', async (t) => {
    const file = path.join(scratchFolder(t), 'a.wav');
    const datagrams = all.map((sequence) => ({
      datagram: audioPacket({
        sequence,
        timestamp: sequence * 48,
        payload: coded(tone(2, sequence * 48, 48), 'AM824', sequence * 48),
      }),
      timeNs: sequence * 1e6,
    }));
    await record(file, datagrams);
    assert.ok(decoded(file, 24).equals(whole));
  });

  test('it can be read while it is written, and when nothing ended it', async (t) => {
    const file = path.join(scratchFolder(t), 'a.wav');
    await record(file, sent(all), false);
    assert.ok(decoded(file, 24).equals(whole));
    // As a disk that is full, or a program that is gone, leaves it.
    truncateSync(file, WAV_HEADER_SIZE + 1000 * 6);
    assert.ok(decoded(file, 24).equals(whole.subarray(0, 1000 * 6)));
  });

  test('another sender goes on behind the first', async (t) => {
    const file = path.join(scratchFolder(t), 'a.wav');
    const second = sent(all.slice(0, 100)).map(({ datagram, timeNs }) => {
      const bytes = Buffer.from(datagram);
      bytes.writeUInt32BE(99, 8);
      return { datagram: bytes, timeNs: timeNs + 1e9 };
    });
    await record(file, [...sent(all), ...second]);
    assert.ok(decoded(file, 24).equals(Buffer.concat([whole, whole.subarray(0, 100 * 288)])));
  });
});

// Sizes and places of the chunks: EBU Tech 3306, and what sox and ffmpeg make of them.
test('beyond 4 GiB the header is that of RF64', () => {
  const format = { encoding: 'L24', channels: 2, samplingRateHz: 48_000, packetSamples: 48 } as const;
  const dataBytes = 6_000_000_000;
  const header = Buffer.from(wavHeader(format, dataBytes));
  assert.equal(header.toString('latin1', 0, 4), 'RF64');
  assert.equal(header.readUInt32LE(4), 0xffff_ffff);
  assert.equal(header.toString('latin1', 12, 16), 'ds64');
  assert.equal(header.readBigUInt64LE(20), BigInt(WAV_HEADER_SIZE - 8 + dataBytes));
  assert.equal(header.readBigUInt64LE(28), BigInt(dataBytes));
  assert.equal(header.readBigUInt64LE(36), BigInt(dataBytes / 6));
  assert.equal(header.toString('latin1', WAV_HEADER_SIZE - 8, WAV_HEADER_SIZE - 4), 'data');
  assert.equal(header.readUInt32LE(WAV_HEADER_SIZE - 4), 0xffff_ffff);
});

test('ffprobe reads an RF64 file of 5 GiB, which is sparse', { skip: missingTool('ffprobe') }, (t) => {
  const file = path.join(scratchFolder(t), 'a.wav');
  const format = { encoding: 'L24', channels: 2, samplingRateHz: 48_000, packetSamples: 48 } as const;
  const frames = Math.floor((5 * 2 ** 30) / 6);
  const writer = openWriter(file, 'overwrite', new Backlog(1 << 20), (error) => assert.fail(error));
  writer.write({ bytes: wavHeader(format, frames * 6), settle: () => {} });
  return writer.close().then(() => {
    truncateSync(file, WAV_HEADER_SIZE + frames * 6);
    const args = ['-v', 'error', '-show_entries', 'stream=duration_ts,sample_rate,channels', '-of', 'csv=p=0', file];
    assert.equal(execFileSync('ffprobe', args, { encoding: 'utf8' }).trim(), `48000,2,${frames}`);
  });
});

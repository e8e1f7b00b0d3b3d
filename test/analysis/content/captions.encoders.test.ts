import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { PacketStream } from '../../../src/analysis/packet-stream.js';
import { PcrTimeSink } from '../../../src/analysis/pcr-time-sink.js';
import { TsFraming } from '../../../src/mpegts/ts-framing.js';
import { ccData } from '../../support/captions/caption-rig.js';
import { type CaptionedCodec, withCaptions } from '../../support/captions/captioned-ts.js';
import { chars, misc, nulls, type Pair, pac, popOn, twice, withParity } from '../../support/captions/line21.js';
import { srtOf } from '../../support/captions/srt.js';
import { scratchFolder } from '../../support/programs/programs.js';

const TIMEOUT_MS = 60_000;
const PID = 0x100;
const FRAME_MS = 34;

const ENCODERS: readonly { name: string; codec: CaptionedCodec; encoder: string; options: string }[] = [
  {
    name: 'H.264 with B pictures',
    codec: 'h264',
    encoder: 'libx264',
    options: '-preset ultrafast -bf 3 -b_strategy 0',
  },
  { name: 'MPEG-2 with B pictures', codec: 'mpeg2', encoder: 'mpeg2video', options: '-bf 2 -g 12' },
  {
    name: 'HEVC with B pictures',
    codec: 'hevc',
    encoder: 'libx265',
    options: '-preset ultrafast -x265-params bframes=3:log-level=error',
  },
];

/** Captions of all kinds in both fields, a pair of each in a picture. */
const FIELD_1: readonly Pair[] = [
  ...popOn('FIRST LINE\nSECOND LINE', 1, 13),
  ...nulls(20),
  ...misc('EDM'),
  ...nulls(5),
  ...popOn('NEXT ONE', 1, 2),
  ...nulls(10),
  ...popOn('IN ITS PLACE', 1, 15),
  ...nulls(12),
  ...misc('EDM'),
  ...misc('RDC'),
  ...pac(14, 8),
  ...chars('PAINT ON'),
  ...nulls(12),
  ...misc('EDM'),
  ...misc('RU2'),
  ...misc('CR'),
  ...pac(15),
  ...chars('>> ROLL ONE'),
  ...misc('CR'),
  ...chars('a special: '),
  ...twice(0x11, 0x37),
  ...chars('xe'),
  ...twice(0x12, 0x21),
  ...misc('CR'),
  ...chars('ROLL THREE'),
  ...nulls(10),
  ...misc('EDM'),
];
const FIELD_2: readonly Pair[] = [...popOn('HOLA', 1, 14), ...nulls(30), ...misc('EDM'), ...popOn('QUE TAL')];

for (const { name, codec, encoder, options } of ENCODERS) {
  describe(`captions in ${name}, as FFmpeg decodes them`, { skip: missing(encoder) }, () => {
    test('text, order and times of CC1 and CC3', (t) => {
      const folder = scratchFolder(t);
      const file = join(folder, 'captioned.mpegts');
      const plain = join(folder, 'plain.mpegts');
      const input = '-f lavfi -i testsrc=size=176x144:rate=30000/1001:duration=8';
      const output = `-c:v ${encoder} ${options} -pix_fmt yuv420p -muxdelay 0 -f mpegts`;
      ffmpeg([...input.split(' '), ...output.split(' '), plain]);
      const captioned = withCaptions(readFileSync(plain), PID, codec, (n) => {
        const [first = [0, 0], second = [0, 0]] = [FIELD_1[n], FIELD_2[n]];
        const pairs = [first, second].map(([a, b], field) => [field, withParity(a!), withParity(b!)] as const);
        return ccData(pairs, 20);
      });
      writeFileSync(file, captioned);
      const told = captionsOf(captioned);
      for (const [channel, field] of [
        ['CC1', 'first'],
        ['CC3', 'second'],
      ] as const) {
        const movie = ['-f', 'lavfi', '-i', `movie=${file}[out+subcc]`, '-map', '0:s'];
        const expected = srtOf(ffmpeg(['-data_field', field, ...movie, '-f', 'srt', '-']));
        const own = told.filter((caption) => caption.channel === channel);
        assert.ok(expected.length > (channel === 'CC1' ? 5 : 0), `${expected.length}`);
        assert.deepEqual(
          own.map(({ text }) => text).slice(0, expected.length),
          expected.map(({ text }) => text),
        );
        expected.forEach(({ startMs, endMs, text }, n) => {
          const { mode, start_offset_ns, end_offset_ns } = own[n]!;
          // FFmpeg lets what is written on an empty screen begin when that was erased, not with its first character.
          const isWritten = mode !== 'pop-on' && own[n - 1]?.end_offset_ns !== start_offset_ns;
          const earliestMs = startMs - FRAME_MS;
          const latestMs = isWritten ? endMs : startMs + FRAME_MS;
          const beginMs = start_offset_ns / 1e6;
          assert.ok(beginMs > earliestMs && beginMs < latestMs, `${text} begins at ${beginMs}, not ${startMs}`);
          // What is shown at the end of the file.
          if (n === own.length - 1) return;
          assert.ok(Math.abs(end_offset_ns / 1e6 - endMs) < FRAME_MS, `${text} ends at ${end_offset_ns}, not ${endMs}`);
        });
      }
    });
  });
}

describe('lost captions of a whole stream', { skip: missing('mpeg2video') }, () => {
  /** When the alarm is raised, in s, of 30 s of pictures with this in the n-th. */
  function raisedAt(t: TestContext, ccDataOf: (n: number) => readonly number[] | undefined): number[] {
    const file = join(scratchFolder(t), 'plain.mpegts');
    const input = '-f lavfi -i testsrc=size=64x48:rate=30000/1001:duration=30';
    ffmpeg([...input.split(' '), ...'-c:v mpeg2video -bf 2 -g 12 -muxdelay 0 -f mpegts'.split(' '), file]);
    const stream = new PacketStream({ profile: '2020' });
    const times = new PcrTimeSink(stream);
    const framing = new TsFraming(times);
    const ts = withCaptions(readFileSync(file), PID, 'mpeg2', ccDataOf);
    framing.feed(ts, 0, ts.length, 0);
    framing.end(times.timeNs);
    const events = stream.analyzer.takeEvents();
    return events.flatMap((event) =>
      event.event === 'raised' && event.name === 'captions_lost' ? [event.time_ns / 1e9] : [],
    );
  }

  const nullData = ccData([[0, 0x80, 0x80]], 20);
  const captioned = (n: number) => {
    const [a, b] = FIELD_1[n] ?? [0, 0];
    return ccData([[0, withParity(a), withParity(b)]], 20);
  };

  test('silence raises nothing, the end of the data does', (t) => {
    assert.deepEqual(raisedAt(t, captioned), []);
    const [at, ...more] = raisedAt(t, (n) => (n < 300 ? captioned(n) : undefined));
    assert.ok(more.length === 0 && at! > 13 && at! < 17, `${at}`);
  });

  test('data that come with captions only may be away for 15 s', (t) => {
    const [at] = raisedAt(t, (n) => ((FIELD_1[n]?.[0] ?? 0) === 0 ? undefined : captioned(n)));
    const lastS = (FIELD_1.length * 1001) / 30000;
    assert.ok(at! > lastS + 5 && at! <= lastS + 15, `${at}, ${lastS}`);
  });

  test('where there never were captions nothing is raised', (t) => {
    assert.deepEqual(
      raisedAt(t, (n) => (n < 300 ? nullData : undefined)),
      [],
    );
  });
});

function captionsOf(ts: Buffer) {
  const stream = new PacketStream({ profile: '2020' });
  const framing = new TsFraming(stream);
  framing.feed(ts, 0, ts.length, 0);
  stream.analyzer.settle();
  return stream.analyzer.takeEvents().flatMap((event) => (event.event === 'caption' ? [event] : []));
}

function ffmpeg(args: readonly string[]): string {
  const quiet = ['-nostdin', '-loglevel', 'error', '-threads', '1'];
  return execFileSync('ffmpeg', [...quiet, ...args], { encoding: 'utf8', timeout: TIMEOUT_MS });
}

function missing(encoder: string): string | false {
  const { stdout } = spawnSync('ffmpeg', ['-hide_banner', '-encoders'], { encoding: 'utf8', timeout: TIMEOUT_MS });
  return (stdout ?? '').includes(encoder) ? false : `FFmpeg has no encoder ${encoder}`;
}

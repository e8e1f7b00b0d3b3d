import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isMeasurable, SoundMeter } from '../../../src/essence/sound/sound-meter.js';
import { assertJsonReady } from '../../support/analysis/analyzer-fuzz.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { NO_FFMPEG } from '../../support/essence/has-ffmpeg.js';
import { blocksOf, measured, RATE, tones } from '../../support/essence/signals.js';

const SILENCE = Number.NEGATIVE_INFINITY;
const TIMEOUT_MS = 60_000;

function assertNear(got: number | null, expected: number, within: number): void {
  assert.ok(got !== null && Math.abs(got - expected) <= within, `${got} instead of ${expected}`);
}

describe('SoundMeter', () => {
  test('peak, true peak and RMS of each channel', () => {
    const { figures } = measured(tones([{ s: 2, dbfs: [-20, SILENCE] }]));
    const [left, right] = figures.channels;
    assertNear(left!.peak_dbfs, -20, 0.01);
    assertNear(left!.true_peak_dbtp, -20, 0.01);
    assertNear(left!.rms_dbfs, -23.01, 0.01);
    assert.equal(right!.peak_dbfs, null);
    assert.equal(right!.rms_dbfs, null);
    assert.equal(figures.measured_ms, 2000);
  });

  test('an interval has its own levels, the total goes on', () => {
    const meter = new SoundMeter(RATE, 2);
    for (const block of blocksOf(tones([{ s: 20, dbfs: -20 }]))) meter.feed(block);
    meter.snapshotAndReset();
    for (const block of blocksOf(tones([{ s: 20, dbfs: -40 }]))) meter.feed(block);
    const { loudness, total_loudness, channels } = meter.snapshotAndReset();
    assertNear(channels[0]!.peak_dbfs, -40, 0.01);
    // Three of the 200 blocks of 400 ms still have a part of the tone before: 10 lg((197 · 10⁻⁴ + 1.5 · 10⁻²) / 200).
    assertNear(loudness.integrated_lufs, -37.6, 0.1);
    assertNear(total_loudness.integrated_lufs, -20, 0.1);
    assert.equal(meter.snapshotAndReset().loudness.integrated_lufs, null);
  });

  test('clipping: runs of three samples and more at full scale, and what is beyond it', () => {
    const samples = Float32Array.from([0, 1, 1, 0, 1, 1, 1, 0, -1, -1, -1, -1, 1.2, 0.9999, 0.99, 0.5, 1.1, 0]);
    const meter = new SoundMeter(RATE, 1);
    for (const block of blocksOf(samples, 1, RATE, 5)) meter.feed(block);
    const [channel] = meter.snapshotAndReset().channels;
    assert.equal(channel!.clipped_runs, 3);
    assert.equal(channel!.clipped_samples, 9);
  });

  test('correlation: the same in both channels 1, turned −1, none where one is silent', () => {
    const same = tones([{ s: 1, dbfs: -20 }]);
    assertNear(measured(same).figures.correlation_min, 1, 1e-6);
    const turned = same.map((sample, n) => (n % 2 === 0 ? sample : -sample));
    assertNear(measured(turned).figures.correlation_min, -1, 1e-6);
    assert.equal(measured(tones([{ s: 1, dbfs: [-20, SILENCE] }])).figures.correlation_min, null);
    const shifted = Float32Array.from({ length: RATE * 2 }, (_, n) =>
      Math.sin((2 * Math.PI * 1000 * (n >> 1)) / RATE + ((n % 2) * Math.PI) / 2),
    );
    assertNear(measured(shifted).figures.correlation_min, 0, 1e-3);
  });

  test('channels one after the other give the same as interleaved ones', () => {
    const interleaved = tones([{ s: 1, dbfs: [-20, -26, -9, -40, -30, -12] }], 6);
    const meter = new SoundMeter(RATE, 6);
    for (const block of blocksOf(interleaved, 6)) {
      const frames = block.samples.length / 6;
      const samples = Float32Array.from(
        { length: block.samples.length },
        (_, n) => block.samples[(n % frames) * 6 + Math.floor(n / frames)]!,
      );
      meter.feed({ ...block, samples, isPlanar: true });
    }
    assert.deepEqual(meter.snapshotAndReset(), measured(interleaved, 6).figures);
  });

  test('behind a gap windows begin anew', () => {
    const hops: number[] = [];
    const meter = new SoundMeter(RATE, 2, ({ momentary }) => hops.push(momentary));
    const sound = tones([{ s: 0.5, dbfs: -20 }]);
    for (const block of blocksOf(sound)) meter.feed(block);
    assert.ok(Number.isFinite(hops.at(-1)!));
    meter.noteGap();
    for (const block of blocksOf(sound.slice(0, 9600))) meter.feed(block);
    assert.ok(Number.isNaN(hops.at(-1)!));
  });

  test('what is no number counts as 0, and is counted', () => {
    const samples = Float32Array.from([Number.NaN, Number.POSITIVE_INFINITY, 1e30, 0.5]);
    const meter = new SoundMeter(RATE, 1);
    meter.feed({ timeNs: 0, sampleRate: RATE, channels: 1, samples, isPlanar: true });
    const [channel] = meter.snapshotAndReset().channels;
    assert.equal(channel!.invalid_samples, 3);
    assertNear(channel!.peak_dbfs, -6.02, 0.01);
  });

  test('any samples, channels, rates and blocks: figures are numbers or null', () => {
    const sample = fc.oneof(fc.float(), fc.constantFrom(0, 1, -1, Number.NaN, 3e38));
    const block = fc.record({
      samples: fc.array(sample, { maxLength: 300 }),
      isPlanar: fc.boolean(),
      hasGap: fc.boolean(),
    });
    const shape = fc.record({
      sampleRate: fc.integer({ min: 8000, max: 384_000 }),
      channels: fc.integer({ min: 1, max: 17 }),
    });
    fc.assert(
      fc.property(shape, fc.array(block, { maxLength: 20 }), ({ sampleRate, channels }, blocks) => {
        assert.ok(isMeasurable(sampleRate, channels));
        const meter = new SoundMeter(sampleRate, channels, ({ levelDbfs }) => assert.ok(!Number.isNaN(levelDbfs)));
        for (const { samples, isPlanar, hasGap } of blocks) {
          if (hasGap) meter.noteGap();
          meter.feed({ timeNs: 0, sampleRate, channels, samples: Float32Array.from(samples), isPlanar });
        }
        assertJsonReady(meter.snapshotAndReset());
      }),
      { numRuns: fuzzRuns(100) },
    );
  });

  test('shapes that are not measured', () => {
    for (const rate of [0, -1, Number.NaN, 1e9]) assert.equal(isMeasurable(rate, 2), false);
    for (const channels of [0, 1.5, 65, Number.NaN]) assert.equal(isMeasurable(RATE, channels), false);
  });
});

/** Programme-like noise that swells, with steps of level and peaks near full scale, made by ffmpeg. */
const PROGRAMME =
  'anoisesrc=c=pink:a=0.6:d=20:r=48000:seed=7,tremolo=f=0.3:d=0.9,volume=if(lt(t\\,8)\\,0.15\\,1):eval=frame';
const SHAPES = [
  { name: 'stereo', channels: 2, filter: `${PROGRAMME},aformat=channel_layouts=stereo` },
  { name: '5.1', channels: 6, filter: `${PROGRAMME},pan=5.1|c0=c0|c1=0.5*c0|c2=0.8*c0|c3=0.9*c0|c4=0.3*c0|c5=0.4*c0` },
];

describe('SoundMeter beside the ebur128 filter of ffmpeg', {
  skip: NO_FFMPEG,
}, () => {
  for (const { name, channels, filter } of SHAPES) {
    test(`${name}: I and LRA within 0.1 LU, true peak within 0.2 dB`, () => {
      const input = ['-nostdin', '-hide_banner', '-f', 'lavfi', '-i', filter];
      const pcm = execFileSync('ffmpeg', [...input, '-loglevel', 'error', '-f', 'f32le', '-'], {
        maxBuffer: 1e8,
        timeout: TIMEOUT_MS,
      });
      const { stderr } = spawnSync('ffmpeg', [...input, '-af', 'ebur128=peak=true', '-f', 'null', '-'], {
        encoding: 'utf8',
        timeout: TIMEOUT_MS,
      });
      const summary = stderr.slice(stderr.lastIndexOf('Summary:'));
      const valueIn = (key: string): number => Number(new RegExp(`${key}:\\s+(-?[\\d.]+)`).exec(summary)![1]);
      const samples = new Float32Array(pcm.buffer.slice(pcm.byteOffset, pcm.byteOffset + pcm.length));
      const { figures } = measured(samples, channels);
      assertNear(figures.loudness.integrated_lufs, valueIn('I'), 0.1);
      assertNear(figures.loudness.loudness_range_lu, valueIn('LRA'), 0.15);
      const truePeak = Math.max(...figures.channels.map(({ true_peak_dbtp }) => true_peak_dbtp ?? SILENCE));
      assertNear(truePeak, valueIn('Peak'), 0.2);
    });
  }

  test('loudness steps: M and S each 100 ms within 0.1 LU', () => {
    const steps = 'sin(2*PI*1000*t)*pow(10,-(23+6*mod(floor(t/2.5),4))/20)';
    const input = ['-nostdin', '-hide_banner', '-f', 'lavfi', '-i', `aevalsrc='${steps}|0.5*${steps}':s=48000:d=20`];
    const options = { maxBuffer: 1e8, timeout: TIMEOUT_MS };
    const pcm = execFileSync('ffmpeg', [...input, '-loglevel', 'error', '-f', 'f32le', '-'], options);
    const filter = ['-af', 'ebur128=metadata=1,ametadata=print:file=-', '-f', 'null', '-'];
    const told = execFileSync('ffmpeg', [...input, '-loglevel', 'error', ...filter], options).toString();
    const valuesOf = (key: string): number[] =>
      [...told.matchAll(new RegExp(`r128\\.${key}=(-?[\\d.]+)`, 'g'))].map(([, value]) => Number(value));
    const { hops } = measured(new Float32Array(pcm.buffer.slice(pcm.byteOffset, pcm.byteOffset + pcm.length)));
    const [momentary, shortTerm] = [valuesOf('M'), valuesOf('S')];
    assert.ok(momentary.length >= 195 && shortTerm.length === momentary.length);
    for (let n = 0; n < 195; n++) {
      const hop = hops[5 * n + 4]!;
      if (n >= 3) assertNear(hop.momentary, momentary[n]!, 0.1);
      if (n >= 29) assertNear(hop.shortTerm, shortTerm[n]!, 0.1);
    }
  });
});
